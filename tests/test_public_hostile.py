"""Ten thousand requests by somebody who means harm: no error, no change, no line in the log."""

import logging
import re
import sys
from io import BytesIO
from traceback import format_tb
from urllib.parse import quote, unquote_to_bytes, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import fromstring
from werkzeug.test import run_wsgi_app

from odoo.http import root
from odoo.tests import tagged

from .common.public import PublicCommon

REQUESTS = 10_000
AT_ONCE = 50
# The same ones in each run, so that a failure can be looked at again.
HOSTILE = settings(
    max_examples=REQUESTS // AT_ONCE,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
MARKUP = "<script>alert(1)</script>\"'><b>"
TEXTS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999",
        "true",
        "None",
        "[]",
        "{}",
        "yes",
        "no",
        "ä",
        "\u202e",
        "\0",
        "a\0b",
    ),
    *(
        "9" * 400,
        "2147483648",
        "x" * 65_536,
        "%",
        "%00",
        "%s",
        "{0.__class__}",
        "{{7*7}}",
        "${7*7}",
    ),
    *("'; DROP TABLE res_partner; --", "' OR 1=1 --", "../../../etc/passwd", "\r\nSet-Cookie: a=b"),
    *(MARKUP, "anna.meier@example.com", "a@b", "\U0001f600"),
)
ENDINGS = (
    *("",) * 24,
    *("/", "?", "%3F", "/%3Fx=1", "%23x", "%25", "%00", "//", "/..", "%2e%2e%2f", ";a=b", "%ff%fe"),
)
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "POST",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "BREW",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=utf-7",
    "image/png",
    "",
)
BODIES = (
    b"",
    b"\xff\xfe\x00",
    b"{",
    b"[]",
    b"null",
    b"[" * 65_536,
    b'{"params": []}',
    b'{"params": {"email": "\\u0000", "document_id": {}}}',
    b'{"params": {"email": "\\ud800"}}',
    b"=&=&&&;=%",
    b"answer=yes&answer=no&" * 3_000,
    b'--x\r\nContent-Disposition: form-data; name="csrf_token"; filename="a"\r\n\r\nx\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
)
HEADERS = {
    # A Host that is no name at all fails in Odoo's server before it knows a database.
    "Host": ("example.com", "x" * 300, "localhost:1"),
    "X-Forwarded-For": ("' OR 1=1", "::1, 10.0.0.1", "x" * 4_000),
    "X-Forwarded-Host": ("evil.example.com",),
    "X-Forwarded-Proto": ("gopher",),
    "Accept-Language": ("", "xx-YY", "de-DE,de;q=x", ";;;", "ar", "x" * 4_000, "*"),
    "Cookie": (
        "session_id=",
        "session_id=../../x",
        "frontend_lang=xx",
        "tz=%00",
        "a" * 4_000,
        ";;=",
    ),
    "Content-Length": ("-1", "99999999", "x"),
    "Origin": ("https://evil.example.com", "null"),
    "Range": ("bytes=0-", "bytes=9-1"),
    "User-Agent": ("", "x" * 4_000, "curl/8 <script>", "Googlebot"),
    "If-Modified-Since": ("yesterday",),
}
NAMES = (
    "csrf_token",
    "answer",
    "email",
    "token",
    "lang",
    "debug",
    "document_id",
    "hash_token",
    "db",
)
FIELD = re.compile(r'<(?:input|select|button|textarea)[^>]*? name="([^"]+)"')


class Complaints(logging.Handler):
    """What would have been a warning or worse in the log."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.words = []

    def emit(self, record):
        error = record.exc_info and record.exc_info[1]
        place = "".join(format_tb(error.__traceback__)[-3:]) if error else ""
        self.words.append(f"{record.getMessage()[:300]} {error!r:.300}\n{place}")


def environ(method, path, body=b"", kind="", headers=None):
    """Return what the server makes of a request.

    :param str path: as it is sent, with its query
    """
    raw, _, query = path.partition("?")
    named = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()
    }
    length = named.pop("HTTP_CONTENT_LENGTH", str(len(body)))
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw.encode(errors="replace")).decode("latin-1"),
        "QUERY_STRING": query.encode(errors="replace").decode("latin-1"),
        "REQUEST_URI": path,
        "RAW_URI": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8069",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8069",
        "CONTENT_LENGTH": length,
        "CONTENT_TYPE": kind,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **named,
    }


@tagged("slow", "-at_install", "post_install")
class TestHostileRequests(PublicCommon):
    def setUp(self):
        super().setUp()
        self.bad = self.bad_tokens()
        self.complaints = Complaints()
        logging.getLogger().addHandler(self.complaints)
        self.addCleanup(logging.getLogger().removeHandler, self.complaints)

    def send(self, method, path, **request):
        """Let the application answer as a worker does; return status and text."""
        found, status, _headers = run_wsgi_app(root, environ(method, path, **request))
        text = b"".join(found).decode(errors="replace")
        return int(status.partition(" ")[0]), text

    def requests(self, shown):
        """Return the strategy for one hostile request: arguments of :meth:`send`.

        :param shown: paths of pages whose fields are known
        """
        fields = {name for path in shown for name in self.fields(path)}
        names = st.sampled_from((*sorted(fields.union(NAMES)), *TEXTS))
        pairs = st.lists(st.tuples(names, st.sampled_from(TEXTS)), max_size=3)
        form = pairs.map(lambda sent: urlencode(sent, errors="replace").encode())
        headers = [(name, value) for name, values in HEADERS.items() for value in values]
        return st.tuples(
            st.sampled_from(METHODS),
            st.sampled_from(self.routes).flatmap(self.paths),
            st.sampled_from(ENDINGS),
            st.just(b"") | form,
            st.sampled_from(BODIES) | form | form,
            st.sampled_from(TYPES),
            st.lists(st.sampled_from(headers), max_size=2).map(dict),
        )

    def paths(self, rule):
        """Return the strategy for paths of a route, with good links and with bad ones."""
        texts = [*self.bad, *map(quote, filter(None, TEXTS))]
        numbers = [0, 1, self.mailing.id, 2**31, 2**63, 10**40]
        # Who has a good link and needs no form may answer: that is what the route is for, and it
        # has the address of the page that shows. Files take seconds to make.
        open_to_posts = any(
            other.rule == rule.rule and not other.endpoint.routing.get("csrf", True)
            for other in self.routes
        )
        is_file = rule.rule.endswith((".pdf", ".json"))
        good = {"token": self.bad[0]} if open_to_posts or is_file else {}
        found = [self.path(rule, **good)]
        for name in sorted(rule.arguments):
            bad = numbers if name.endswith("_id") else texts
            found += [self.path(rule, **good | {name: value}) for value in bad]
        return st.sampled_from(found)

    def fields(self, path):
        return FIELD.findall(self.send("GET", path)[1])

    def test_ten_thousand_hostile_requests(self):
        shown = self.own_pages()
        with self.allow_requests(all_requests=True):
            self.addCleanup(setattr, self, "http_request_allow_all", False)

            @HOSTILE
            @given(st.lists(self.requests(shown), min_size=AT_ONCE, max_size=AT_ONCE))
            def attack(requests):
                for method, path, ending, query, body, kind, headers in requests:
                    sent = f"{path}{ending}" + (f"?{query.decode()}" if query else "")
                    status, _text = self.send(method, sent, body=body, kind=kind, headers=headers)
                    words = [
                        f"{method} {sent[:300]} {body[:300]} {kind} {headers}",
                        *self.complaints.words,
                    ]
                    if status >= 500 or self.complaints.words:
                        self.fail("\n".join(words))

            with self.assertNothingWritten():
                attack()

    def test_every_field_takes_whatever_is_typed(self):
        """By who has a good link and a form of ours: it may be refused, but nothing breaks."""
        for path in self.own_pages():
            for form in fromstring(self.url_open(path, timeout=60).content).forms:
                shown = dict(form.form_values())
                for name in {field.name for field in form.inputs if field.name} - {"csrf_token"}:
                    for text in (MARKUP, "'; DROP TABLE res_partner; --", "x" * 65_536):
                        with self.subTest(form.action, field=name, text=text[:20]):
                            answer = self.url_open(form.action, shown | {name: text}, timeout=60)
                            self.assertLess(answer.status_code, 500)
                            self.assertNotIn(MARKUP[:8], answer.text)
                            self.assertFalse(self.complaints.words)
