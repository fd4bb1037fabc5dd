"""The e-mail composer: second gate of mailings, behind the exclusion that comes before rendering."""

from odoo import models

from ..policy import failure_types
from . import recipients


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _consent_scope(self):
        """Return why this is sent: ``marketing``, ``service``, or None for correspondence."""
        return self.mass_mailing_id.consent_scope

    def _process_mail_values_state(self, mail_values_dict):
        scope = self._consent_scope()
        if not scope:
            return super()._process_mail_values_state(mail_values_dict)
        refused = self._consent_refused_documents(mail_values_dict, scope)
        for res_id, reason in refused.items():
            mail_values_dict[res_id].update(
                state="cancel",
                failure_type=failure_types.failure_type(reason),
                # The document's chatter must not say that it was sent.
                is_notification=False,
            )
        # Whoever is left out must not make somebody with the same address a duplicate.
        super()._process_mail_values_state(
            {id_: values for id_, values in mail_values_dict.items() if id_ not in refused}
        )
        return mail_values_dict

    def _consent_refused_documents(self, mail_values_dict, scope):
        """Return ``{document id: reason}`` of those whose every recipient may not be contacted."""
        customers = recipients.partners_of(self.env[self.model], mail_values_dict)
        addresses = self._get_recipients_data(mail_values_dict)
        slots = []
        for res_id, values in mail_values_dict.items():
            partner_ids = [command[1] for command in values.get("recipient_ids") or []]
            if partner_ids:
                slots += [(res_id, partner_id, None) for partner_id in partner_ids]
            else:
                slots += [
                    (res_id, customers.get(res_id), address)
                    for address in addresses[res_id]["mail_to_normalized"]
                ]
        judged = [(partner_id, address) for _id, partner_id, address in slots]
        reasons = recipients.reasons_for(self.env, judged, "email", scope)
        by_document = {}
        for (res_id, *_rest), reason in zip(slots, reasons, strict=True):
            by_document.setdefault(res_id, []).append(reason)
        return {
            res_id: min(found, key=failure_types.strictness)
            for res_id, found in by_document.items()
            if all(found)
        }
