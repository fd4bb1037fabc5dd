"""Exports for other systems: whom they must not advertise to, as the decision says it."""

import hashlib
import hmac
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user

from ..models.exchange.export import exporting
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .common.exports import SECRET, ExportCommon


class TestExports(ExportCommon):
    def crowd(self):
        """Return customers of every answer and lock, some of whom bear the same address."""
        found = self.Partner
        for number, state in enumerate((v.UNKNOWN, v.GIVEN, v.REFUSED) * 3):
            one = self.customer(
                f"Crowd {number}",
                email=f"crowd{number - number % 2 if number > 6 else number}@crowd.example",
                phone=f"+49 151 7000{number:04}",
            )
            for channel in ("email", "sms", "post") if state != v.UNKNOWN else ():
                one._consent_set(channel, state, source="portal")
            found |= one
        found[4].write({"active": False})
        reason = self.env.ref("partner_consent.lock_reason_deceased")
        found[1].write({"lock_level": "hidden", "lock_reason_id": reason.id})
        return found

    def test_the_file_is_what_the_decision_says_of_each_customer(self):
        crowd = self.crowd()
        self.assertTrue(crowd)
        for channel in ("email", "sms", "phone", "messenger"):
            allowed, all_ = set(), set()
            kind = BY_CODE[channel].kind
            rows = self.env["partner.address"].search(
                [("kind", "=", kind), ("partner_id", "in", crowd.ids)]
            )
            for row in rows:
                all_.add(row.key)
                (decision,) = row.partner_id.contact_decision(channel)
                if decision["allowed"]:
                    allowed.add(row.key)
            with self.subTest(channel=channel):
                self.assertTrue(all_)
                self.assertEqual(self.addresses(channel) & all_, all_ - allowed)

    def test_what_was_counted_is_what_the_file_has(self):
        self.crowd()
        for content in ("decision", "refused", "suppressed"):
            export = self.export("email", "sms", "post", content=content)
            export.action_count()
            run = self.made(export)
            with self.subTest(content=content):
                self.assertEqual(run.line_count, export.line_count)
                self.assertEqual(len(self.rows(run)), export.line_count)

    def test_a_no_is_exported_also_of_the_archived_and_the_hidden(self):
        crowd = self.crowd()
        refused = crowd.filtered(lambda one: one.consent_email == "refused")
        refused[0].active = False
        reason = self.env.ref("partner_consent.lock_reason_deceased")
        refused[1].write({"lock_level": "hidden", "lock_reason_id": reason.id})
        found = self.addresses(content="refused")
        self.assertLessEqual(set(refused.mapped("email_normalized")), found)
        self.assertNotIn(crowd[0].email_normalized, found)

    def test_an_address_that_nobody_bears_any_more_is_left_as_a_hash(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        digest = self.env["partner.address"].search([("key", "=", anna.email)]).digest
        anna.email = "new@example.com"
        export = self.export(content="suppressed")
        run = self.made(export)
        self.assertIn(("email", digest, "database-key-1"), self.rows(run))

    def test_the_answers_are_those_given_to_the_exports_company(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna._consent_set("email", "refused", source="portal")
        bert.with_company(self.there)._consent_set("email", "refused", source="portal")
        both = {anna.email, bert.email}
        here = self.addresses(content="refused") & both
        there = self.addresses(content="refused", company_id=self.there.id) & both
        self.assertEqual((here, there), ({anna.email}, {bert.email}))

    def test_customers_of_another_company_are_none_of_ours(self):
        anna = self.customer(company_id=self.there.id)
        anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.assertNotIn(anna.email, self.addresses())
        self.assertIn(anna.email, self.addresses(company_id=self.there.id))

    def test_each_method_gives_the_hash_that_another_system_computes(self):
        anna = self.customer()
        anna._consent_set("sms", "refused", source="portal")
        number = b"+4915123456789"
        for name in ("md5", "sha1", "sha256", "sha384", "sha512"):
            export = self.export("sms", method=name, content="refused")
            row = ("sms", hashlib.new(name, number).hexdigest(), name)
            with self.subTest(name):
                self.assertIn(row, self.rows(self.made(export)))
        export = self.export("sms", method="hmac-sha256", content="refused", new_secret=SECRET)
        row = ("sms", hmac.new(SECRET.encode(), number, "sha256").hexdigest(), "hmac-sha256")
        self.assertIn(row, self.rows(self.made(export)))

    def test_the_secret_is_needed_long_and_shown_nowhere(self):
        export = self.export(method="hmac-sha256")
        with self.assertRefused("enter the secret"):
            export.action_export()
        self.assertFalse(export.has_secret)
        with self.assertRefused("16 characters", ValidationError):
            export.new_secret = "short"
        export.new_secret = SECRET
        self.env.invalidate_all()
        self.assertTrue(export.has_secret)
        self.assertNotIn(SECRET, str(export.sudo().read()))
        self.assertNotIn("secret", export._fields)
        self.assertFalse(export.copy().has_secret)

    def test_the_file_is_plain_csv_that_no_spreadsheet_runs(self):
        evil = "=cmd+1@example.com"
        anna = self.customer(email=evil)
        anna._consent_set("email", "refused", source="portal")
        anna._consent_set("sms", "refused", source="portal")
        run = self.made(self.export("email", "sms", content="refused"))
        content = self.content(run)
        self.assertTrue(content.startswith(b"channel,address\r\n"))
        self.assertIn(("sms", "+4915123456789"), self.rows(run))
        cells = [cell for row in self.rows(run) for cell in row]
        self.assertIn("'" + anna.email_normalized, cells)
        self.assertFalse([cell for cell in cells if cell.startswith(("=", "-", "@"))])

    def test_the_order_stays_and_is_not_that_of_the_addresses(self):
        self.crowd()
        first, second = (self.rows(self.made(self.export())) for _time in range(2))
        self.assertEqual(first, second)
        self.assertNotEqual(first, sorted(first))

    def test_every_export_is_written_down_with_its_checksum(self):
        self.crowd()
        export = self.export()
        with patch.object(exporting, "PART", 60):
            run = self.made(export)
        content = self.content(run)
        self.assertGreater(len(run.sudo().part_ids), 2)
        self.assertEqual(run.sha256, hashlib.sha256(content).hexdigest())
        self.assertEqual((run.size, run.user_id), (len(content), self.officer))
        with self.assertRaises(AccessError):
            run.write({"line_count": 0})
        with self.assertRaises(AccessError):
            run.unlink()
        self.assertTrue(run.with_user(self.auditor).read(["sha256", "user_id", "line_count"]))

    def test_files_are_for_officers_alone(self):
        export = self.export()
        run = self.made(export)
        part = run.sudo().part_ids
        # As another system fetches it, with an officer's key: part by part.
        self.assertTrue(run.part_ids.with_user(self.officer).read(["raw"])[0]["raw"])
        for user in (self.auditor, self.clerk, self.lock_manager):
            with self.assertRaises(AccessError):
                part.with_user(user).read(["raw"])
            with self.assertRaises(AccessError):
                export.with_user(user).action_export()
        elsewhere = new_test_user(
            self.env,
            "elsewhere",
            groups="base.group_user,partner_consent.group_consent_officer",
            company_id=self.there.id,
            company_ids=[Command.set(self.there.ids)],
        )
        with self.assertRaises(AccessError):
            export.with_user(elsewhere).action_export()

    def test_only_the_last_files_are_kept_and_what_was_done_stays(self):
        export = self.export(keep_count=2)
        runs = self.env["partner.consent.export.run"].union(
            *(self.made(export) for _time in range(3))
        )
        self.assertEqual(
            [bool(run.sudo().part_ids) for run in runs.sorted("id")], [False, True, True]
        )

    def test_an_officer_sets_it_up_in_the_form(self):
        with Form(self.env["partner.consent.export"].with_user(self.officer)) as form:
            form.name = "Newsletter tool"
            form.method = "hmac-sha256"
            form.new_secret = SECRET
            form.schedule = "week"
        export = form.record
        self.assertEqual(export.channel_ids.code, "email")
        self.assertEqual((export.has_secret, export.scheduled_by_id), (True, self.officer))
        export.name = "Other tool"
        self.assertTrue(export.has_secret)

    def test_a_file_is_no_second_copy_in_the_index_of_contents(self):
        anna = self.customer()
        part = self.made(self.export()).sudo().part_ids
        self.assertIn(anna.email.encode(), part.raw)
        self.assertFalse(part.index_content)

    def test_the_server_says_when_the_next_is_due(self):
        export = self.export(schedule="day")
        before = export.next_date
        export.write({"next_date": "2000-01-01", "scheduled_by_id": self.clerk.id})
        self.assertEqual((export.next_date, export.scheduled_by_id), (before, self.officer))
