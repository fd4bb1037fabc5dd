"""The route by which SMS gateways deliver: tokens, bodies, answers."""

import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .test_sms_gateway import NUMBER, GatewayCommon


@tagged("post_install", "-at_install")
class TestSmsGatewayRoute(GatewayCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.gateway.action_new_token()["context"]["default_token"]
        cls.message = {"message_id": "m1", "from": NUMBER, "text": "STOP"}

    def deliver(self, message=None, token=None, path="/consent/sms", **options):
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if "data" not in options:
            options["json"] = self.message if message is None else message
        return self.opener.post(
            self.base_url() + path,
            headers=headers | options.pop("headers", {}),
            timeout=30,
            **options,
        )

    def test_a_stop_is_in_the_ledger_when_the_gateway_hears_that_it_arrived(self):
        response = self.deliver()
        self.assertEqual((response.status_code, response.json()), (200, {"result": "refused"}))
        self.assertNotIn("Set-Cookie", response.headers)
        self.assertLedger(self.anna, ("sms", "refused", "unknown", "refused", "unsubscribe"))
        self.assertFalse(self.anna.consent_event_ids.ip_address)
        self.assertEqual(self.deliver().json(), {"result": "repeated"})

    def test_the_body_may_be_a_form_and_the_token_in_the_path(self):
        response = self.opener.post(
            f"{self.base_url()}/consent/sms/{self.token}", data=self.message, timeout=30
        )
        self.assertEqual((response.status_code, response.json()), (200, {"result": "refused"}))
        self.assertEqual(self.anna.consent_sms, "refused")

    def test_known_and_unknown_numbers_get_the_same_answer(self):
        known = self.deliver()
        unknown = self.deliver(self.message | {"from": "+49 170 1234567"})
        self.assertEqual((known.status_code, known.text), (unknown.status_code, unknown.text))

    def test_a_bad_token_delivers_nothing(self):
        former = self.token
        new = self.gateway.action_new_token()["context"]["default_token"]
        for token in ("x", former, new[:-1], new + "x", new.upper(), "%00", "a" * 9000):
            with self.subTest(token[:20]):
                self.assertEqual(self.deliver(token=token).status_code, 401)
        for headers in ({"Authorization": ""}, {"Authorization": f"Basic {new}"}):
            self.assertEqual(self.deliver(headers=headers).status_code, 401)
        for path in ("/consent/sms/x", f"/consent/sms/{former}"):
            self.assertEqual(self.deliver(token=new, path=path).status_code, 401)
        self.assertNotIn("result", self.deliver(token=new, path="/consent/sms/%00").text)
        self.gateway.active = False
        self.assertEqual(self.deliver(token=new).status_code, 401)
        self.assertEqual(self.anna.consent_sms, "unknown")

    def test_a_malformed_message_is_told_so_and_never_an_error_of_ours(self):
        bad = [
            {}, [], None, "STOP", 7, {"message_id": "m"}, self.message | {"text": None},
            self.message | {"from": ["+49"]}, self.message | {"message_id": ""},
            self.message | {"message_id": "x" * 256}, self.message | {"from": "1" * 65},
            self.message | {"text": {"a": 1}}, self.message | {"text": True},
        ]  # fmt: skip
        for message in bad:
            with self.subTest(str(message)[:40]):
                data = json.dumps(message)
                response = self.deliver(data=data, headers={"Content-Type": "application/json"})
                self.assertEqual(response.status_code, 400)
        for data in ("", "{", "[" * 50_000, b"\xff\xfe", '{"message_id": "m", ', "x" * 70_000):
            with self.subTest(str(data)[:20]):
                response = self.deliver(data=data, headers={"Content-Type": "application/json"})
                self.assertEqual(response.status_code, 400)
        for data in ({}, {"message_id": "m"}, "a=b", b"\xff"):
            self.assertEqual(self.deliver(data=data).status_code, 400)
        files = {"text": ("a.txt", b"STOP")}
        response = self.deliver(data={"message_id": "m", "from": NUMBER}, files=files)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.anna.consent_sms, "unknown")

    def test_odd_but_well_formed_messages_are_taken_in(self):
        odd = [
            {"message_id": 7, "from": 4915123456789}, {"text": "STOP \0\ud800"},
            {"message_id": "\ud800\0"}, {"text": "STOP " + "x" * 20_000}, {"more": "<b>"},
            {"from": "<script>"}, {"from": "'; DROP TABLE"}, {"from": "\0"}, {"text": ""},
        ]  # fmt: skip
        for values in odd:
            with self.subTest(str(values)[:40]):
                self.assertEqual(self.deliver(self.message | values).status_code, 200)

    def test_who_only_looks_changes_nothing(self):
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            response = self.opener.request(
                method, f"{self.base_url()}/consent/sms/{self.token}", params=self.message
            )
            self.assertGreaterEqual(response.status_code, 400)
            self.assertLess(response.status_code, 500)
        self.assertEqual(self.anna.consent_sms, "unknown")

    def test_the_token_is_stored_hashed_and_shown_once(self):
        self.assertEqual(len(self.gateway.sudo().token_hash), 64)
        self.assertNotEqual(self.gateway.sudo().token_hash, self.token)
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.env.ref("base.user_admin")).read(["token_hash"])
        self.assertFalse(self.gateway.copy().sudo().token_hash)
        shown = (
            self.env["partner.sms.gateway.token"]
            .with_context(default_token="t")
            .onchange({}, [], {"token": {}})
        )
        self.assertEqual(shown["value"]["token"], "t")
