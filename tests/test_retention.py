"""Retention rules do nothing until an officer has switched them on, and then what they showed."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models.retention.finding import cutoff_of, page
from ..models.retention.targets import EVIDENCE
from .common import ConsentCommon


class RetentionCommon(ConsentCommon):
    cron = "partner_consent.ir_cron_retention"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["partner.retention.rule"]
        cls.Run = cls.env["partner.retention.run"]
        cls.anna = cls.customer()

    def rule(self, user=None, **values):
        values = {
            "name": "Old entries",
            "model_name": "partner.history",
            "operation": "delete",
            "date_field": "date",
            "number": 2,
            "unit": "years",
            "active": True,
        } | values
        return self.Rule.with_user(user or self.officer).create(values).sudo(False)

    def entry(self, years, partner=None, **values):
        date = Datetime.subtract(Datetime.now(), years=years)
        partner = partner or self.anna
        return self.env["partner.history"].create({"partner_id": partner.id, "date": date} | values)

    def aged(self, record, years, **columns):
        """Let a record be as old as that."""
        moment = Datetime.subtract(Datetime.now(), years=years)
        for column in ("create_date", *columns):
            self.env.flush_all()
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = ANY(%s) RETURNING id",
                    SQL.identifier(record._table),
                    SQL.identifier(column),
                    moment,
                    record.ids,
                )
            )
        self.env.invalidate_all()
        return record

    def finds(self, rule):
        rule = rule.sudo()
        rows = page(rule, cutoff_of(rule), 0, 1_000)
        return self.env[rule.model_name].browse(rows)

    def run_of(self, rule):
        return self.Run.search([("rule_id", "=", rule.id)], limit=1)

    def preview(self, rule, user=None):
        action = rule.with_user(user or self.officer).action_preview()
        return (
            self.env[action["res_model"]].with_user(user or self.officer).browse(action["res_id"])
        )


@tagged("post_install", "-at_install")
class TestRetention(RetentionCommon):
    def test_the_ready_rules_are_off_and_nothing_runs(self):
        entry = self.entry(30)
        self.assertTrue(self.Rule.with_context(active_test=False).search_count([]))
        self.assertFalse(self.Rule.search([]))
        self.run_cron()
        self.assertTrue(entry.exists())
        self.assertFalse(self.Run.search([]))

    def test_who_switches_a_rule_on_and_when_is_written_down(self):
        rule = self.env.ref("partner_consent.retention_rule_history").with_user(self.officer)
        rule.active = True
        self.assertEqual(rule.condition_user_id, self.officer)
        self.assertEqual(rule.switched_on.date(), Datetime.now().date())
        rule.write({"condition_user_id": self.clerk.id, "switched_on": "2020-01-01 00:00:00"})
        self.assertEqual(rule.condition_user_id, self.officer)
        self.assertEqual(rule.switched_on.date(), Datetime.now().date())

    def test_who_changes_a_rule_that_is_on_has_switched_it_on(self):
        other = new_test_user(
            self.env, "other", groups="base.group_user,partner_consent.group_consent_officer"
        )
        rule = self.rule()
        rule.with_user(other).number = 1
        self.assertEqual(rule.condition_user_id, other)
        rule.with_user(self.officer).name = "Renamed"
        self.assertEqual(rule.condition_user_id, other)

    def test_what_the_preview_shows_is_what_the_job_does(self):
        old, older, young = self.entry(3), self.entry(5), self.entry(1)
        rule = self.rule(domain=f"[('partner_id', '=', {self.anna.id})]")
        preview = self.preview(rule)
        self.assertEqual(preview.count, 2)
        self.assertEqual(preview.oldest, older.date)
        self.assertEqual(preview.line_ids.mapped("res_id"), [old.id, older.id])
        self.run_cron()
        self.assertEqual((old | older | young).exists(), young)
        run = self.run_of(rule)
        self.assertEqual(
            (run.state, run.done_count, run.refused_count, run.error_count, run.user_id),
            ("done", 2, 0, 0, self.officer),
        )
        self.assertEqual(self.preview(rule).count, 0)

    def test_a_rule_runs_once_a_day(self):
        rule = self.rule()
        self.run_cron()
        entry = self.entry(3)
        self.run_cron()
        self.assertTrue(entry.exists())
        self.aged(self.run_of(rule), 1)
        self.run_cron()
        self.assertFalse(entry.exists())

    def test_a_row_that_fails_is_named_and_stops_no_other(self):
        entries = [self.entry(3), self.entry(3), self.entry(3)]
        self.env.flush_all()
        # A table of another app, whose key restricts.
        self.env.cr.execute(
            "CREATE TABLE x_holder (entry integer REFERENCES partner_history ON DELETE RESTRICT)"
        )
        self.env.cr.execute("INSERT INTO x_holder VALUES (%s)", [entries[1].id])
        rule = self.rule()
        self.run_cron()
        left = [entry.id for entry in entries if entry.exists()]
        self.assertEqual(left, entries[1].ids)
        run = self.run_of(rule)
        self.assertEqual((run.state, run.done_count, run.error_count), ("done", 2, 1))
        self.assertRegex(run.notes, rf"^{entries[1].id}: ")

    def test_a_rule_that_cannot_be_evaluated_stops_no_other(self):
        broken = self.rule(self.officer)
        # Whoever switched it on has left.
        leaver = new_test_user(
            self.env, "leaver", groups="base.group_user,partner_consent.group_consent_officer"
        )
        broken.with_user(leaver).number = 1
        entry = self.entry(3)
        sound = self.rule()
        leaver.active = False
        self.run_cron()
        self.assertFalse(entry.exists())
        self.assertEqual(self.run_of(broken).state, "stopped")
        self.assertIn("can't log in", self.run_of(broken).notes)
        self.assertEqual(self.run_of(sound).state, "done")

    def test_it_goes_on_where_it_stood(self):
        entries = [self.entry(3) for _number in range(3)]
        rule = self.rule()
        run = self.Run.create(
            {
                "rule_id": rule.id,
                "position": entries[0].id,
                "cutoff": Datetime.subtract(Datetime.now(), years=2),
                "done_count": 7,
            }
        )
        self.run_cron()
        self.assertEqual([bool(entry.exists()) for entry in entries], [True, False, False])
        self.assertEqual((run.state, run.done_count), ("done", 9))

    def test_evidence_and_what_is_not_listed_cannot_be_the_target(self):
        for model in EVIDENCE:
            with self.assertRefused("is evidence"):
                self.rule(model_name=model)
        for model in ("res.users", "ir.attachment", "account.move", "partner.retention.rule"):
            with self.assertRefused("can't be the target of a retention rule"):
                self.rule(model_name=model)
        rule = self.rule()
        with self.assertRefused("can't be the target of a retention rule"):
            rule.model_name = "res.users"

    def test_only_what_fits_the_records_can_be_chosen(self):
        with self.assertRefused("dealt with in this way", ValidationError):
            self.rule(model_name="res.partner", date_field="create_date")
        with self.assertRefused("can't count from this date", ValidationError):
            self.rule(date_field="expiry_date")
        for domain in ("[('no_such', '=', 1)]", "__import__('os')", "[("):
            with self.assertRefused("not a condition"):
                self.rule(domain=domain)
        with mute_logger("odoo.sql_db"), self.assertRefused("number_positive", CheckViolation):
            self.rule(number=0)
        for unit, number in (("years", 5_000), ("months", 100_000), ("days", 2_000_000_000)):
            with self.subTest(unit), self.assertRefused("no date that long ago", ValidationError):
                self.rule(number=number, unit=unit)
        rule = self.rule()
        with self.assertRefused("no date that long ago", ValidationError):
            rule.with_user(self.officer).number = 2**31 - 1

    def test_where_the_app_is_missing_a_rule_sleeps(self):
        asleep = {"model_name": "partner.consent.use", "date_field": "create_date"}
        if "partner.consent.use" not in self.env:
            rule = self.rule(active=False, **asleep)
            self.assertFalse(rule.is_awake)
            with self.assertRefused("isn't installed"):
                rule.active = True
            self.assertEqual(self.preview(rule).count, 0)

    def test_open_requests_are_never_found(self):
        requests = self.env["partner.consent.request"].create(
            [
                {
                    "partner_id": self.anna.id,
                    "address": self.anna.email,
                    "company_id": self.env.company.id,
                    "state": state,
                    "expiry_date": "2020-01-01 00:00:00",
                    "request_date": "2020-01-01 00:00:00",
                }
                for state in ("sent", "confirmed")
            ]
        )
        rule = self.rule(model_name="partner.consent.request", date_field="request_date")
        self.assertEqual(self.finds(rule) & requests, requests[1])
        self.run_cron()
        self.assertEqual(requests.exists(), requests[0])

    def test_personal_fields_are_emptied_once(self):
        tracker = self.env["link.tracker"].create({"url": "https://example.com/page"})
        click = self.env["link.tracker.click"].create({"link_id": tracker.id, "ip": "192.0.2.1"})
        self.aged(click, 1)
        marketer = new_test_user(
            self.env,
            "marketing officer",
            groups="base.group_user,base.group_system,partner_consent.group_consent_officer",
        )
        rule = self.rule(
            marketer,
            model_name="link.tracker.click",
            operation="empty",
            date_field="create_date",
            number=6,
            unit="months",
        )
        self.assertEqual(self.finds(rule), click)
        self.run_cron()
        self.assertFalse(click.ip)
        self.assertFalse(self.finds(rule))

    def test_who_may_not_read_the_rows_cannot_switch_a_rule_on(self):
        self.assertFalse(self.env["mailing.trace"].with_user(self.officer).has_access("read"))
        with self.assertRefused("", AccessError):
            self.rule(model_name="mailing.trace", operation="empty", date_field="sent_datetime")

    def test_only_officers_make_rules_and_nobody_writes_runs(self):
        for user in (self.clerk, self.lock_manager, self.auditor):
            with self.assertRefused("", AccessError):
                self.rule(user)
        rule = self.rule()
        with self.assertRefused("", AccessError):
            self.Run.with_user(self.officer).create({"rule_id": rule.id})


class TestRetentionOfCustomers(RetentionCommon):
    """Whom the rule for customers without any business finds."""

    def setUp(self):
        super().setUp()
        self.customers_rule = self.rule(
            model_name="res.partner", operation="erase", date_field="create_date"
        )

    def idle(self, name="Ida Idle", years=4, **values):
        partner = self.aged(self.customer(name, **values), years)
        messages = self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", partner.id)]
        )
        self.aged(messages, years, date=True)
        return partner

    def assertFound(self, partner):
        self.assertIn(partner, self.finds(self.customers_rule))

    def assertNotFound(self, partner):
        self.assertNotIn(partner, self.finds(self.customers_rule))

    def test_an_old_customer_with_whom_nothing_happened_is_found(self):
        self.assertFound(self.idle())
        self.assertNotFound(self.idle("New", years=1))

    def test_an_entry_or_message_of_late_is_a_contact_and_an_old_one_is_not(self):
        ida = self.idle()
        self.entry(3, ida)
        self.assertFound(ida)
        self.entry(1, ida)
        self.assertNotFound(ida)
        berta = self.idle("Berta")
        message = berta.message_post(body="Hello", message_type="comment")
        self.assertNotFound(berta)
        self.aged(message, 3, date=True)
        self.assertFound(berta)

    def test_a_note_of_the_system_is_no_contact(self):
        ida = self.idle()
        ida._message_log(body="Changed")
        self.assertFound(ida)

    def test_whoever_something_names_is_kept(self):
        user = new_test_user(self.env, "someone")
        self.aged(user.partner_id, 9)
        self.assertNotFound(user.partner_id)
        self.aged(self.env.company.partner_id, 9)
        self.assertNotFound(self.env.company.partner_id)
        child = self.idle("Child", parent_id=self.idle("Parent").id)
        self.assertNotFound(child)
        self.assertNotFound(child.parent_id)

    def test_those_found_are_erased_by_the_server_s_erasure_and_a_held_one_is_refused_by_number(
        self,
    ):
        ida, held = self.idle(), self.idle("Hedwig Held")
        held.sudo().write({"legal_hold": True, "legal_hold_reason": "Court"})
        preview = self.preview(self.customers_rule)
        lines = {line.res_id: line for line in preview.line_ids}
        self.assertFalse(lines[ida.id].refused)
        self.assertIn("Court", lines[held.id].refused)
        others = set(lines) - {ida.id, held.id}
        self.run_cron()
        run = self.run_of(self.customers_rule)
        self.assertEqual(run.state, "done", run.notes)
        self.assertEqual(run.done_count + run.refused_count, len(others) + 2)
        self.assertNotIn("Ida Idle", self.Partner.search([]).mapped("name"))
        self.assertEqual(held.name, "Hedwig Held")
        self.assertRegex(run.notes, rf"(?m)^{held.id}: ")
        erasure = self.env["partner.erasure"].search([("state", "=", "done")], limit=1)
        self.assertEqual(erasure.user_id, self.officer)
        self.assertNotFound(ida)

    def test_who_is_invited_or_to_be_called_is_kept(self):
        ida, berta = self.idle(), self.idle("Berta")
        ida.activity_schedule("mail.mail_activity_data_call")
        self.assertNotFound(ida)
        self.assertFound(berta)
        if "calendar.event" in self.env:
            self.env["calendar.event"].create(
                {
                    "name": "Meeting",
                    "start": Datetime.now(),
                    "stop": Datetime.now(),
                    "partner_ids": berta.ids,
                }
            )
            self.assertNotFound(berta)

    def test_an_officer_of_one_company_finds_none_of_another(self):
        other = self.env["res.company"].create({"name": "Another"})
        theirs, ours = self.idle("Theirs", company_id=other.id), self.idle("Ours")
        self.assertFound(ours)
        self.assertNotFound(theirs)
