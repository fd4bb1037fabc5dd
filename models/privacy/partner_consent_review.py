"""Consents for the officer to review: every Yes in force, with what makes it weak."""

from odoo import fields, models
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_selection
from ..ledger.whose import shared_rows

# Whoever records it for customers: nobody can tell by the row alone that they said so.
BY_STAFF = (*sorted(v.STAFF_SOURCES), v.CONVERSION)


class PartnerConsentReview(models.Model):
    """One row for each customer, channel and controller: the row of the ledger that says Yes.

    Read live, the first rows first: a million customers are never gone through to show a page.
    """

    _name = "partner.consent.review"
    _description = "Consent to Review"
    _auto = False
    _order = "id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    channel = fields.Selection(selection=lambda self: channel_selection(self.env), readonly=True)
    company_id = fields.Many2one("res.company", "Controller", readonly=True)
    given_on = fields.Datetime(readonly=True)
    months = fields.Integer("Age (months)", readonly=True, aggregator="avg")
    source = fields.Selection(
        selection=lambda self: self.env["partner.consent.event"]
        ._fields["source"]
        ._description_selection(self.env),
        readonly=True,
    )
    has_wording = fields.Boolean("Wording recorded", readonly=True)
    by_staff = fields.Boolean("Given by staff", readonly=True)
    shared = fields.Boolean(
        "Shared address", readonly=True, help="Another customer bears the address, too."
    )

    @property
    def _table_query(self):
        """Return the last answers that are a Yes, as the customers' own columns confirm.

        Each row is looked up by index, and a CASE counts as likely: of a comparison PostgreSQL
        guesses that one row in all remains, and goes through all customers for each.
        """
        self.env["res.partner"].flush_model([channel.field for channel in BY_CODE.values()])
        return SQL(
            """
            SELECT event.id, event.partner_id, event.channel, %(controller)s AS company_id,
                   event.moment AS given_on, event.source,
                   (extract(year FROM age(%(now)s, event.moment)) * 12
                    + extract(month FROM age(%(now)s, event.moment)))::int AS months,
                   CASE WHEN event.wording <> '' THEN TRUE ELSE FALSE END AS has_wording,
                   CASE WHEN event.source IN %(staff)s THEN TRUE ELSE FALSE END AS by_staff,
                   %(shared)s AS shared
              FROM partner_consent_event event
             WHERE event.new_state = %(given)s
               AND CASE WHEN event.id = (
                   SELECT later.id FROM partner_consent_event later
                    WHERE later.partner_id = event.partner_id AND later.channel = event.channel
                      AND %(later_controller)s = %(controller)s AND later.new_state = %(given)s
                    ORDER BY later.id DESC LIMIT 1
                   ) THEN TRUE ELSE FALSE END
               AND CASE WHEN %(given)s = (
                   SELECT (%(answer)s)->>(%(controller)s)::text
                     FROM res_partner customer WHERE customer.id = event.partner_id
                   ) THEN TRUE ELSE FALSE END
            """,
            controller=self._controller_sql("event"),
            later_controller=self._controller_sql("later"),
            now=fields.Datetime.now(),
            staff=BY_STAFF,
            given=v.GIVEN,
            shared=self._shared_sql(),
            answer=self._by_channel(
                {
                    code: SQL.identifier("customer", channel.field)
                    for code, channel in BY_CODE.items()
                }
            ),
        )

    def _shared_sql(self):
        """Return the SQL of "another customer bears an address that the channel writes to"."""
        return SQL(
            "EXISTS (SELECT 1 FROM partner_address own JOIN partner_address other"
            " ON other.kind = own.kind AND other.key = own.key"
            " AND other.partner_id <> own.partner_id"
            " WHERE own.partner_id = event.partner_id AND own.main AND own.kind = %s)",
            self._by_channel({code: channel.kind for code, channel in BY_CODE.items()}),
        )

    def _controller_sql(self, alias):
        """Return the SQL of whose row it is: what was everybody's once is the heir's."""
        own, before = SQL.identifier(alias, "company_id"), shared_rows(self.env)
        if not before:
            return own
        return SQL(
            "CASE WHEN %s > %s THEN %s ELSE %s END",
            SQL.identifier(alias, "id"),
            before.last,
            own,
            before.heir,
        )

    def _by_channel(self, values):
        """Return the SQL of the value that belongs to the row's channel."""
        cases = (SQL("WHEN %s THEN %s", code, value) for code, value in values.items())
        return SQL("CASE event.channel %s END", SQL(" ").join(cases))
