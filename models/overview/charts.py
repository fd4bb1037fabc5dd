"""The overview's charts: answers, history and reach over time."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date

from ..controller.controllers import controller_id
from ..ledger.whose import told
from .tiles import since

REACH_MONTHS = 12
SHOWN = 8


def reach(env, channels):
    """Return the net reach at the end of each month; the running month as it is now."""
    this_month = fields.Date.context_today(env.user).replace(day=1)
    months = [this_month - relativedelta(months=i) for i in reversed(range(REACH_MONTHS))]
    counted = {
        (channel, month): reach
        for channel, month, reach in env["partner.consent.reach"]._read_group(
            [("month", ">=", months[0]), ("controller_id", "=", controller_id(env))],
            ["channel", "month:month"],
            ["reach_count:sum"],
        )
    }
    counted |= {(channel["code"], this_month): channel["count"] for channel in channels}
    return {
        "labels": [format_date(env, month, date_format="MMM y") for month in months],
        "series": [
            {
                "label": channel["label"],
                "counts": [counted.get((channel["code"], month)) for month in months],
            }
            for channel in channels
        ],
    }


def sources(env, start):
    """Return the answers of the period to the current company's controller, by source.

    :return: list of dicts: ``label``, ``given``, ``refused``, ``domain``
    """
    answers = Domain("event", "in", ("given", "refused", "withdrawn"))
    answers &= since("moment", start) & told(env)
    events = env["partner.consent.event"]
    labels = dict(events._fields["source"]._description_selection(env))
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


def history(env, start, step):
    """Return the entries by action over time; rare actions are added up."""
    table, totals, names = {}, {}, {}
    for when, action, count in env["partner.history"]._read_group(
        since("date", start), [f"date:{step}", "action_id"], ["__count"]
    ):
        table[when, action] = count
        totals[action] = totals.get(action, 0) + count
        names[action] = action.display_name or env._("No action")
    steps = sorted({when for when, _action in table})
    ranked = sorted(totals, key=lambda action: -totals[action])
    series = [
        {
            "label": names[action],
            "counts": [table.get((when, action), 0) for when in steps],
            "domain": list(since("date", start) & Domain("action_id", "=", action.id)),
        }
        for action in ranked[:SHOWN]
    ]
    if rest := ranked[SHOWN:]:
        ids = [action.id for action in rest]
        counts = [sum(table.get((when, action), 0) for action in rest) for when in steps]
        domain = since("date", start) & Domain("action_id", "in", ids)
        series.append({"label": env._("Other"), "counts": counts, "domain": list(domain)})
    pattern = "d MMM" if step == "week" else "MMM y"
    labels = [format_date(env, when, date_format=pattern) for when in steps]
    return {"labels": labels, "series": series}


def entries_by(env, fname, start):
    """Return the most frequent values of a field of the entries: label, count, domain."""
    return [
        {
            "label": record.display_name,
            "count": count,
            "domain": list(since("date", start) & Domain(fname, "=", record.id)),
        }
        for record, count in env["partner.history"]._read_group(
            since("date", start) & Domain(fname, "!=", False),
            [fname],
            ["__count"],
            order="__count desc",
            limit=SHOWN,
        )
    ]
