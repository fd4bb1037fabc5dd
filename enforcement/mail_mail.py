"""Outgoing mails: a lock or a refusal that comes between queueing and sending wins."""

from odoo import api, fields, models
from odoo.tools import email_normalize_all

from ..policy import failure_types
from . import recipient_columns, recipients
from .scopes import scope_field, with_scope


def _normalized(addresses):
    """Return the normalised addresses in a text; parsing is slow, and often there is none."""
    return email_normalize_all(addresses) if addresses else []


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(with_scope(self.env, vals_list))

    def _send(self, *args, **kwargs):
        cancelled = self._consent_recheck()
        remaining = self - cancelled
        callback = kwargs.get("post_send_callback")
        if cancelled and callback:
            callback(cancelled.ids)
        return super(MailMail, remaining)._send(*args, **kwargs) if remaining else True

    def _consent_recheck(self):
        """Take out of these mails whoever may not be contacted by now.

        Mails without a purpose are correspondence and stay as they are.

        :return: the mails that are cancelled because nobody remains
        """
        cancelled = self.browse()
        by_scope = self.filtered(lambda mail: mail.state == "outgoing").grouped(
            lambda mail: mail.consent_scope or mail.mailing_id.consent_scope
        )
        for scope, mails in by_scope.items():
            if scope:
                cancelled += mails._consent_drop_recipients(scope)
        return cancelled

    def _consent_drop_recipients(self, scope):
        customers = self._consent_customers()
        # Who gets a mail: (mail, partner or None, customer to judge by, address)
        slots = [
            (mail, partner, customer, address)
            for mail in self
            for partner, customer, address in mail._consent_slots(customers.get(mail))
        ]
        judged = [(customer, address) for _mail, _partner, customer, address in slots]
        reasons = recipients.reasons_for(self.env, judged, "email", scope)
        reasons = self._consent_spare_test_mails(slots, reasons)
        by_mail = {mail: [] for mail in self}
        for (mail, partner, _customer, address), reason in zip(slots, reasons, strict=True):
            by_mail[mail].append((partner, address, reason))
        cancelled = self.browse()
        for mail, found in by_mail.items():
            if any(reason for _partner, _address, reason in found):
                cancelled += mail._consent_apply(found)
        return cancelled

    def _consent_customers(self):
        """Return ``{mail: id of the customer its document is linked to}``."""
        customers = {}
        # A test mail is rendered for whichever document came first, and isn't sent to its customer.
        for model, mails in (
            self.filtered(lambda mail: mail.model and mail.res_id).grouped("model").items()
        ):
            mails = mails.filtered(lambda mail: not mail._consent_is_test())
            if model in self.env:
                found = recipient_columns.partners_of(self.env[model], mails.mapped("res_id"))
                customers.update({mail: found.get(mail.res_id) for mail in mails})
        return customers

    def _consent_document(self):
        self.ensure_one()
        if not self.model or self.model not in self.env:
            return None
        # sudo: the queue tells on the document why nothing was sent, whoever wrote it
        return self.env[self.model].sudo().browse(self.res_id or ()).exists()

    def _consent_is_test(self):
        return bool(self.mailing_id) and not self.mailing_trace_ids

    def _consent_slots(self, customer):
        """Return each address this mail goes to, as ``(partner or None, customer id, address)``."""
        self.ensure_one()
        typed = ",".join(filter(None, (self.email_to, self.email_cc)))
        slots = [(None, customer, address) for address in _normalized(typed)]
        for partner in self.recipient_ids:
            plain = partner.email == partner.email_normalized
            addresses = [partner.email] if plain else _normalized(partner.email)
            slots += [(partner, partner.id, address or None) for address in addresses or [None]]
        return slots

    def _consent_spare_test_mails(self, slots, reasons):
        """A business may show a draft to its own staff, whatever they answered as customers."""
        tested = {
            address
            for (mail, *_rest, address), reason in zip(slots, reasons, strict=True)
            if reason and mail._consent_is_test()
        }
        staff = recipients.staff_addresses(self.env, "email", tested)
        return [
            None if address in staff and mail._consent_is_test() else reason
            for (mail, *_rest, address), reason in zip(slots, reasons, strict=True)
        ]

    def _consent_apply(self, found):
        """Take the refused recipients out of this mail; cancel it where nobody remains.

        :param found: list of ``(partner or None, address, reason or None)``, one per address
        :return: this mail where it is cancelled
        """
        self.ensure_one()
        refused = [(partner, reason) for partner, _address, reason in found if reason]
        strictest = min((reason for _p, reason in refused), key=failure_types.strictness)
        code = failure_types.failure_type(strictest)
        partners = self.env["res.partner"].union(*(partner for partner, _r in refused if partner))
        notifications = (
            self.env["mail.notification"]
            .sudo()
            .search([("mail_mail_id", "=", self.id), ("notification_status", "=", "ready")])
        )
        if len(refused) == len(found):
            self.write({"state": "cancel", "failure_type": code, "failure_reason": False})
            self.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": code})
            notifications.write({"notification_status": "canceled", "failure_type": code})
            if not self.mailing_id:
                recipients.log_not_sent(self._consent_document(), code)
            return self
        kept = [address for partner, address, reason in found if not partner and not reason]
        self.write(
            {
                "recipient_ids": [(3, partner.id) for partner in partners],
                "email_to": ", ".join(kept) if self.email_to or self.email_cc else False,
                "email_cc": False,
            }
        )
        notifications.filtered(lambda n: n.res_partner_id in partners).write(
            {"notification_status": "canceled", "failure_type": code}
        )
        return self.browse()
