"""Naming customers: what is judged about others names them only to who may read them.

Whoever gets the same mail or shares an address is judged too, and belongs to another company or is
hidden perhaps. Counts stay complete; hidden customers are named to lock managers and auditors.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...policy.groups import AUDITOR
from ...policy.vocabulary import LOCK_HIDDEN
from .rights import is_manager


def shown_domain(env):
    """Return the :class:`Domain` of the customers that aren't hidden from the user."""
    if env.su or is_manager(env.user) or env.user.has_group(AUDITOR):
        return Domain.TRUE
    return Domain("effective_lock_level", "!=", LOCK_HIDDEN)


def readable(partners):
    """Return those of the customers whom the user may read, also where the code runs as superuser.

    Enough for whom the user named themselves, as a document's customer.
    """
    return partners.sudo(False)._filtered_access("read").with_env(partners.env)


def nameable(partners):
    """Return those of the customers whose names the user may learn from a list of judged ones."""
    asking = partners.sudo(False)
    found = asking._filtered_access("read").filtered_domain(shown_domain(asking.env))
    return found.with_env(partners.env)


def nameable_sql(env, partner_id):
    """Return the SQL of "the user may learn the name of the customer of this id".

    :param partner_id: SQL of the id
    """
    partners = env["res.partner"].sudo(False).with_context(active_test=False)
    partners.flush_model(["effective_lock_level"])
    query = partners._search(shown_domain(partners.env))
    query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), partner_id))
    return SQL("EXISTS %s", query.subselect(SQL("1")))


def names(partners, limit=None, company=None):
    """Return the customers' names, separated by commas; those not to be named are counted.

    :param int limit: so many are named at most; all where left out
    :param company: of a document whose readers read the names, who may know no other company's
    """
    env, known = partners.env, nameable(partners)
    if company is not None:
        known = known.filtered(lambda one: not one.company_id or one.company_id == company)
    words = known[:limit].mapped("display_name")
    if others := len(partners) - len(known):
        one = env._("another customer")
        words.append(one if others == 1 else env._("%(count)s other customers", count=others))
    return ", ".join(words)
