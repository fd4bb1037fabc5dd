"""Webhooks go out to the public only, take ten seconds at most, and keep little of an answer."""

import json
import socket
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.exchange.webhook import posting
from .common.receiver import receiver
from .common.tsa import openssl
from .common.webhooks import WebhookCommon

PRIVATE = (
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://0.0.0.0/",
    "https://10.1.2.3:8443/hook",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[2002:7f00:1::]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[64:ff9b:1::1]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[2001:db8::1]/",
)
MALFORMED = (
    "http://example.com/",
    "ftp://example.com/",
    "example.com",
    "https://",
    "https:///hook",
    "https://user:secret@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com/#part",
    "https://example.com/a b",
    "https://example.com/\r\nX-Injected: 1",
    "https://exa\tmple.com/",
    "https://[fe80::1%25eth0]/",
    "https://[::1/",
    "https://１２７.0.0.1/",
    "https://example..com/",
    "javascript:alert(1)",
    "file:///etc/passwd",
)


@contextmanager
def names(**hosts):
    """Have the name server say these addresses of a host, the next ones each time it is asked."""
    asked, real = [], socket.getaddrinfo

    def answer(host, port, *arguments, **options):
        key = host.replace(".", "_")
        if key not in hosts:
            return real(host, port, *arguments, **options)
        asked.append(host)
        places = hosts[key]
        found = places.pop(0) if len(places) > 1 else places[0]
        return [
            (family, socket.SOCK_STREAM, 6, "", (address, port))
            for address in found
            for family in [socket.AF_INET6 if ":" in address else socket.AF_INET]
        ]

    with patch.object(posting, "getaddrinfo", answer):
        yield asked


@tagged("post_install", "-at_install")
class TestWebhookRefused(WebhookCommon):
    def test_private_and_malformed_addresses_are_refused_when_they_are_saved(self):
        self.allow("")
        self.addCleanup(self.allow, "127.0.0.0/8")
        for url in PRIVATE + MALFORMED:
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.env["partner.consent.webhook"].create({"name": "CRM", "url": url})
        with self.assertRaisesRegex(ValidationError, "partner_consent.webhook_networks"):
            self.env["partner.consent.webhook"].create({"name": "CRM", "url": PRIVATE[0]})

    def test_an_allowed_network_lets_in_nothing_beside_it(self):
        self.allow("10.1.0.0/16, nonsense")
        with self.assertRaises(ValidationError):
            self.webhook("/ok")
        self.allow("10.1.0.0/16")
        self.addCleanup(self.allow, "127.0.0.0/8")
        create = self.env["partner.consent.webhook"].create
        self.assertTrue(create({"name": "CRM", "url": "http://10.1.2.3/"}))
        for url in ("http://10.2.0.1/", "https://127.0.0.1/", "http://93.184.215.14/"):
            with self.assertRaises(ValidationError):
                create({"name": "CRM", "url": url})

    def test_the_address_that_is_connected_to_is_the_one_that_was_checked(self):
        self.allow("10.1.0.0/16")
        self.addCleanup(self.allow, "127.0.0.0/8")
        port = self.receiver.port
        webhook = self.env["partner.consent.webhook"].create(
            {"name": "CRM", "url": f"https://rebound.example.com:{port}/ok"}
        )
        for places in (["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"]):
            with self.subTest(places=places), names(rebound_example_com=[places]):
                self.assertIn("private network", webhook.action_test()["params"]["message"])
        # Public when it is checked, here when it would be asked again.
        webhook.url = f"http://rebound.example.com:{port}/ok"
        rebound = names(rebound_example_com=[["10.1.255.254"], ["127.0.0.1"]])
        with rebound as asked, patch.object(posting, "SECONDS", 1):
            webhook.action_test()
        self.assertEqual(len(asked), 1)
        # Unencrypted to a public address.
        with names(rebound_example_com=[["93.184.215.14"]]):
            self.assertIn("isn't encrypted", webhook.action_test()["params"]["message"])
        self.assertFalse(self.receiver.received("/ok"))

    def test_redirects_are_not_followed(self):
        webhook = self.webhook("/redirect", state="untested")
        self.assertIn("redirect", webhook.action_test()["params"]["message"])
        self.assertFalse(self.receiver.received("/ok"))
        self.assertEqual(webhook.state, "untested")

    def test_no_proxy_and_no_password_of_the_servers_environment_is_used(self):
        proxy = {"http_proxy": "http://127.0.0.1:9/", "https_proxy": "http://127.0.0.1:9/"}
        with patch.dict("os.environ", proxy):
            webhook = self.webhook("/ok")
            self.assertEqual(webhook.action_test()["params"]["type"], "success")
        (received,) = self.received(webhook)
        self.assertNotIn("authorization", received["headers"])
        self.assertNotIn("cookie", received["headers"])

    def test_ten_seconds_are_the_limit_however_slowly_it_drips(self):
        self.patch(posting, "SECONDS", 1)
        self.refuse("phone")
        for path in ("/hang", "/drip_head"):
            webhook = self.webhook(path)
            start = monotonic()
            message = webhook.action_test()["params"]["message"]
            self.assertLess(monotonic() - start, 2)
            self.assertIn("within 1 seconds", message)
        start = monotonic()
        self.assertEqual(self.webhook("/drip").action_test()["params"]["type"], "success")
        self.assertLess(monotonic() - start, 2)

    def test_a_name_server_that_hangs_counts(self):
        self.patch(posting, "SECONDS", 1)
        webhook = self.webhook("/ok", url="http://localhost:9/")
        self.patch(posting, "getaddrinfo", lambda *_args, **_options: sleep(5))
        start = monotonic()
        self.assertIn("within 1 seconds", webhook.action_test()["params"]["message"])
        self.assertLess(monotonic() - start, 2)

    def test_little_of_an_answer_is_kept_and_nothing_unpacked(self):
        for path, least in (("/big", 4_096), ("/bomb", 20), ("/zero", 4)):
            webhook = self.webhook(path)
            self.refuse("phone", customer=self.customer(path))
            self.tell()
            delivery = webhook.delivery_ids
            self.assertEqual(delivery.state, "sent", path)
            self.assertGreaterEqual(len(delivery.answer), least)
            self.assertLessEqual(len(delivery.answer), 4_096)

    def test_what_answers_no_http_is_an_error_in_words(self):
        for path, words in (("/nonsense", "isn't HTTP"), ("/hang_up", "can't be reached")):
            message = self.webhook(path).action_test()["params"]["message"]
            self.assertIn(words, message)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        message = self.webhook("/", url=url).action_test()["params"]["message"]
        self.assertIn("can't be reached", message)

    def test_a_certificate_must_be_of_that_name_and_trusted(self):
        folder = self.enterContext(TemporaryDirectory())
        openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-days", "2"),
            *("-keyout", f"{folder}/key", "-out", f"{folder}/certificate"),
        )
        pem = Path(folder) / "both"
        pem.write_text("".join((Path(folder) / one).read_text() for one in ("key", "certificate")))
        secure = self.enterContext(receiver(pem))
        webhook = self.webhook("/ok", url=f"https://localhost:{secure.port}/ok")
        self.allow("127.0.0.0/8, ::1")
        self.assertIn("certificate", webhook.action_test()["params"]["message"])
        posting.trusted().load_verify_locations(f"{folder}/certificate")
        self.addCleanup(posting.trusted.cache_clear)
        self.assertEqual(webhook.action_test()["params"]["type"], "success")
        webhook.url = f"https://127.0.0.1:{secure.port}/ok"
        self.assertIn("certificate", webhook.action_test()["params"]["message"])

    def test_the_body_is_json_in_utf8(self):
        webhook = self.webhook("/ok")
        self.anna.name = "Änne Öztürk"
        self.refuse("phone")
        self.tell()
        (received,) = self.received(webhook)
        self.assertEqual(received["headers"]["content-type"], "application/json")
        self.assertNotIn("Öztürk", json.dumps(received["body"], ensure_ascii=False))
