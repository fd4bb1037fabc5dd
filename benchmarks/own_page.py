"""The customer's own page among 1,000,000 customers, and the page on which Odoo shows its lists.

Claims: the server needs at most 100 ms for it, and at most 1.5 times what Odoo's own unsubscribe
page takes, in a second database without the addon and with as many customers. Both are asked in
turns, for another customer each time, by the application as a worker runs it: routing, session,
rendering.
"""

from io import BytesIO
from random import Random
from statistics import median
from urllib.parse import urlencode

from werkzeug.test import run_wsgi_app

from odoo.addons.partner_consent.benchmarks._common import answer, seconds
from odoo.addons.partner_consent.benchmarks.mailing import customers, mailing
from odoo.addons.partner_consent.models.preference import links
from odoo.http import root

CUSTOMERS = 1_000_000
VISITS = 100
# The first ones compile templates and fill what is kept for all.
WARM = 10
LIMIT, RATIO = 0.1, 1.5


def visit(database, path, query, sign):
    """Ask the application for a page, and make sure that it is the one meant, by a sign in it."""
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8069",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8069",
        "HTTP_X_ODOO_DATABASE": database,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    found, status, _headers = run_wsgi_app(root, environ, buffered=True)
    text = b"".join(found).decode()
    if status != "200 OK" or sign not in text:
        raise AssertionError(f"{path}: {status} {text[:2000]}")


def visitors(env):
    """Return some of the customers, by chance but the same ones each time."""
    env.cr.execute("SELECT id FROM res_partner WHERE ref = 'own' ORDER BY id")
    ids = [id_ for (id_,) in env.cr.fetchall()]
    return env["res.partner"].browse(Random(0).sample(ids, VISITS))


def own_pages(env):
    partners = visitors(env)
    tokens = links.tokens(partners, {one.id: one.email_normalized for one in partners})
    env.cr.commit()
    return [(f"{links.PATH}/{tokens[one.id]}", "", 'name="refuse_all"') for one in partners]


def odoos_pages(env):
    one = mailing(env, "own")
    pages = []
    for partner in visitors(env):
        parameters = {
            "document_id": partner.id,
            "email": partner.email_normalized,
            "hash_token": one._generate_mailing_recipient_token(
                partner.id, partner.email_normalized
            ),
        }
        path = f"/mailing/{one.id}/unsubscribe"
        pages.append((path, urlencode(parameters), 'action="/mailing/list/update"'))
    env.cr.commit()
    # Odoo lets who opens it go: measured is the page as it is shown from then on.
    for page in pages:
        visit(env.cr.dbname, *page)
    return pages


def main(env, alone):
    customers(env, "own", CUSTOMERS, consent_email=answer(env, "given"))
    customers(alone, "own", CUSTOMERS)
    names = env.cr.dbname, alone.cr.dbname
    times = [
        [
            seconds(lambda name=name, page=page: visit(name, *page))
            for name, page in zip(names, turn, strict=True)
        ]
        for turn in zip(own_pages(env), odoos_pages(alone), strict=True)
    ]
    ours, odoos = map(median, zip(*times[WARM:], strict=True))
    print(
        f"Own page among {CUSTOMERS:,}: {ours * 1000:.0f} ms (claim: at most {LIMIT * 1000:.0f});"
        f" Odoo's unsubscribe page without the addon: {odoos * 1000:.0f} ms,"
        f" ratio {ours / odoos:.2f} (claim: at most {RATIO})",
        flush=True,
    )
