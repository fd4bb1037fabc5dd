"""Requests that waited in a queue of their own, as before 19.0.1.1.0, are sent by the update."""

from odoo.modules.module import load_script
from odoo.tests import tagged

from .test_request import RequestCommon

SCRIPT = "partner_consent/migrations/19.0.1.1.0/post-migration.py"


@tagged("post_install", "-at_install")
class TestRequestMigration(RequestCommon):
    def queued(self, partner):
        """Make a request of this customer's as the clerk left it in the former queue."""
        request = self.env["partner.consent.request"].create(
            {
                "partner_id": partner.id,
                "address": partner.email_normalized,
                "company_id": self.env.company.id,
                "user_id": self.clerk.id,
            }
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE partner_consent_request SET state = 'queued' WHERE id = %s", [request.id]
        )
        self.env.invalidate_all()
        return request

    def test_whoever_waits_is_asked_and_the_ledger_names_who_asked(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        waiting = self.queued(anna) + self.queued(bert)
        bert._consent_set("email", "refused", source="portal")
        load_script(SCRIPT, "post_migration").migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(waiting.mapped("state"), ["void", "void"])
        sent = anna.consent_request_ids - waiting
        self.assertEqual((sent.state, sent.user_id), ("sent", self.clerk))
        self.assertLedger(anna, ("email", "requested", "unknown", "requested", "manual"))
        self.assertEqual(anna.consent_event_ids.user_id, self.clerk)
        self.assertEqual(len(self.mails_to(anna)), 1)
        # Who refused meanwhile is not asked.
        self.assertFalse(bert.consent_request_ids - waiting)
        self.assertIn("refused", bert.consent_request_ids.void_reason)
        self.assertFalse(self.mails_to(bert))

    def test_without_a_wording_the_update_goes_on_and_says_so(self):
        self.env["partner.consent.wording"].search([]).active = False
        request = self.queued(self.customer())
        load_script(SCRIPT, "post_migration").migrate(self.cr, "19.0.1.0.0")
        self.assertEqual(request.state, "void")
        self.assertIn("no wording", request.void_reason)

    def test_the_former_job_is_gone_after_the_update(self):
        job = self.env.ref("partner_consent.ir_cron_consent_expiry").copy()
        action = job.ir_actions_server_id
        self.env["ir.model.data"].create(
            {
                "module": "partner_consent",
                "name": "ir_cron_consent_send",
                "model": "ir.cron",
                "res_id": job.id,
            }
        )
        load_script(SCRIPT, "post_migration").migrate(self.cr, "19.0.1.0.0")
        self.assertFalse(job.exists() or action.exists())
