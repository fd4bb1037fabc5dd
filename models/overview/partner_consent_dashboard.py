"""The overview: what the dashboard shows, under the rights of who looks at it.

Answers, reach and what is waited for are those of the current company's controller.
"""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..controller.controllers import for_whom
from . import charts, tiles

# Period -> how far back it reaches, and the steps of its charts.
PERIODS = {
    "month": (relativedelta(months=1), "week"),
    "quarter": (relativedelta(months=3), "week"),
    "year": (relativedelta(months=12), "month"),
    "all": (None, "month"),
}


class PartnerConsentDashboard(models.AbstractModel):
    _name = "partner.consent.dashboard"
    _description = "Consent Overview"

    @api.model
    def current(self):
        """Return how things are now.

        :return: dict of ``for_whom`` (as "for Muster GmbH", False with one controller),
            ``customers`` (int), ``channels`` and ``tiles`` (lists of numbers) and the charts
            ``reach`` and ``locks``; each number with the ``domain`` of the rows behind it
        :raises AccessError: where the user may not read customers, ledger or history
        """
        self._check_reader()
        customers, channels = tiles.channels(self.env)
        return {
            "for_whom": for_whom(self.env),
            "customers": customers,
            "channels": channels,
            "tiles": tiles.current_tiles(self.env),
            "reach": charts.reach(self.env, channels),
            "locks": tiles.locks(self.env),
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
            "tiles": tiles.period_tiles(self.env, start),
            "sources": charts.sources(self.env, start),
            "history": charts.history(self.env, start, step),
            "infos": charts.entries_by(self.env, "info_id", start),
            "staff": charts.entries_by(self.env, "user_id", start),
        }

    @api.model
    def _check_reader(self):
        for model in ("res.partner", "partner.consent.event", "partner.history"):
            self.env[model].check_access("read")
