"""Looking a customer up by e-mail finds a hidden one, instead of making an unlocked duplicate."""

from odoo import api, models
from odoo.tools import parse_contact_from_email

from ..policy.vocabulary import LOCK_HIDDEN


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        hidden = self._lock_hidden_by_email([email])
        if hidden:
            return next(iter(hidden.values()))
        return super().find_or_create(email, assert_valid_email=assert_valid_email)

    @api.model
    def _find_or_create_from_emails(self, emails, ban_emails=None, **options):
        hidden = self._lock_hidden_by_email(emails)
        if not hidden:
            return super()._find_or_create_from_emails(emails, ban_emails=ban_emails, **options)
        banned = [*(ban_emails or []), *hidden]
        found = super()._find_or_create_from_emails(emails, ban_emails=banned, **options)
        return [
            partner or hidden.get(self._lock_normalize(email), partner)
            for email, partner in zip(emails, found, strict=True)
        ]

    @api.model
    def _lock_normalize(self, email):
        """Return the first address of an e-mail header, normalised; False where there is none."""
        return parse_contact_from_email(email or "")[1] or False

    @api.model
    def _lock_hidden_by_email(self, emails):
        """Return ``{normalised address: hidden customer}`` where only hidden ones have it.

        :param emails: list of addresses as in an e-mail header
        """
        wanted = {self._lock_normalize(email) for email in emails} - {False}
        if not wanted:
            return {}
        # sudo: a hidden customer is found whoever looks, so that nobody makes a second one
        partners = self.sudo().with_context(active_test=False)
        fnames = ["email_normalized", "active", "effective_lock_level"]
        found = partners.search_fetch(
            [("email_normalized", "in", list(wanted))], fnames, order="id"
        )
        visible = set(found.filtered("active").mapped("email_normalized"))
        hidden = found.filtered(
            lambda p: p.effective_lock_level == LOCK_HIDDEN and p.email_normalized not in visible
        )
        return {p.email_normalized: self.browse(p.id) for p in reversed(hidden)}
