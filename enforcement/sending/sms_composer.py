"""The SMS composer: second gate of mass SMS, behind the exclusion that comes before rendering."""

from odoo import models

from ...policy import failure_types
from ...policy import vocabulary as v
from . import recipient_columns, recipients


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _consent_scope(self):
        """Return why this is sent: ``marketing``, ``service``, or None for correspondence."""
        # Advertising stays advertising in the name of a service mailing.
        if self.template_id.is_marketing:
            return v.MARKETING
        return self.mailing_id.consent_scope or None

    def _action_send_sms(self):
        # The messages carry the purpose too, for the last gate.
        scoped = self.with_context(consent_scope=self._consent_scope())
        return super(SmsComposer, scoped)._action_send_sms()

    def _prepare_mass_sms_values(self, records):
        scope = self._consent_scope()
        if not scope:
            return super()._prepare_mass_sms_values(records)
        reasons = self._consent_refused_documents(records, scope)
        # Overwrites whatever a caller put there: contexts can be forged.
        composer = self.with_context(consent_reasons=reasons)
        values = super(SmsComposer, composer)._prepare_mass_sms_values(records)
        for res_id, reason in reasons.items():
            self._consent_cancel(values[res_id], reason)
            if not self.mailing_id:
                document = records.browse(res_id)
                recipients.log_not_sent(document, failure_types.failure_type(reason))
        return values

    def _prepare_mass_sms_trace_values(self, record, sms_values):
        reason = (self.env.context.get("consent_reasons") or {}).get(record.id)
        if reason:
            self._consent_cancel(sms_values, reason)
        return super()._prepare_mass_sms_trace_values(record, sms_values)

    def _consent_cancel(self, sms_values, reason):
        sms_values.update(state="canceled", failure_type=failure_types.failure_type(reason))

    def _consent_refused_documents(self, records, scope):
        """Return ``{document id: reason}`` of those who may not be contacted."""
        infos = self._prepare_recipient_values(records)
        customers = recipient_columns.partners_of(records, records.ids)
        judged = [
            (infos[id_]["partner"].id or customers.get(id_), infos[id_]["sanitized"])
            for id_ in records.ids
        ]
        reasons = recipients.reasons_for(self.env, judged, "sms", scope)
        return {id_: reason for id_, reason in zip(records.ids, reasons, strict=True) if reason}
