"""The key of the digests: nobody reads it, and it can be replaced without forgetting anybody."""

import hashlib
import hmac
from base64 import b64encode
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.address.digests import digest_sql, forget_key_number, key_number
from ..models.address.partner_suppression_key import SECRET_SIZE
from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestSuppressionKey(SendingCommon):
    def secrets(self):
        self.env.cr.execute("SELECT inner_pad FROM partner_suppression_key ORDER BY number")
        pads = [bytes(pad)[:SECRET_SIZE] for (pad,) in self.env.cr.fetchall()]
        return [bytes(byte ^ 0x36 for byte in pad).hex() for pad in pads]

    def rotate(self, user=None):
        self.env["partner.suppression.key"].with_user(user or self.officer).action_rotate()
        forget_key_number(self.env)
        self.env.invalidate_all()

    def list_hashes(self, *texts):
        content = "\n".join(hashlib.sha1(one.encode()).hexdigest() for one in texts)
        self.env["partner.suppression.list"].create(
            {"name": "Hashes", "method": "sha1", "file": b64encode(content.encode())}
        ).action_load()

    def digest(self, text, number=None):
        query = SQL("SELECT %s", digest_sql(self.env, SQL("%s::text", text), number))
        return self.env.execute_query(query)[0][0]

    def test_a_digest_is_the_hmac_of_the_former_generations(self):
        for _round in range(3):
            expected = "anna@x.example"
            for secret in map(bytes.fromhex, self.secrets()):
                expected = hmac.new(secret, expected.encode(), hashlib.sha256).hexdigest()
            number = key_number(self.env)
            self.assertEqual(self.digest("anna@x.example"), expected)
            self.rotate()
            self.assertEqual(key_number(self.env), number + 1)
            self.assertEqual(self.digest("anna@x.example", number), expected)

    def test_what_is_suppressed_stays_suppressed_when_the_key_is_replaced(self):
        gone = self.willing("Gone")
        gone._consent_set("email", "refused", source="portal")
        email = gone.email
        gone.unlink()
        there = self.agreed_before("There", email="hash@x.example")
        domain = self.agreed_before("Domain", email="who@domain.example")
        known = ("hash@x.example", "@domain.example")
        self.list_hashes(*known)
        for round_ in range(3):
            with self.subTest(rotations=round_):
                twin = self.agreed_before(f"Twin {round_}", email=email)
                new = self.agreed_before(f"New {round_}", email="hash@x.example")
                for partner in (twin, new, there, domain):
                    self.assertMayNotContact(partner, "email", "suppressed")
                contacts = self.env["mailing.contact"].create(
                    [{"email": one} for one in (email, there.email, domain.email)]
                )
                self.assertEqual(self.mailing(contacts).consent_net_count, 0)
                self.assertMayContact(self.willing(f"Free {round_}"), "email")
                twin.unlink()
                new.unlink()
                self.rotate()

    def test_nobody_reads_the_secret_by_any_call(self):
        admin = new_test_user(
            self.env,
            "admin of keys",
            groups="base.group_system,base.group_erp_manager,partner_consent.group_consent_officer",
        )
        secret = self.secrets()[0]
        keys = self.env["partner.suppression.key"].with_user(admin)
        parameters = self.env["ir.config_parameter"].with_user(admin)
        row = keys.search([])
        for answer in (
            row.read(),
            row.export_data(["id", "number", "create_uid/name"]),
            keys.search_read([]),
            keys.name_search(""),
            keys.fields_get(),
            parameters.search_read([("key", "=like", "partner_consent.%")]),
            parameters.search([("value", "=", secret)]).ids,
            parameters.get_param("partner_consent.address_secret"),
        ):
            self.assertNotIn(secret, str(answer))
        for call in (
            lambda: keys.search([("inner_pad", "=like", f"{secret[:1]}%")]),
            lambda: keys.search([], order="inner_pad"),
            lambda: row.read(["inner_pad"]),
            lambda: keys._read_group([], ["inner_pad"]),
        ):
            with self.assertRefused("inner_pad", ValueError):
                call()
        values = {"number": 9}
        for way in (lambda: keys.create(values), lambda: row.write(values), row.unlink):
            with self.assertRefused("", AccessError):
                way()

    def test_no_query_has_it_so_no_log_shows_it(self):
        self.list_hashes("hash@x.example")
        queries = []
        execute = type(self.env.cr).execute

        def spy(cr, query, *args, **kwargs):
            result = execute(cr, query, *args, **kwargs)
            queries.append((cr._obj.query or b"").decode(errors="replace"))
            return result

        with patch.object(type(self.env.cr), "execute", spy):
            anna = self.agreed_before("Anna", email="hash@x.example")
            self.assertMayNotContact(anna, "email", "suppressed")
            contact = self.env["mailing.contact"].create({"email": "hash@x.example"})
            self.assertEqual(self.mailing(contact).consent_net_count, 0)
        text = "".join(queries)
        self.assertIn("partner_suppression_key", text)
        for secret in map(bytes.fromhex, self.secrets()):
            for mask in (0, 0x36, 0x5C):
                self.assertNotIn(bytes(byte ^ mask for byte in secret).hex(), text)

    def test_officers_and_administrators_replace_it_and_nobody_else(self):
        admin = new_test_user(self.env, "administrator", groups="base.group_system")
        for user in (self.clerk, self.auditor, self.lock_manager):
            with self.assertRefused("", AccessError):
                self.rotate(user)
        number = key_number(self.env)
        self.rotate(self.officer)
        self.rotate(admin)
        self.assertEqual(key_number(self.env), number + 2)

    def test_the_secret_of_an_older_database_is_taken_over(self):
        former = "ab" * 32
        self.env["ir.config_parameter"].set_param("partner_consent.address_secret", former)
        self.env.cr.execute("DELETE FROM partner_suppression_key")
        self.env["partner.suppression.key"].init()
        self.assertEqual(self.secrets(), [former])
        forget_key_number(self.env)
        parameters = self.env["ir.config_parameter"]
        self.assertFalse(parameters.search([("key", "=", "partner_consent.address_secret")]))
        self.env["partner.suppression.key"].init()
        self.assertEqual(self.secrets(), [former])
