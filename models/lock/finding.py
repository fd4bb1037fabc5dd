"""Finding hidden customers: not in the web client, but before anybody makes a duplicate.

Only what a user asks for is narrowed. Odoo's own reading of relations isn't, so that an old
document still shows whom it is for. Looking a customer up by e-mail finds a hidden one, instead of
making an unlocked second one; where none would be made, as for a proposal, nobody is named the
hidden one who may not find them.
"""

from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import parse_contact_from_email

from ...policy.vocabulary import LOCK_HIDDEN
from .naming import shown_domain


def findable(partners):
    """Return these customers, without hidden ones where the user may not find them."""
    # sudo: whether somebody is hidden doesn't depend on who looks
    shown = partners.sudo().filtered_domain(shown_domain(partners.env))
    return partners.browse(shown.ids)


def name_no_hidden_twins(partners):
    """Empty the fields that name an archived customer of the same number, where hidden."""
    for partner in partners:
        for fname in ("same_vat_partner_id", "same_company_registry_partner_id"):
            partner[fname] = findable(partner[fname])


def searchable(partners, domain):
    """Return the domain, without hidden customers where it would find archived ones.

    Lock managers and auditors find them; so does who asks for given ids, which an old document
    names.
    """
    env = partners.env
    if env.su:
        return domain
    asked = Domain(domain)
    archived_too = env.context.get("active_test") is False or any(
        condition.field_expr == "active" for condition in asked.iter_conditions()
    )
    if not archived_too or _names_ids(asked):
        return domain
    return asked & shown_domain(env)


def _names_ids(domain):
    """Whether all that ``domain`` finds is among ids that it names."""
    parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
    return any(
        isinstance(part, DomainCondition)
        and part.field_expr == "id"
        and part.operator in ("in", "=")
        for part in parts
    )


def _normalize(email):
    """Return the first address of an e-mail header, normalised; False where there is none."""
    return parse_contact_from_email(email or "")[1] or False


def hidden_by_email(partners, emails):
    """Return ``{normalised address: hidden customer}`` where only hidden ones have it.

    :param partners: empty recordset of ``res.partner``
    :param emails: list of addresses as in an e-mail header
    """
    wanted = {_normalize(email) for email in emails} - {False}
    if not wanted:
        return {}
    # sudo: a hidden customer is found whoever looks, so that nobody makes a second one
    every = partners.sudo().with_context(active_test=False)
    fnames = ["email_normalized", "active", "effective_lock_level"]
    found = every.search_fetch([("email_normalized", "in", list(wanted))], fnames, order="id")
    visible = set(found.filtered("active").mapped("email_normalized"))
    hidden = found.filtered(
        lambda one: (
            one.effective_lock_level == LOCK_HIDDEN and one.email_normalized not in visible
        )
    )
    return {one.email_normalized: partners.browse(one.id) for one in reversed(hidden)}


def with_hidden(emails, found, hidden, only_look):
    """Return the customers found for these addresses, completed by the hidden ones.

    :param emails: list of addresses as in an e-mail header
    :param found: list of customers, one for each address, empty where there is none
    :param dict hidden: what :func:`hidden_by_email` returned
    :param bool only_look: nobody would be created: hidden ones are for those who may find them
    """
    if only_look:
        hidden = {email: findable(partner) for email, partner in hidden.items()}
    return [
        partner or hidden.get(_normalize(email), partner)
        for email, partner in zip(emails, found, strict=True)
    ]
