"""Net reach over time: how many customers each channel could reach, month by month."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...policy import days
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_selection, channels_in_use
from ..controller.controllers import companies_of, controller_id, for_each_controller
from ..decision.facts import reason_sql
from ..selection.domain_fields import condition_field

COUNTS = ("customer_count", "reach_count", "given_count", "refused_count")


class PartnerConsentReach(models.Model):
    """One row per month, channel, controller and company: as it was on the last day of that month.

    Counted, not derived: the ledger knows every answer, but neither locks nor addresses of the
    past, so that only a count made at the time is the true reach. A daily job counts the running
    month again, with one statement per channel, and so leaves each month as its last day was.
    """

    _name = "partner.consent.reach"
    _description = "Net Reach"
    _order = "month desc, channel, id"
    _rec_name = "channel"
    _log_access = False

    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    counted_on = fields.Date(required=True, readonly=True)
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        required=True,
        readonly=True,
    )
    controller_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", readonly=True, ondelete="cascade", help="Of the customers; empty: shared."
    )
    of_current_company = condition_field(
        fields.Boolean,
        "Of the current company",
        search="_search_of_current_company",
        help="Counted by the answers given to the current company's controller.",
    )
    customer_count = fields.Integer("Customers", readonly=True)
    reach_count = fields.Integer("May be contacted", readonly=True)
    given_count = fields.Integer("Said Yes", readonly=True)
    refused_count = fields.Integer("Said No", readonly=True)

    _month_unique = models.UniqueIndex("(month, channel, controller_id, COALESCE(company_id, 0))")

    def _read_group_select(self, aggregate_spec, query):
        """Total a count as of the last month of each group, also of a year or of all of it.

        Adding up the same customers month by month would tell nothing.
        """
        fname, _sep, aggregator = aggregate_spec.partition(":")
        total = super()._read_group_select(aggregate_spec, query)
        if fname not in COUNTS or aggregator != "sum":
            return total
        month, count = (self._field_to_sql(self._table, one, query) for one in ("month", fname))
        return SQL(
            "(SELECT sum(one.count) FROM unnest(array_agg(%(month)s), array_agg(%(count)s))"
            " AS one (month, count) WHERE one.month = max(%(month)s))",
            month=month,
            count=count,
        )

    @api.model
    def _search_of_current_company(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("controller_id", "=", controller_id(self.env))
        return Domain.OR(own if of_current else ~own for of_current in value)

    @api.model
    def action_open(self):
        """Open the net reach, and say as of when: the overview counts afresh, this the job did."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "partner_consent.partner_consent_reach_action"
        )
        if last := self.search([], order="counted_on desc", limit=1).counted_on:
            date = format_date(self.env, last)
            action["name"] = self.env._("Net Reach per Month, as of %s", date)
        return action

    @api.model
    def _cron_count(self):
        """Count the running month of the main company's calendar, for each channel in use."""
        today = days.today(fields.Datetime.now(), self.env.company.partner_id.tz)
        month = today.replace(day=1)
        self.search([("month", "=", month)]).unlink()
        self.env.flush_all()
        for reach in for_each_controller(self):
            for channel in channels_in_use(self.env):
                reach._count(channel, month, today)
        self.invalidate_model()

    @api.model
    def _count(self, channel, month, today):
        """Count the controller's reach: among its companies' customers, and those of all."""
        controller = controller_id(self.env)
        self.env.cr.execute(
            SQL(
                "INSERT INTO partner_consent_reach"
                " (month, counted_on, channel, controller_id, company_id, %s)"
                " SELECT %s, %s, %s, %s, res_partner.company_id, %s FROM res_partner"
                " WHERE res_partner.active"
                " AND (res_partner.company_id IS NULL OR res_partner.company_id IN %s)"
                " GROUP BY res_partner.company_id",
                SQL(", ").join(map(SQL.identifier, COUNTS)),
                month,
                today,
                channel,
                controller,
                SQL(", ").join(self._count_columns(channel)),
                tuple(companies_of(self.env, [controller])),
            )
        )

    @api.model
    def _count_columns(self, channel):
        """Return the SQL aggregates over ``res_partner`` for each of :data:`COUNTS`."""
        partners = self.env["res.partner"]
        answer = partners._field_to_sql("res_partner", BY_CODE[channel].field)
        reason = reason_sql(partners, channel)
        return [
            SQL("count(*)"),
            SQL("count(*) FILTER (WHERE (%s) IS NULL)", reason),
            SQL("count(*) FILTER (WHERE %s = %s)", answer, v.GIVEN),
            SQL("count(*) FILTER (WHERE %s = %s)", answer, v.REFUSED),
        ]
