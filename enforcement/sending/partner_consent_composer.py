"""What the e-mail and the SMS composer share: who objected, and what to do about it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...models.channel.settings import channel_label
from ...models.consent.gate import override
from ...models.lock.naming import nameable, names
from ...policy import vocabulary as v
from ..context import LEAVE_OUT, LEFT_OUT
from .objections import NAMES_SHOWN, OBJECTIONS, list_action, refused_message


class PartnerConsentComposer(models.AbstractModel):
    _name = "partner.consent.composer"
    _description = "Composer That Asks First"

    consent_refused_partner_ids = fields.Many2many(
        "res.partner",
        compute="_compute_consent_refused",
        string="Refused",
        help="Those of them whom you may see. The count has all.",
    )
    consent_refused_count = fields.Integer(compute="_compute_consent_refused")
    consent_refused_message = fields.Char(compute="_compute_consent_refused")
    consent_override = fields.Boolean("Send anyway")
    consent_override_reason = fields.Char("Reason for sending anyway")

    @api.depends_context(LEFT_OUT)
    def _compute_consent_refused(self):
        for wizard in self:
            refused, total = wizard._consent_panel_refused()
            wizard.consent_refused_partner_ids = nameable(refused)
            wizard.consent_refused_count = len(refused)
            wizard.consent_refused_message = wizard._consent_panel_message(len(refused), total)

    # -- what each composer says about itself ----------------------------------------------------

    def _consent_channel(self):
        """Return ``email`` or ``sms``."""
        raise NotImplementedError

    def _consent_is_advertising(self):
        """Whether what is sent is marked as advertising: then every reason counts."""
        return False

    def _consent_scope(self):
        """Return why this is sent: ``marketing``, ``service``, or None for correspondence."""
        raise NotImplementedError

    def _consent_panel_decided(self):
        """Return the SQL of all recipients as ``id, partner_id, address, reason``, or None."""
        raise NotImplementedError

    # -- the panel -------------------------------------------------------------------------------

    def _consent_refused(self):
        """Return all customers who refused, those too whom the user may not read."""
        return self._consent_panel_refused()[0]

    def _consent_counting_reasons(self):
        return v.REASONS if self._consent_is_advertising() else OBJECTIONS

    def _consent_panel_refused(self):
        """Return ``(customers who refused, number of recipients)``."""
        self.ensure_one()
        decided = self._consent_panel_decided()
        if decided is None:
            return self.env["res.partner"], 0
        counting = self._consent_counting_reasons()
        rows = self.env.execute_query(SQL("SELECT partner_id, reason FROM (%s) decided", decided))
        ids = [partner_id for partner_id, reason in rows if partner_id and reason in counting]
        return self.env["res.partner"].browse(dict.fromkeys(ids)), len(rows)

    def _consent_panel_message(self, refused, total):
        if not refused:
            return False
        if not self._consent_is_advertising():
            return refused_message(self.env, self._consent_channel(), refused, total)
        return self.env._(
            "%(refused)s of %(total)s recipients may not get advertising by %(channel)s.",
            refused=refused,
            total=total,
            channel=channel_label(self.env, self._consent_channel()),
        )

    def action_consent_show_refused(self):
        """Open the list of the customers who refused."""
        self.ensure_one()
        return list_action(self.consent_refused_partner_ids)

    # -- sending ---------------------------------------------------------------------------------

    def _consent_stopping(self):
        """Return what a series asks of each recipient: ``(scope, reasons that stop them)``.

        Correspondence asks only where staff sent it: automatic service mails are never touched.
        """
        if scope := self._consent_scope():
            return scope, v.REASONS
        asked = self.env.context.get(LEAVE_OUT) and not self.consent_override
        return v.MARKETING, self._consent_counting_reasons() if asked else ()

    def _consent_check_answered(self):
        """Refuse to write to a single customer who objected, unless staff say why.

        :raises UserError: naming the customers and the ways out
        """
        self.ensure_one()
        if self.consent_override:
            self._consent_check_override()
            return
        raise UserError(
            self.env._(
                "%(summary)s\n%(names)s\nLeave them out, print it instead, or send it anyway and "
                "say why.",
                summary=self.consent_refused_message,
                names=names(self._consent_refused(), NAMES_SHOWN),
            )
        )

    def _consent_check_override(self):
        if self._consent_is_advertising():
            raise UserError(
                self.env._(
                    "%(summary)s\nAdvertising can't be sent anyway. Leave them out.",
                    summary=self.consent_refused_message,
                )
            )
        if not (self.consent_override_reason or "").strip():
            raise UserError(
                self.env._("Enter why you send it anyway. The ledger keeps the reason.")
            )

    def _consent_record_override(self, refused):
        """Write down who is written to in spite of a refusal, by whom and why.

        Before anything leaves: where a colleague was faster, Odoo runs the request once more.
        """
        # sudo: a follower may be somebody whom the user can't read
        override(refused.sudo(), self._consent_channel(), self.consent_override_reason)

    def _consent_note_override(self, refused, documents):
        """Say on the documents who was written to in spite of a refusal, and why."""
        if not refused or not hasattr(documents, "_message_log_batch"):
            return
        has_company = "company_id" in documents._fields
        no_company = {self.env["res.company"]: documents}
        for company, own in (
            documents.grouped("company_id") if has_company else no_company
        ).items():
            body = self.env._(
                "Sent although %(names)s refused. Reason: %(reason)s",
                names=names(refused, company=company),
                reason=self.consent_override_reason,
            )
            own._message_log_batch(bodies=dict.fromkeys(own.ids, body))
