"""What the e-mail and the SMS composer share: who objected, and what to do about it."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...models.channel.settings import channel_label
from ...models.decision import outcome, words
from ...models.lock.naming import nameable
from ...policy import vocabulary as v
from ..context import BY_HAND, LEFT_OUT, OURS, OVERRIDE, SCOPE
from .objections import OBJECTIONS, list_action, refused_message, unanswered
from .overriding import choose, chosen_in
from .partner_consent_composer_purpose import SERIES
from .scopes import scope_said


class PartnerConsentComposer(models.AbstractModel):
    _name = "partner.consent.composer"
    _inherit = ["partner.consent.composer.purpose"]
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
    consent_outcome = fields.Json(
        "Outcome", readonly=True, help="How many got it and how many were left out, to be told."
    )

    @api.depends_context(LEFT_OUT, "company")
    def _compute_consent_refused(self):
        for wizard in self:
            rows, total = wizard._consent_refused_rows()
            reasons = {partner_id: reason for _company, partner_id, reason in rows}
            refused = self.env["res.partner"].browse(reasons)
            wizard.consent_refused_partner_ids = nameable(refused)
            wizard.consent_refused_count = len(refused)
            wizard.consent_refused_message = wizard._consent_panel_message(reasons, total)

    # -- what each composer says about itself ----------------------------------------------------

    def _consent_channel(self):
        """Return ``email`` or ``sms``."""
        raise NotImplementedError

    def _consent_panel_decided(self):
        """Return the SQL of all recipients, as from :mod:`.deciding`, or None."""
        raise NotImplementedError

    # -- the panel -------------------------------------------------------------------------------

    def _consent_refused(self):
        """Return all customers who refused, those too whom the user may not read."""
        return self.env["res.partner"].union(*self._consent_refused_by_company()[0].values())

    def _consent_counting_reasons(self):
        purpose = self._consent_purpose()
        if self._consent_is_advertising() or purpose == v.MARKETING:
            return v.REASONS
        return () if purpose else OBJECTIONS

    def _consent_refused_rows(self):
        """Return ``([(controller id, partner id, reason that counts)], number of recipients)``."""
        self.ensure_one()
        decided = self._consent_panel_decided()
        if decided is None:
            return [], 0
        counting = self._consent_counting_reasons()
        query = SQL("SELECT company_id, partner_id, reason FROM (%s) decided", decided)
        rows = self.env.execute_query(query)
        return [row for row in rows if row[1] and row[2] in counting], len(rows)

    def _consent_refused_by_company(self):
        """Return ``({controller id: customers who refused there}, number of recipients)``."""
        rows, total = self._consent_refused_rows()
        ids = {}
        for company_id, partner_id, _reason in rows:
            ids.setdefault(company_id, {})[partner_id] = None
        partners = self.env["res.partner"]
        return {company_id: partners.browse(found) for company_id, found in ids.items()}, total

    def _consent_panel_message(self, reasons, total):
        """Return how many are left out, and of advertising why.

        :param dict reasons: ``{partner id: reason}``
        """
        if not reasons:
            return False
        if v.NOT_ASKED not in self._consent_counting_reasons():
            return refused_message(self.env, self._consent_channel(), len(reasons), total)
        return self.env._(
            "%(refused)s of %(total)s recipients may not get advertising by %(channel)s: "
            "%(reasons)s.",
            refused=len(reasons),
            total=total,
            channel=channel_label(self.env, self._consent_channel()),
            reasons=words.summary(self.env, Counter(reasons.values())),
        )

    def action_consent_show_refused(self):
        """Open the list of the customers who refused."""
        self.ensure_one()
        return list_action(self.consent_refused_partner_ids)

    # -- sending ---------------------------------------------------------------------------------

    def _consent_scope(self):
        """Return why this is sent: ``marketing``, ``service``, or None for correspondence."""
        # Advertising stays advertising in the name of a service mailing.
        if self._consent_is_advertising() or self.env.context.get(SCOPE) == v.MARKETING:
            return v.MARKETING
        scope = self._consent_mailing().consent_scope or scope_said(self.env)
        # What staff send to somebody in spite of all is a letter to them.
        return scope or (None if self._consent_chosen() else self._consent_purpose())

    def _consent_stopping(self):
        """Return what a series asks of each recipient: ``(scope, reasons that stop them)``."""
        if scope := self._consent_scope():
            return scope, v.REASONS
        if self._consent_chosen():
            # “Anyway” is said to a No, and nobody writes to who is hidden, who may be dead.
            return v.SERVICE, v.REASONS
        return v.MARKETING, OBJECTIONS

    def _consent_chosen(self):
        """Return whom staff write to in spite of a refusal: ``overriding.chosen_in``."""
        return chosen_in(self.env, self.env.context.get(OVERRIDE), self.env.uid)

    def _consent_blacklisted(self, listed, reasons):
        """Return those of the documents on Odoo's blacklist whom the list may stop.

        Its opt-outs are refusals here already, and our decision knows why something is sent: for
        service, or anyway, it stands in for the list.

        :param listed: iterable of document ids
        :param reasons: ``function() -> {document id: reason}`` against advertising to them
        """
        scope = self._consent_scope()
        if scope == v.SERVICE:
            return []
        if scope or not listed or not self._consent_chosen():
            return list(listed)
        found = reasons()
        return [id_ for id_ in listed if found.get(id_) not in OBJECTIONS]

    def _consent_by_hand(self):
        """Return the composer as its Send button sends: by hand, with whom staff send to anyway.

        :raises UserError: where staff have to say first what happens to those who refused
        """
        self.ensure_one()
        refused = self._consent_refused_by_company()[0]
        if refused and (self.composition_mode not in SERIES or self.consent_override):
            self._consent_check_answered()
        context = {BY_HAND: OURS}
        if refused and self.consent_override:
            reason = self.consent_override_reason
            context[OVERRIDE] = choose(refused, self._consent_channel(), reason)
        return self.with_context(**context)

    def _consent_told(self):
        """Return the action that says what became of the sending and closes the dialog."""
        return outcome.toast(self.env, self.consent_outcome or {})

    def _consent_count(self, counts):
        """Add to what is told of the sending.

        :param dict counts: ``{outcome: number of recipients}``
        """
        self.consent_outcome = dict(Counter(self.consent_outcome or {}) + Counter(counts))

    def _consent_check_answered(self):
        """Refuse to write to a single customer who objected, unless staff say why.

        :raises UserError: naming the customers and the ways out
        """
        self.ensure_one()
        if self.consent_override:
            self._consent_check_override()
            return
        raise unanswered(self.consent_refused_message, self._consent_refused())

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
