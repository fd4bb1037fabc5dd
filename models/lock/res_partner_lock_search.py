"""Finding hidden customers: not in the web client, but before anybody makes a duplicate.

Only what a user asks for is narrowed. Odoo's own reading of relations isn't, so that an old
document still shows whom it is for. Looking a customer up by e-mail finds a hidden one, instead of
making an unlocked second one.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import parse_contact_from_email

from ...policy.vocabulary import LOCK_HIDDEN


def _names_ids(domain):
    """Whether all that ``domain`` finds is among ids that it names."""
    parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
    return any(
        isinstance(part, DomainCondition)
        and part.field_expr == "id"
        and part.operator in ("in", "=")
        for part in parts
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        return super().search(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def search_count(self, domain, *args, **kwargs):
        return super().search_count(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def search_read(self, domain=None, *args, **kwargs):
        return super().search_read(self._lock_searchable(domain or []), *args, **kwargs)

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, *args, **kwargs):
        return super().name_search(name, self._lock_searchable(domain or []), *args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        return super().web_read_group(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, *args, **kwargs):
        return super().formatted_read_group(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, *args, **kwargs):
        return super().formatted_read_grouping_sets(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def read_group(self, domain, *args, **kwargs):
        return super().read_group(self._lock_searchable(domain), *args, **kwargs)

    @api.model
    def _lock_searchable(self, domain):
        """Return the domain, without hidden customers where it would find archived ones.

        Lock managers and auditors find them; so does who asks for given ids, which an old
        document names.
        """
        if self.env.su:
            return domain
        asked = Domain(domain)
        archived_too = self.env.context.get("active_test") is False or any(
            condition.field_expr == "active" for condition in asked.iter_conditions()
        )
        if not archived_too or _names_ids(asked):
            return domain
        if self._lock_is_manager() or self.env.user.has_group("partner_consent.group_auditor"):
            return domain
        return asked & Domain("effective_lock_level", "!=", LOCK_HIDDEN)

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
