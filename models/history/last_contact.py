"""The day of the last contact with a customer, sorted, grouped and searched by an index."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL


def past_contacts(partners):
    """Return the :class:`Domain` on entries that lie in the past: planned ones are no contact."""
    return Domain("date", "<=", fields.Date.context_today(partners))


def _entries_of_readable(partners):
    """Return the query of the past contacts with customers whom the user reads already.

    That entries follow the customer's access needn't be asked once more, for each of a million
    customers: it would take three times as long. All other rules hold.
    """
    env = partners.env
    entries, rules = env["partner.history"], env["ir.rule"]
    entries.check_access("read")
    as_the_customer = Domain("partner_id", "any", rules._compute_domain("res.partner"))
    as_the_customer = as_the_customer.optimize(entries)
    others = rules._compute_domain(entries._name).map_conditions(
        lambda condition: Domain.TRUE if condition == as_the_customer else condition
    )
    # sudo: the rules are applied here by hand
    return entries.sudo()._search(past_contacts(partners) & others)


class LastContactDate(fields.Date):
    """Lists can be sorted and grouped by it: each customer's entries are looked up in the index."""

    def to_sql(self, model, alias):
        """Return the SQL of the last contact, of the entries the user may read.

        :param model: empty recordset of ``res.partner``
        :param str alias: the customers' table in the query
        """
        entries = _entries_of_readable(model)
        table = entries.table
        entries.add_where(
            SQL("%s = %s", SQL.identifier(table, "partner_id"), SQL.identifier(alias, "id"))
        )
        return entries.subselect(SQL("MAX(%s)", SQL.identifier(table, "date")))


def last_contact_domain(partners, operator, value):
    """Compile to "has an entry since" and "has one, but none since": both use the index.

    :return: the :class:`Domain` on customers, or NotImplemented for other operators
    """

    def contacted(*since):
        return Domain("history_ids", "any", past_contacts(partners) & Domain.AND(since))

    def contacted_since(comparison, day):
        return contacted(Domain("date", comparison, day))

    if operator in (">", ">="):
        return contacted_since(operator, value)
    if operator in ("<", "<="):
        later = ">=" if operator == "<" else ">"
        return contacted() & ~contacted_since(later, value)
    if operator == "in":
        return Domain.OR(
            contacted_since(">=", day) & ~contacted_since(">", day) if day else ~contacted()
            for day in value
        )
    return NotImplemented
