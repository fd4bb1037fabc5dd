"""The overview's charts: answers, history and reach over time."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

REACH_MONTHS = 12
SHOWN = 8


class PartnerConsentDashboard(models.AbstractModel):
    _inherit = "partner.consent.dashboard"

    @api.model
    def _reach(self, channels):
        """Return the net reach at the end of each month; the running month as it is now."""
        this_month = fields.Date.context_today(self).replace(day=1)
        months = [this_month - relativedelta(months=i) for i in reversed(range(REACH_MONTHS))]
        counted = {
            (channel, month): reach
            for channel, month, reach in self.env["partner.consent.reach"]._read_group(
                [("month", ">=", months[0])], ["channel", "month:month"], ["reach_count:sum"]
            )
        }
        counted |= {(channel["code"], this_month): channel["count"] for channel in channels}
        return {
            "labels": [format_date(self.env, month, date_format="MMM y") for month in months],
            "series": [
                {
                    "label": channel["label"],
                    "counts": [counted.get((channel["code"], month)) for month in months],
                }
                for channel in channels
            ],
        }

    @api.model
    def _sources(self, start):
        """Return the answers of the period by source: ``label``, ``given``, ``refused``, domain."""
        answers = Domain("event", "in", ("given", "refused", "withdrawn"))
        if start:
            answers &= Domain("moment", ">=", fields.Date.to_string(start))
        events = self.env["partner.consent.event"]
        labels = dict(events._fields["source"]._description_selection(self.env))
        rows = {}
        for source, event, count in events._read_group(answers, ["source", "event"], ["__count"]):
            row = rows.setdefault(
                source,
                {
                    "label": labels[source],
                    "given": 0,
                    "refused": 0,
                    "domain": list(answers & Domain("source", "=", source)),
                },
            )
            row["given" if event == "given" else "refused"] += count
        return sorted(rows.values(), key=lambda row: -row["given"] - row["refused"])

    @api.model
    def _history(self, start, step):
        """Return the entries by action over time; rare actions are added up."""
        table, totals, names = {}, {}, {}
        for when, action, count in self.env["partner.history"]._read_group(
            self._in_period(start), [f"date:{step}", "action_id"], ["__count"]
        ):
            table[when, action] = count
            totals[action] = totals.get(action, 0) + count
            names[action] = action.display_name or self.env._("No action")
        steps = sorted({when for when, _action in table})
        ranked = sorted(totals, key=lambda action: -totals[action])
        series = [
            {
                "label": names[action],
                "counts": [table.get((when, action), 0) for when in steps],
                "domain": list(self._in_period(start) & Domain("action_id", "=", action.id)),
            }
            for action in ranked[:SHOWN]
        ]
        if rest := ranked[SHOWN:]:
            ids = [action.id for action in rest]
            counts = [sum(table.get((when, action), 0) for action in rest) for when in steps]
            domain = self._in_period(start) & Domain("action_id", "in", ids)
            series.append({"label": self.env._("Other"), "counts": counts, "domain": list(domain)})
        pattern = "d MMM" if step == "week" else "MMM y"
        labels = [format_date(self.env, when, date_format=pattern) for when in steps]
        return {"labels": labels, "series": series}

    @api.model
    def _entries_by(self, fname, start):
        """Return the most frequent values of a field of the entries: label, count, domain."""
        return [
            {
                "label": record.display_name,
                "count": count,
                "domain": list(self._in_period(start) & Domain(fname, "=", record.id)),
            }
            for record, count in self.env["partner.history"]._read_group(
                self._in_period(start) & Domain(fname, "!=", False),
                [fname],
                ["__count"],
                order="__count desc",
                limit=SHOWN,
            )
        ]
