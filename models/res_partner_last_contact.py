"""Last contact: the date of the latest history entry, without a column to keep up to date."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class LastContactDate(fields.Date):
    """Lists can be sorted and grouped by it: each customer's entries are looked up in the index."""

    def to_sql(self, model, alias):
        """Return the SQL of the last contact, of the entries the user may read.

        :param model: empty recordset of ``res.partner``
        :param str alias: the customers' table in the query
        """
        entries = model.env["partner.history"]._search(model._past_contacts())
        table = entries.table
        entries.add_where(
            SQL("%s = %s", SQL.identifier(table, "partner_id"), SQL.identifier(alias, "id"))
        )
        return entries.subselect(SQL("MAX(%s)", SQL.identifier(table, "date")))


class ResPartner(models.Model):
    """A stored column would make each entry of a batch cost a second write, on the customer."""

    _inherit = "res.partner"

    last_contact_date = LastContactDate(
        "Last contact",
        compute="_compute_last_contact_date",
        search="_search_last_contact_date",
        groups="base.group_user",
        help="Date of the latest entry in the customer history, up to today.",
    )

    @api.depends("history_ids.date")
    def _compute_last_contact_date(self):
        found = dict(
            self.env["partner.history"]._read_group(
                Domain("partner_id", "in", self._origin.ids) & self._past_contacts(),
                ["partner_id"],
                ["date:max"],
            )
        )
        for partner in self:
            partner.last_contact_date = found.get(partner._origin, False)

    @api.model
    def _past_contacts(self):
        return Domain("date", "<=", fields.Date.context_today(self))

    @api.model
    def _search_last_contact_date(self, operator, value):
        """Compile to "has an entry since" and "has one, but none since": both use the index."""

        def contacted(*since):
            return Domain("history_ids", "any", self._past_contacts() & Domain.AND(since))

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
