"""What a lock says: who is locked, why, until when and who can lift it."""

from odoo import api, models
from odoo.exceptions import MissingError
from odoo.http import request
from odoo.tools import format_date

from ...policy.vocabulary import LOCK_DOCUMENTS, LOCK_HIDDEN

LOCKED = (LOCK_DOCUMENTS, LOCK_HIDDEN)
MESSAGE_LIMIT = 10


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _lock_is_manager(self):
        return self.env.user.has_group("partner_consent.group_lock_manager")

    @api.model
    def _lock_is_auditor(self):
        """Whether the user reads locks and sets none."""
        user = self.env.user
        return user.has_group("partner_consent.group_auditor") and not (
            user.has_group("partner_consent.group_consent_officer") or self._lock_is_manager()
        )

    @api.model
    def _lock_among(self, partner_ids):
        """Return those of the partners that are locked, archived ones too.

        At most one query, and none for partners that were read already, as most documents do while
        they are made.

        :param partner_ids: iterable of ids
        """
        # sudo: a lock holds for customers whom the user may not read
        partners = self.sudo().browse(sorted({id_ for id_ in partner_ids if id_}))
        partners.fetch(["effective_lock_level"])
        try:
            return partners.filtered(lambda partner: partner.effective_lock_level in LOCKED)
        except MissingError:
            # Who doesn't exist is for the database to refuse.
            return partners.exists().filtered(lambda one: one.effective_lock_level in LOCKED)

    def lock_notices(self):
        """Say for the banner of a document which of these customers are locked.

        :return: list of dicts ``id``, ``notice``, one for each locked customer that the user may
            read
        """
        if self.env.user.share:
            return []
        readable = self.exists()._filtered_access("read")
        return [
            {"id": partner.id, "notice": partner._lock_sentence()}
            for partner in readable._lock_among(readable.ids)
        ]

    def _lock_holder(self):
        """Return who holds the lock that is in force: this customer or the company."""
        self.ensure_one()
        own = self.lock_level == self.effective_lock_level
        return self if own else self.commercial_partner_id

    def _lock_sentence(self):
        """Return in words that this customer is locked, why and until when."""
        self.ensure_one()
        # sudo: who sees the lock sees its reason
        holder = self.sudo()._lock_holder()
        names = {"customer": self.complete_name, "company": holder.complete_name}
        hidden = self.effective_lock_level == LOCK_HIDDEN
        if holder == self:
            parts = [
                self.env._("%(customer)s is locked and hidden.", **names)
                if hidden
                else self.env._("%(customer)s is locked: no new documents.", **names)
            ]
        else:
            parts = [
                self.env._("%(customer)s is locked and hidden, because %(company)s is.", **names)
                if hidden
                else self.env._(
                    "%(customer)s is locked, because %(company)s is: no new documents.", **names
                )
            ]
        if holder.lock_reason_id:
            parts.append(self.env._("Reason: %(reason)s.", reason=holder.lock_reason_id.name))
        if holder.lock_until:
            until = format_date(self.env, holder.lock_until)
            parts.append(self.env._("Until %(date)s.", date=until))
        return " ".join(parts)

    @api.model
    def _lock_reader_is_customer(self):
        # The shop makes its carts as the superuser; who asked for the page reads the refusal.
        # sudo: a customer may not read users
        readers = self.env.user | (request.env.user if request else self.env.user.browse())
        return any(reader.share for reader in readers.sudo())

    def _lock_message(self):
        """Return why these locked customers are refused, and who can lift their locks.

        A customer in the portal or the shop reads no reason and no names.
        """
        if self._lock_reader_is_customer():
            return self.env._(
                "This customer account can't be used for new orders at the moment. Please "
                "contact us."
            )
        sentences = [partner._lock_sentence() for partner in self[:MESSAGE_LIMIT]]
        if len(self) > MESSAGE_LIMIT:
            more = len(self) - MESSAGE_LIMIT
            sentences.append(self.env._("%(count)s more customers are locked.", count=more))
        sentences.append(self.env._("A lock manager can lift the lock."))
        return (" " if len(self) == 1 else "\n").join(sentences)
