"""Mailings from the history: entries as recipients, their fields as placeholders."""

from odoo.tests import tagged

from .test_history import HistoryCommon


@tagged("post_install", "-at_install")
class TestHistoryMailing(HistoryCommon):
    def test_history_is_a_mailing_target_and_refusals_count(self):
        bert = self.customer("Bert Kurz", email="bert@example.com")
        self.anna._consent_set("email", "given", source="confirmation")
        bert.consent_email = "refused"
        wanted = self.entry(action_id=self.complaint.id)
        unwanted = self.entry(bert, action_id=self.complaint.id)
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Sorry",
                "mailing_model_id": self.env["ir.model"]._get_id("partner.history"),
                "mailing_domain": [("action_id", "=", self.complaint.id)],
                "body_html": "<p>Sorry</p>",
            }
        )
        self.assertTrue(mailing.mailing_model_id.is_mailing_enabled)
        recipients = mailing._get_recipients()
        self.assertIn(wanted.id, recipients)
        self.assertNotIn(unwanted.id, recipients)

    def test_placeholders_reach_entry_and_customer(self):
        self.label(field_1="Gift")
        entry = self.entry(field_1="Wine")
        text = "{{ object.partner_id.name }}: {{ object.field_1 }}, {{ object.user_initials }}"
        rendered = self.env["mail.render.mixin"]._render_template(
            text, "partner.history", entry.ids, engine="inline_template"
        )
        self.assertEqual(rendered[entry.id], f"Anna Meier: Wine, {entry.user_initials}")
