"""The e-mail composer tells who refused, before anything is sent."""

from odoo import api, models
from odoo.exceptions import UserError

from ...policy import vocabulary as v
from . import recipient_columns, recipients
from .notified import LEFT_OUT, notified_ids


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "partner.consent.composer"]

    @api.depends(
        "composition_mode",
        "model",
        "notify_skip_followers",
        "partner_ids",
        "res_domain",
        "res_ids",
        "subtype_id",
        "subtype_is_log",
        "template_id",
    )
    @api.depends_context(LEFT_OUT)
    def _compute_consent_refused(self):
        return super()._compute_consent_refused()

    def _consent_channel(self):
        return "email"

    def _consent_is_advertising(self):
        return self.template_id.is_marketing

    def _consent_documents(self):
        if not self.model or self.model not in self.env:
            return self.env["res.partner"]
        if self.res_domain:
            return self.env[self.model].search(self._evaluate_res_domain())
        return self.env[self.model].browse(self._evaluate_res_ids())

    def _consent_panel_judged(self):
        # What a mailing leaves out is on its own form.
        if self.subtype_is_log or self.mass_mailing_id or self.mass_mailing_name:
            return None
        if self.composition_mode == "comment":
            given = [(id_, None) for id_ in self._consent_notified_ids()]
            source = recipients.pairs(given) if given else None
            return source and recipients.judge(self.env, source, "email", v.MARKETING)
        documents = self._consent_documents()
        if not documents:
            return None
        return self._consent_judged_ids(documents._name, documents.ids, "email")

    def _consent_notified_ids(self):
        """Return the ids of the customers whom the message reaches, followers among them."""
        # Recipients of a scheduled message are asked again when it is posted.
        subtype = self.subtype_id if not self.notify_skip_followers else self.subtype_id.browse()
        return notified_ids(self._consent_documents(), subtype.id, self.partner_ids._origin.ids)

    def action_send_mail(self):
        for wizard in self:
            refused = wizard.consent_refused_partner_ids
            # A forged key leaves out more, never less.
            asking = wizard.with_context(consent_leave_out=True)
            wizard._consent_send(refused, super(MailComposeMessage, asking).action_send_mail)
        return {"type": "ir.actions.act_window_close"}

    def action_schedule_message(self):
        for wizard in self:
            refused = wizard.consent_refused_partner_ids
            # It is posted with this context: advertising stays advertising.
            scoped = wizard.with_context(consent_scope=wizard._consent_scope())
            wizard._consent_send(refused, super(MailComposeMessage, scoped).action_schedule_message)
        return {"type": "ir.actions.act_window_close"}

    def _consent_send(self, refused, send):
        if refused and (self.composition_mode == "comment" or self.consent_override):
            self._consent_check_answered()
        documents = self._consent_documents()
        send()
        if refused and self.consent_override:
            self._consent_record_override(refused, documents)

    def _process_mail_values_state(self, mail_values_dict):
        # A mailing and advertising have their own gate, and automatic service mails none.
        asked = self.env.context.get("consent_leave_out") and not self.consent_override
        if self._consent_scope() or not asked:
            return super()._process_mail_values_state(mail_values_dict)
        counting = self._consent_counting_reasons()
        remaining = self._consent_cancel_refused(mail_values_dict, v.MARKETING, counting)
        super()._process_mail_values_state(remaining)
        return mail_values_dict

    def action_consent_leave_out(self):
        """Send to all but those who refused."""
        self.ensure_one()
        if self.composition_mode != "comment":
            return self.action_send_mail()
        refused = self.consent_refused_partner_ids
        if not set(self._consent_notified_ids()).difference(refused.ids):
            raise UserError(
                self.env._("Nobody remains. Print it instead, or send it anyway and say why.")
            )
        self.partner_ids -= refused
        # Followers can't be taken off the list of recipients: the message passes them by.
        return self.with_context(**{LEFT_OUT: refused.ids}).action_send_mail()

    def action_consent_send_anyway(self):
        """Send to everybody, for the reason that was entered."""
        self.ensure_one()
        self.consent_override = True
        return self.action_send_mail()

    def action_consent_print(self):
        """Print what can't be sent, as one file: the document's report, or the mail as a letter."""
        self.ensure_one()
        documents = self._consent_refused_recordset()
        report = self.template_id.report_template_ids[:1]
        # A contact is no document: what was written to it becomes the letter.
        if not report and self.model != "res.partner":
            report = self.env["ir.actions.report"].search(
                [("model", "=", self.model), ("binding_model_id", "!=", False)], limit=1
            )
        if not report:
            letter = self.env.ref("partner_consent.action_report_mail_letter")
            return letter.report_action(self, config=False)
        return report.report_action(documents, config=False)

    def _consent_refused_recordset(self):
        """Return the documents that would be mailed to somebody who refused."""
        documents = self._consent_documents()
        if self.composition_mode == "comment":
            return documents
        partners = recipient_columns.partners_of(documents, documents.ids)
        refused = set(self.consent_refused_partner_ids.ids)
        return documents.filtered(lambda document: partners.get(document.id) in refused)

    def _consent_letters(self):
        """Return the mail as letters, one dict per customer: ``partner``, ``subject``, ``body``."""
        self.ensure_one()
        if self.composition_mode == "comment":
            return [
                {"partner": partner, "subject": self.subject, "body": self.body}
                for partner in self.consent_refused_partner_ids
            ]
        documents = self._consent_refused_recordset()
        partners = recipient_columns.partners_of(documents, documents.ids)
        rendered = self._prepare_mail_values(documents.ids)
        return [
            {
                "partner": self.env["res.partner"].browse(partners[res_id]),
                "subject": values["subject"],
                "body": values["body_html"],
            }
            for res_id, values in rendered.items()
        ]
