"""The e-mail composer: advertising by a template leaves out whoever may not be contacted."""

from odoo import models

from ...policy import failure_types
from ...policy import vocabulary as v
from . import recipient_columns, recipients
from .scopes import ASKED


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _consent_scope(self):
        """Return why this is sent: ``marketing``, ``service``, or None for correspondence."""
        # Advertising stays advertising in the name of a service mailing.
        if self.template_id.is_marketing:
            return v.MARKETING
        return self.mass_mailing_id.consent_scope or None

    def _action_send_mail(self, auto_commit=False):
        mails, messages = self.env["mail.mail"].sudo(), self.env["mail.message"]
        for wizard in self:
            # The mails that go to followers carry the purpose too, for the last gate.
            scoped = wizard.with_context(consent_scope=wizard._consent_scope())
            found = super(MailComposeMessage, scoped)._action_send_mail(auto_commit=auto_commit)
            mails += found[0]
            messages += found[1]
        return mails, messages

    def _manage_mail_values(self, mail_values_all):
        values = super()._manage_mail_values(mail_values_all)
        scope = self._consent_scope()
        if not scope or self.composition_mode == "mass_mail":
            return values
        return self._consent_filter_posts(values, scope)

    def _consent_filter_posts(self, post_values_all, scope):
        """Take refused customers out of messages to be posted; drop what has nobody left."""
        slots = [
            (res_id, partner_id)
            for res_id, values in post_values_all.items()
            for partner_id in values.get("partner_ids") or []
        ]
        judged = [(partner_id, None) for _id, partner_id in slots]
        reasons = recipients.reasons_for(self.env, judged, "email", scope)
        refused = {}
        for (res_id, partner_id), reason in zip(slots, reasons, strict=True):
            if reason:
                refused.setdefault(res_id, {})[partner_id] = reason
        kept = dict(post_values_all)
        for res_id, found in refused.items():
            left = [id_ for id_ in kept[res_id]["partner_ids"] if id_ not in found]
            kept[res_id] = kept[res_id] | {"partner_ids": left}
            strictest = min(found.values(), key=failure_types.strictness)
            document = self.env[self.model].browse(res_id)
            recipients.log_not_sent(document, failure_types.failure_type(strictest))
            if not left:
                del kept[res_id]
        return kept

    def _process_mail_values_state(self, mail_values_dict):
        scope = self._consent_scope()
        # A mailing has left out whom it must, and before it is sent each mail is asked once more.
        if not scope or self.env.context.get("consent_asked") is ASKED:
            return super()._process_mail_values_state(mail_values_dict)
        remaining = self._consent_cancel_refused(mail_values_dict, scope, v.REASONS)
        super()._process_mail_values_state(remaining)
        return mail_values_dict

    def _consent_cancel_refused(self, mail_values_dict, scope, counting):
        """Cancel the mails of those who may not be contacted.

        :param counting: the reasons that count
        :return: the others, for Odoo to judge: whoever is left out must not make somebody with the
            same address a duplicate
        """
        refused = {
            res_id: failure_types.failure_type(reason)
            for res_id, reason in self._consent_refused_documents(mail_values_dict, scope).items()
            if reason in counting
        }
        for res_id, failure_type in refused.items():
            # The document's chatter must not say that it was sent.
            cancelled = {"state": "cancel", "failure_type": failure_type, "is_notification": False}
            mail_values_dict[res_id].update(cancelled)
            if not self.mass_mailing_id:
                document = self.env[self.model].browse(res_id)
                recipients.log_not_sent(document, failure_type)
        return {id_: values for id_, values in mail_values_dict.items() if id_ not in refused}

    def _consent_refused_documents(self, mail_values_dict, scope):
        """Return ``{document id: reason}`` of those whose every recipient may not be contacted."""
        customers = recipient_columns.partners_of(self.env[self.model], mail_values_dict)
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
