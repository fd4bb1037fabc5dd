"""The overview: what the dashboard shows, under the rights of who looks at it."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..consent.res_partner_consent import FIELD_BY_CHANNEL

# Period -> how far back it reaches, and the steps of its charts.
PERIODS = {
    "month": (relativedelta(months=1), "week"),
    "quarter": (relativedelta(months=3), "week"),
    "year": (relativedelta(months=12), "month"),
    "all": (None, "month"),
}
ANSWERS = (v.GIVEN, v.REFUSED, v.REQUESTED)


class PartnerConsentDashboard(models.AbstractModel):
    _name = "partner.consent.dashboard"
    _description = "Consent Overview"

    @api.model
    def overview(self, period="year"):
        """Return everything that the dashboard shows, :meth:`current` and :meth:`in_period`."""
        current, happened = self.current(), self.in_period(period)
        return current | happened | {"tiles": happened["tiles"] + current["tiles"]}

    @api.model
    def current(self):
        """Return how things are now.

        :return: dict of ``customers`` (int), ``channels`` and ``tiles`` (lists of numbers) and the
            charts ``reach`` and ``locks``; each number with the ``domain`` of the rows behind it
        :raises AccessError: where the user may not read customers, ledger or history
        """
        self._check_reader()
        customers, channels = self._channels()
        return {
            "customers": customers,
            "channels": channels,
            "tiles": self._tiles(self._current_tiles()),
            "reach": self._reach(channels),
            "locks": self._locks(),
        }

    @api.model
    def in_period(self, period="year"):
        """Return what happened in the period.

        :param str period: one of :data:`PERIODS`
        :return: dict of ``tiles`` (list of numbers) and the charts ``sources``, ``history``,
            ``infos`` and ``staff``; each number with the ``domain`` of the rows behind it
        :raises ValueError: for an unknown period
        :raises AccessError: where the user may not read ledger or history
        """
        if period not in PERIODS:
            raise ValueError(f"Unknown period {period!r}: choose one of {', '.join(PERIODS)}")
        self._check_reader()
        back, step = PERIODS[period]
        start = back and fields.Date.context_today(self) - back
        return {
            "tiles": self._tiles(self._period_tiles(start)),
            "sources": self._sources(start),
            "history": self._history(start, step),
            "infos": self._entries_by("info_id", start),
            "staff": self._entries_by("user_id", start),
        }

    @api.model
    def _check_reader(self):
        for model in ("res.partner", "partner.consent.event", "partner.history"):
            self.env[model].check_access("read")

    @api.model
    def _channels(self):
        """Return the number of customers, and one dict per channel in use.

        The answers are counted in one query, the reach in one per channel: PostgreSQL spreads a
        condition over its workers, and an aggregate with the same condition it doesn't.
        """
        partners = self.env["res.partner"]
        settings = self.env["partner.consent.channel"]
        codes = settings._codes_in_use()
        columns = [SQL("count(*)")]
        for code in codes:
            answer = partners._field_to_sql("res_partner", FIELD_BY_CHANNEL[code])
            columns += [SQL("count(*) FILTER (WHERE %s = %s)", answer, state) for state in ANSWERS]
        ((customers, *counts),) = self.env.execute_query(partners._search([]).select(*columns))
        tiles = []
        for position, code in enumerate(codes):
            answers = counts[position * len(ANSWERS) :][: len(ANSWERS)]
            domain = [("reachable_channel", "=", code)]
            tiles.append(
                {
                    "code": code,
                    "label": settings._label(code),
                    "count": partners.search_count(domain),
                    "unknown": customers - sum(answers),
                    "domain": domain,
                    **dict(zip(ANSWERS, answers, strict=True)),
                }
            )
        return customers, tiles

    @api.model
    def _period_tiles(self, start):
        moment = Domain("moment", ">=", fields.Date.to_string(start)) if start else Domain.TRUE
        events = "partner.consent.event"
        return (
            ("given", events, moment & Domain("event", "=", "given")),
            ("refused", events, moment & Domain("event", "in", ("refused", "withdrawn"))),
            ("history", "partner.history", self._in_period(start)),
        )

    @api.model
    def _current_tiles(self):
        waiting = Domain("state", "in", ("queued", "sent"))
        return (
            ("requested", "partner.consent.request", waiting),
            ("locked", "res.partner", Domain("lock_level", "!=", v.LOCK_NONE)),
            ("silent", "res.partner", Domain("last_contact_date", "=", False)),
        )

    @api.model
    def _tiles(self, tiles):
        """Return one dict per tile: ``code``, ``model``, ``count``, ``domain``, ``active_test``."""
        result = []
        for code, model, domain in tiles:
            # Hidden customers are archived.
            active_test = code != "locked"
            records = self.env[model].with_context(active_test=active_test)
            result.append(
                {
                    "code": code,
                    "model": model,
                    "count": records.search_count(domain),
                    "domain": list(domain),
                    "active_test": active_test,
                }
            )
        return result

    @api.model
    def _locks(self):
        """Return the locked customers by reason: ``label``, ``documents``, ``hidden``, domain."""
        rows = {}
        partners = self.env["res.partner"].with_context(active_test=False)
        locked = Domain("lock_level", "!=", v.LOCK_NONE)
        for reason, level, count in partners._read_group(
            partners._lock_searchable(locked), ["lock_reason_id", "lock_level"], ["__count"]
        ):
            row = rows.setdefault(
                reason,
                {
                    "label": reason.display_name or self.env._("No reason given"),
                    "documents": 0,
                    "hidden": 0,
                    "domain": list(locked & Domain("lock_reason_id", "=", reason.id)),
                },
            )
            row[level] += count
        return sorted(rows.values(), key=lambda row: -row["documents"] - row["hidden"])

    @api.model
    def _in_period(self, start):
        return Domain("date", ">=", fields.Date.to_string(start)) if start else Domain.TRUE
