"""The SMS composer tells who refused before anything is sent, and leaves them out.

For mass SMS it is the second gate, behind the exclusion that comes before rendering.
"""

from odoo import api, models

from ...models.controller.controllers import has_several
from ...policy import failure_types
from ...policy import vocabulary as v
from ..context import AUTOMATIC, BY_HAND, REASONS, SCOPE, is_marked
from . import outcomes
from .deciding import decided_given
from .for_whom import of_composer, signed
from .not_sent import log_not_sent
from .recipient_columns import partners_of
from .recipients import Recipient
from .staff import reasons_to_stop


class SmsComposer(models.TransientModel):
    _name = "sms.composer"
    _inherit = ["sms.composer", "partner.consent.composer"]

    _consent_purpose_by = ("res_model", "mailing_id")

    @api.depends(
        "composition_mode",
        "consent_scope",
        "numbers",
        "res_id",
        "res_ids",
        "res_model",
        "sanitized_numbers",
        "template_id",
    )
    def _compute_consent_refused(self):
        return super()._compute_consent_refused()

    # -- what the panel asks ---------------------------------------------------------------------

    def _consent_channel(self):
        return "sms"

    def _consent_mailing(self):
        return self.mailing_id

    def _consent_panel_decided(self):
        if self.mailing_id:
            return None
        reached = self._consent_reached()
        return decided_given(self.env, reached, "sms", v.MARKETING) if reached else None

    def _consent_reached(self):
        """Return whom the message would reach, as a list of ``recipients.Recipient``."""
        if self.composition_mode == "numbers" or not self.res_model:
            numbers = filter(None, (self.sanitized_numbers or "").split(","))
            return [Recipient(None, number) for number in numbers]
        records = self._get_records()
        if not records:
            return []
        infos = records._sms_get_recipients_info(force_field=self.number_field_name)
        companies = of_composer(self, records._name, records.ids)
        return [
            Recipient(infos[id_]["partner"].id, infos[id_]["sanitized"], companies[id_])
            for id_ in records.ids
        ]

    # -- sending ---------------------------------------------------------------------------------

    def action_send_sms(self):
        if is_marked(self.env, AUTOMATIC):
            return super().action_send_sms()
        sending = self._consent_by_hand()
        super(SmsComposer, sending).action_send_sms()
        return self._consent_told()

    def _action_send_sms(self):
        # The messages carry the scope too, for the last gate.
        scoped = self.with_context(**{SCOPE: self._consent_scope()})
        sent = super(SmsComposer, scoped)._action_send_sms()
        if is_marked(self.env, BY_HAND):
            of_posts = sent._name == "mail.message"
            self._consent_count(
                outcomes.of_posts(sent, "sms") if of_posts else outcomes.of_messages(sent)
            )
        return sent

    def _get_blacklist_record_ids(self, records, recipients_info):
        listed = super()._get_blacklist_record_ids(records, recipients_info)

        def reasons():
            return self._consent_reasons(records.browse(listed), v.MARKETING)

        return self._consent_blacklisted(listed, reasons)

    def _prepare_mass_sms_values(self, records):
        reasons = self._consent_refused_documents(records)
        # Overwrites whatever a caller put there: contexts can be forged.
        composer = self.with_context(**{REASONS: reasons})
        values = super(SmsComposer, composer)._prepare_mass_sms_values(records)
        if has_several(self.env) and not self.mailing_id:
            # An SMS of a series knows no document.
            companies = of_composer(self, records._name, records.ids)
            for record in records:
                values[record.id]["consent_company_id"] = signed(record, companies[record.id])
        for res_id, reason in reasons.items():
            self._consent_cancel(values[res_id], reason)
            # Correspondence is answered in the composer itself, and a mailing has its traces.
            if self._consent_scope() and not self.mailing_id:
                log_not_sent(records.browse(res_id), failure_types.failure_type(reason))
        return values

    def _prepare_mass_sms_trace_values(self, record, sms_values):
        reason = (self.env.context.get(REASONS) or {}).get(record.id)
        if reason:
            self._consent_cancel(sms_values, reason)
        return super()._prepare_mass_sms_trace_values(record, sms_values)

    def _consent_cancel(self, sms_values, reason):
        sms_values.update(state="canceled", failure_type=failure_types.failure_type(reason))

    def _consent_refused_documents(self, records):
        """Return ``{document id: reason}`` of those who may not be contacted."""
        scope, counting = self._consent_stopping()
        if not counting:
            return {}
        reasons = self._consent_reasons(records, scope)
        return {id_: reason for id_, reason in reasons.items() if reason in counting}

    def _consent_reasons(self, records, scope):
        """Return ``{document id: reason or None}``."""
        infos = self._prepare_recipient_values(records)
        customers = partners_of(records, records.ids)
        companies = of_composer(self, records._name, records.ids)
        to_decide = [
            Recipient(
                infos[id_]["partner"].id or customers.get(id_),
                infos[id_]["sanitized"] or None,
                companies[id_],
            )
            for id_ in records.ids
        ]
        reasons = reasons_to_stop(self.env, to_decide, "sms", scope)
        return dict(zip(records.ids, reasons, strict=True))

    # -- buttons ---------------------------------------------------------------------------------

    def action_consent_send_anyway(self):
        """Send to everybody, for the reason that was entered."""
        self.ensure_one()
        self.consent_override = True
        return self.action_send_sms()
