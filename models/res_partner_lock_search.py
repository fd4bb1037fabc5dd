"""Searching in the web client: a hidden customer isn't found among the archived ones either.

Only what a user asks for is narrowed. Odoo's own reading of relations isn't, so that an old
document still shows whom it is for.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition

from ..policy.vocabulary import LOCK_HIDDEN


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
