"""Exports on a schedule: in whose name, how often, and what ends it."""

from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from .common.exports import SECRET, ExportCommon


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
