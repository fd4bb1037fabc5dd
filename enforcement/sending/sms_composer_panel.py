"""The SMS composer tells who refused, before anything is sent."""

from odoo import api, models

from ...policy import vocabulary as v
from . import recipients
from .sms_template import AUTOMATIC


class SmsComposer(models.TransientModel):
    _name = "sms.composer"
    _inherit = ["sms.composer", "partner.consent.composer"]

    @api.depends(
        "composition_mode",
        "numbers",
        "res_id",
        "res_ids",
        "res_model",
        "sanitized_numbers",
        "template_id",
    )
    def _compute_consent_refused(self):
        return super()._compute_consent_refused()

    def _consent_channel(self):
        return "sms"

    def _consent_is_advertising(self):
        return self.template_id.is_marketing

    def _consent_panel_judged(self):
        if self.mailing_id:
            return None
        given = self._consent_given()
        return (
            recipients.judge(self.env, recipients.pairs(given), "sms", v.MARKETING)
            if given
            else None
        )

    def _consent_given(self):
        """Return the recipients as ``(customer id or None, number)``."""
        if self.composition_mode == "numbers" or not self.res_model:
            return [
                (None, number) for number in (self.sanitized_numbers or "").split(",") if number
            ]
        records = self._get_records()
        if not records:
            return []
        infos = records._sms_get_recipients_info(force_field=self.number_field_name)
        return [(infos[id_]["partner"].id, infos[id_]["sanitized"]) for id_ in records.ids]

    def action_send_sms(self):
        if self.env.context.get("consent_automatic") is AUTOMATIC:
            # What customers need is never touched; advertising has its own gate.
            return super().action_send_sms()
        refused = self.consent_refused_partner_ids
        if refused and (self.composition_mode != "mass" or self.consent_override):
            self._consent_check_answered()
        documents = self._get_records() if self.res_model else self.env["res.partner"]
        # A forged key leaves out more, never less.
        asking = self.with_context(consent_leave_out=True)
        result = super(SmsComposer, asking).action_send_sms()
        if refused and self.consent_override:
            self._consent_record_override(refused, documents)
        return result

    def _prepare_mass_sms_values(self, records):
        values = super()._prepare_mass_sms_values(records)
        asked = self.env.context.get("consent_leave_out") and not self.consent_override
        if self._consent_scope() or not asked:
            return values
        counting = self._consent_counting_reasons()
        for res_id, reason in self._consent_refused_documents(records, v.MARKETING).items():
            if reason in counting:
                self._consent_cancel(values[res_id], reason)
        return values

    def action_consent_send_anyway(self):
        """Send to everybody, for the reason that was entered."""
        self.ensure_one()
        self.consent_override = True
        return self.action_send_sms()
