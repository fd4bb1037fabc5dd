"""Scheduled messages: who refuses before they are posted is left out."""

from odoo import api, models
from odoo.tools import SQL

from ...policy import failure_types
from ...policy import vocabulary as v
from . import recipients
from .composer_panel import OBJECTIONS
from .notified import LEFT_OUT, notified_ids

# Key of a context: id of the message about to be posted. A forged key checks once more, never less.
POSTED = "consent_posted_message_id"


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _post_message(self, raise_exception=True):
        # One at a time: where one fails, Odoo rolls back, and with it who was taken out of others.
        for message in self:
            posted = message.with_context(**{POSTED: message.id})
            super(MailScheduledMessage, posted)._post_message(raise_exception=raise_exception)

    @api.model
    def _check(self, values=None):
        # The first that Odoo does with a message which it posts: whatever fails here is reported to
        # the author like any other failure, and nothing is posted.
        result = super()._check(values)
        if self.ids and self.ids == [self.env.context.get(POSTED)]:
            # sudo: whom it reaches and who refused is asked, whatever its author may read
            self.sudo().with_context(**{POSTED: False})._consent_drop_refused()
        return result

    def unlink(self):
        return super(MailScheduledMessage, self.with_context(**{POSTED: False})).unlink()

    def _consent_drop_refused(self):
        """Take out whoever refused since the message was scheduled, and say so on the document.

        Staff who scheduled it in spite of a refusal said why: then the answer is older.
        Advertising is stopped by every reason, whatever staff said.
        """
        self.ensure_one()
        document = self.env[self.model].browse(self.res_id).exists()
        partners = self._consent_notified(document)
        advertising = (self.send_context or {}).get("consent_scope") == v.MARKETING
        judged = [(partner.id, None) for partner in partners]
        reasons = recipients.reasons_for(self.env, judged, "email", v.MARKETING)
        refused = {
            partner: reason
            for partner, reason in zip(partners, reasons, strict=True)
            if reason in (v.REASONS if advertising else OBJECTIONS)
        }
        if refused and not advertising:
            overridden = self._consent_overridden(self.env["res.partner"].union(*refused))
            refused = {p: r for p, r in refused.items() if p not in overridden}
        if not refused:
            return
        self._consent_leave_out(self.env["res.partner"].union(*refused))
        strictest = min(refused.values(), key=failure_types.strictness)
        recipients.log_not_sent(document, failure_types.failure_type(strictest))

    def _consent_notified(self, document):
        subtype = self.env.ref("mail.mt_note" if self.is_note else "mail.mt_comment")
        context = self.send_context or {}
        document = document.with_context(**{LEFT_OUT: context.get(LEFT_OUT)})
        ids = notified_ids(document, subtype.id, self.partner_ids.ids)
        return self.env["res.partner"].browse(ids)

    def _consent_leave_out(self, refused):
        context = dict(self.send_context or {})
        left_out = set(context.get(LEFT_OUT) or ()) | set(refused.ids)
        # sudo: whoever posts it, the author's message is changed
        self.sudo().write(
            {
                "partner_ids": [(3, partner.id) for partner in refused & self.partner_ids],
                "send_context": context | {LEFT_OUT: sorted(left_out)},
            }
        )

    @api.model
    def _consent_overridden(self, partners):
        """Return those of whom the ledger's last word is that staff write all the same."""
        # sudo: the ledger decides, whatever the author of the message may read
        events = self.env["partner.consent.event"].sudo()
        events.flush_model(["partner_id", "channel", "event"])
        query = SQL(
            "SELECT DISTINCT ON (partner_id) partner_id, event FROM partner_consent_event"
            " WHERE channel = 'email' AND partner_id = ANY(%s) ORDER BY partner_id, id DESC",
            partners.ids,
        )
        rows = events.env.execute_query(query)
        return partners.browse(id_ for id_, event in rows if event == v.OVERRIDDEN)
