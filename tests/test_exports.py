"""Exports for other systems: whom they must not advertise to, as the decision says it."""

import csv
import hashlib
import hmac
import io
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Datetime
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import SQL, file_open, mute_logger

from ..models.exchange.export import exporting
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .common.controllers import ControllersCommon
from .test_erasure_needles import ErasureCommon

SECRET = "correct horse battery staple"


class ExportCommon(ControllersCommon):
    cron = "partner_consent.ir_cron_consent_export"

    def export(self, *channels, user=None, **values):
        """Return an export of these channels, made by an officer."""
        ids = [self.channel(code).id for code in channels or ("email",)]
        model = self.env["partner.consent.export"].with_user(user or self.officer)
        return model.create({"name": "Tool", "channel_ids": [Command.set(ids)]} | values)

    def made(self, export):
        export.action_export()
        return export.run_ids.sorted("id")[-1:]

    def content(self, run):
        return b"".join(part.raw for part in run.sudo().part_ids.sorted("id"))

    def rows(self, run):
        """Return the lines as ``[(cell, …)]`` without the names."""
        text = self.content(run).decode()
        return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][1:]

    def addresses(self, *channels, **values):
        return {row[1] for row in self.rows(self.made(self.export(*channels, **values)))}


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


@tagged("post_install", "-at_install")
class TestScheduledExports(ExportCommon):
    def job(self):
        return self.env.ref(self.cron)

    def test_the_job_runs_while_there_is_a_schedule(self):
        self.assertFalse(self.job().active)
        export = self.export(schedule="week")
        self.assertTrue(self.job().active)
        export.schedule = "none"
        self.assertFalse(self.job().active)
        export.schedule = "month"
        export.unlink()
        self.assertFalse(self.job().active)

    def test_a_schedule_makes_a_file_each_time_it_is_due(self):
        export = self.export(schedule="day")
        self.run_cron()
        self.run_cron()
        self.assertEqual(len(export.run_ids), 1)
        self.assertEqual(export.run_ids.user_id, self.officer)
        self.assertGreater(export.next_date, Datetime.now() + timedelta(hours=23))
        export.sudo().next_date = Datetime.now()
        self.run_cron()
        self.assertEqual(len(export.run_ids), 2)

    def test_who_may_not_export_any_more_stops_their_schedules(self):
        stopped, other = self.export(schedule="day"), self.export(schedule="day", user=None)
        leaving = new_test_user(
            self.env, "leaving", groups="base.group_user,partner_consent.group_consent_officer"
        )
        stopped.with_user(leaving).schedule = "week"
        leaving.active = False
        self.run_cron()
        self.assertFalse(stopped.run_ids)
        self.assertIn("may not export any more", stopped.error)
        self.assertTrue(other.run_ids)

    def test_a_file_that_cannot_be_made_says_why_and_holds_up_no_other(self):
        bad, good = self.export(schedule="day", method="hmac-sha256"), self.export(schedule="day")
        self.run_cron()
        self.assertIn("enter the secret", bad.error)
        self.assertFalse(bad.run_ids)
        self.assertTrue(good.run_ids)

    def test_after_a_restore_it_waits_for_those_who_were_erased(self):
        self.assertTrue(self.job()._consent_sends())

    def test_a_neutralised_copy_exports_nothing_by_itself(self):
        export = self.export(schedule="day", method="hmac-sha256", new_secret=SECRET)
        self.env.flush_all()
        with file_open("partner_consent/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()
        self.assertEqual((export.schedule, export.has_secret), ("none", False))


class TestExportsAndErasure(ErasureCommon, ExportCommon):
    def test_who_is_erased_is_taken_out_of_the_files(self):
        person, other = self.person(), self.customer()
        for one in person + other:
            one._consent_set("email", "refused", source="portal")
            one._consent_set("sms", "refused", source="portal")
        email = person.email
        run = self.made(self.export("email", "sms", "post"))
        self.assertIn(email.encode(), self.content(run))
        self.erase(person)
        self.env.invalidate_all()
        content = self.content(run)
        self.assertNotIn(email.encode(), content)
        self.assertNotIn(b"+491715550123", content)
        self.assertNotIn(b"quastenallee", content)
        self.assertIn(other.email.encode(), content)
        self.assertEqual(
            self.env.execute_query(
                SQL(
                    "SELECT id FROM ir_attachment WHERE res_model = %s AND index_content LIKE %s",
                    "partner.consent.export",
                    f"%{email}%",
                )
            ),
            [],
        )


@tagged("post_install", "-at_install")
class TestExportDownload(ExportCommon, HttpCase):
    def test_an_officer_downloads_one_file_and_nobody_else_does(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        with patch.object(exporting, "PART", 60):
            run = self.made(self.export())
        url = run.action_download()["url"]
        self.authenticate("officer", "officer")
        answer = self.url_open(url, timeout=30)
        self.assertEqual(answer.content, self.content(run))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for login in ("clerk", "auditor"):
            self.authenticate(login, login)
            with self.subTest(login), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url, timeout=30).status_code, 403)
        self.authenticate(None, None)
        self.assertNotIn(anna.email, self.url_open(url, timeout=30).text)
