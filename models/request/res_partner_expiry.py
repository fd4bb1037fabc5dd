"""How long a Yes lasts: warning before it ends, and the end."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...policy import vocabulary as v
from ..consent.res_partner_consent import FIELD_BY_CHANNEL

BATCH = 1_000


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_expiring_channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._selection(),
        string="Yes to renew",
        compute="_compute_consent_expiring",
        search="_search_consent_expiring_channel",
        help="Channel whose Yes expires soon, or is so old that it should be confirmed again.",
    )
    consent_expiring_info = fields.Char("Renewal", compute="_compute_consent_expiring")

    @api.depends(*FIELD_BY_CHANNEL.values())
    @api.depends_context("lang")
    def _compute_consent_expiring(self):
        in_use = self.env["partner.consent.channel"]._codes_in_use()
        stored = self._origin
        expiring = {channel: stored._consent_expiring(channel) for channel in in_use}
        for partner in self:
            own = [channel for channel in in_use if partner._origin.id in expiring[channel]]
            partner.consent_expiring_channel = own[0] if own else False
            partner.consent_expiring_info = (
                " ".join(
                    self._consent_expiring_message(channel, expiring[channel][partner._origin.id])
                    for channel in own
                )
                or False
            )

    @api.model
    def _search_consent_expiring_channel(self, operator, value):
        if operator != "in":
            return NotImplemented
        chosen = self._consent_expiring_domain(value)
        if False in value:
            chosen |= ~self._consent_expiring_domain(v.CHANNELS)
        return chosen

    @api.model
    def _consent_expiring_domain(self, channels):
        """Return the domain of those whose Yes for one of these channels is to be renewed."""
        queries = [
            SQL("SELECT id FROM (%s) given", self._consent_given_before(channel, moment))
            for channel in self.env["partner.consent.channel"]._codes_in_use()
            if channel in channels and (moment := self._consent_warning_moment(channel))
        ]
        if not queries:
            return Domain.FALSE
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(queries)))

    def _consent_expiring_message(self, channel, since):
        """Return when a Yes ends, or how old it is, as a sentence for the form."""
        label = self.env["partner.consent.channel"]._label(channel)
        months = self.env["partner.consent.channel"]._settings()[channel].validity_months
        if months:
            return self.env._(
                "The Yes for %(channel)s expires on %(date)s. Ask for confirmation.",
                channel=label,
                date=format_date(self.env, since + relativedelta(months=months)),
            )
        return self.env._(
            "The Yes for %(channel)s dates from %(date)s. Ask for confirmation again.",
            channel=label,
            date=format_date(self.env, since),
        )

    @api.model
    def _consent_expiry_moment(self, channel):
        """Return before when a Yes must be given to be expired now, None where none expires."""
        months = self.env["partner.consent.channel"]._settings()[channel].validity_months
        return fields.Datetime.now() - relativedelta(months=months) if months else None

    @api.model
    def _consent_warning_moment(self, channel):
        """Return before when a Yes must have been given to be worth a warning, or None."""
        request = self.env["partner.consent.request"]
        if expiry := self._consent_expiry_moment(channel):
            return expiry + timedelta(days=request._parameter("warning_days"))
        months = request._parameter("warning_months")
        return fields.Datetime.now() - relativedelta(months=months) if months else None

    def _consent_expiring(self, channel):
        """Return ``{id: moment of the Yes}`` of these customers whose Yes is to be renewed."""
        moment = self._consent_warning_moment(channel)
        if not (self.ids and moment):
            return {}
        query = self._consent_given_before(
            channel, moment, SQL("partner.id IN %s", tuple(self.ids))
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _consent_given_before(self, channel, moment, condition=None):
        """Return SQL of ``id, moment of the last Yes`` for those whose Yes is that old.

        A Yes without a ledger row, from before the ledger, counts from the customer's creation.
        """
        fname = FIELD_BY_CHANNEL[channel]
        self.flush_model([fname])
        return SQL(
            "SELECT partner.id, COALESCE(yes.moment, partner.create_date) AS moment"
            " FROM res_partner partner LEFT JOIN LATERAL ("
            "SELECT moment FROM partner_consent_event event WHERE event.partner_id = partner.id"
            " AND event.channel = %s AND event.event = %s ORDER BY event.id DESC LIMIT 1"
            ") yes ON TRUE"
            " WHERE %s = %s AND COALESCE(yes.moment, partner.create_date) <= %s AND %s",
            channel,
            v.GIVEN,
            self._field_to_sql("partner", fname),
            v.GIVEN,
            moment,
            condition or SQL("TRUE"),
        )

    @api.model
    def _cron_consent_expiry(self):
        """End what has run out: requests that nobody answered, and each Yes past its validity."""
        cron = self.env["ir.cron"]
        while done := self.env["partner.consent.request"]._expire(BATCH):
            if not cron._commit_progress(done):
                return
        for channel in v.CHANNELS:
            while ids := self._consent_run_out(channel):
                partners = self.browse(ids)
                partners._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)
                if not cron._commit_progress(len(ids)):
                    return

    @api.model
    def _consent_run_out(self, channel):
        """Return ids of a batch of customers whose Yes, or unanswered question, has expired."""
        moment = self._consent_expiry_moment(channel)
        ids = []
        if moment:
            query = SQL("%s LIMIT %s", self._consent_given_before(channel, moment), BATCH)
            ids = [id_ for id_, _moment in self.env.execute_query(query)]
        return ids or self._consent_left_unanswered(channel)

    @api.model
    def _consent_left_unanswered(self, channel):
        """Return ids of customers marked "confirmation requested" too long ago, without a request.

        Somebody asked them by other means, such as an import, so no request expires by itself.
        """
        fname = FIELD_BY_CHANNEL[channel]
        self.flush_model([fname])
        days = self.env["partner.consent.request"]._parameter("request_days")
        rows = self.env.execute_query(
            SQL(
                "SELECT partner.id FROM res_partner partner WHERE %s = %s"
                " AND NOT EXISTS (SELECT 1 FROM partner_consent_request request"
                " WHERE request.partner_id = partner.id AND request.channel = %s"
                " AND request.state IN ('queued', 'sent'))"
                " AND NOT EXISTS (SELECT 1 FROM partner_consent_event event"
                " WHERE event.partner_id = partner.id AND event.channel = %s"
                " AND event.event = %s AND event.moment > %s) LIMIT %s",
                self._field_to_sql("partner", fname),
                v.REQUESTED,
                channel,
                channel,
                v.REQUESTED,
                fields.Datetime.now() - timedelta(days=days),
                BATCH,
            )
        )
        return [id_ for (id_,) in rows]

    def _consent_unanswered(self, channel):
        """Return those of these customers whose answer is "confirmation requested" and who have no
        open request any more."""
        waiting = (
            self.env["partner.consent.request"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("channel", "=", channel),
                    ("state", "in", ("queued", "sent")),
                ]
            )
        )
        fname = f"consent_{channel}"
        return (self - waiting.partner_id).filtered(lambda partner: partner[fname] == v.REQUESTED)
