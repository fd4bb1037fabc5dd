"""Pauses: a refusal that ends by itself on the day that the customer named.

It ends in “not asked”, never in a Yes, and only where the pause is the last that was said: any No
after it is for good. The decision knows nothing of it and refuses.
"""

from odoo import fields
from odoo.tools import SQL, format_date

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..consent.gate import lock_rows
from ..controller.controllers import controller_id, for_each_controller
from ..ledger.rows import NO_ANSWER
from ..ledger.whose import of_controller

BATCH = 1_000


def running(partners):
    """Return ``{(partner id, channel): last day}`` of the pauses that still are the last word."""
    if not partners.ids:
        return {}
    partners.env["partner.consent.pause"].flush_model()
    rows = partners.env.execute_query(
        SQL(
            "SELECT pause.partner_id, pause.channel, pause.until FROM partner_consent_pause pause"
            " WHERE pause.partner_id = ANY(%s) AND pause.company_id = %s"
            " AND NOT EXISTS (SELECT 1 FROM partner_consent_event event"
            " WHERE event.partner_id = pause.partner_id AND event.channel = pause.channel"
            " AND event.id > pause.event_id AND event.event NOT IN %s AND %s)",
            partners.ids,
            controller_id(partners.env),
            NO_ANSWER,
            of_controller(partners.env),
        )
    )
    return {(id_, channel): until for id_, channel, until in rows}


def pause(partner, channels, until, evidence):
    """Refuse these channels until a day, but for those that are refused for good.

    :param until: date on which the refusal ends
    :param dict evidence: as ``_consent_set`` wants it
    :return: list of the channels that are paused now
    """
    paused = []
    for channel in channels:
        # Nobody says No for good between this look and the pause.
        state = lock_rows(partner, channel)[partner.id]
        if state == v.REFUSED and (partner.id, channel) not in running(partner):
            continue
        events = partner._consent_set(channel, v.REFUSED, source=v.PAUSE, **evidence)
        _remember(events.filtered(lambda event: event.source == v.PAUSE), until)
        paused.append(channel)
    return paused


def end_pauses(partners):
    """End the pauses whose day has come, a batch at a time.

    :param partners: empty recordset of ``res.partner``
    :return: iterator over the sizes of the batches, between which the caller may commit
    """
    for customers in for_each_controller(partners):
        while due := _due(customers.env):
            for channel, pauses in due.grouped("channel").items():
                waiting = pauses.partner_id.with_env(customers.env)
                states = lock_rows(waiting, channel)
                last = running(waiting)
                ending = waiting.filtered(
                    lambda one, channel=channel, states=states, last=last: (
                        states[one.id] == v.REFUSED and (one.id, channel) in last
                    )
                )
                ending._consent_set(channel, v.UNKNOWN, source=v.PAUSE)
            done = len(due)
            due.unlink()
            yield done


def make_last(partners):
    """Make a lasting No of the pauses of customers who are merged.

    Whose refusal a pause would end afterwards, nobody could tell.
    """
    # sudo: that a refusal lasts doesn't depend on who merges
    pauses = partners.env["partner.consent.pause"].sudo()
    pauses.search([("partner_id", "in", partners.ids)]).unlink()


def say_until(partners):
    """Let the form say until when these customers refuse, where it says that they do."""
    refusing = partners.filtered(
        lambda partner: any(one["reason"] == v.REFUSED for one in partner.consent_overview or ())
    )
    paused = running(refusing._origin)
    for partner in partners if paused else ():
        overview = partner.consent_overview
        for one in overview:
            until = paused.get((partner._origin.id, one["channel"]))
            if until and one["reason"] == v.REFUSED:
                one["message"] = _message(partners.env, until)
                partner[f"{BY_CODE[one['channel']].field}_message"] = one["message"]
        partner.consent_overview = overview


def _message(env, until):
    return env._("May not be contacted: the customer refused until %s", format_date(env, until))


def _due(env):
    pauses = env["partner.consent.pause"]
    due = [("company_id", "=", controller_id(env)), ("until", "<=", fields.Date.today())]
    return pauses.search(due, limit=BATCH, order="until, id")


def _remember(events, until):
    """Keep until when these refusals last, in place of former pauses."""
    if not events:
        return
    pauses = events.env["partner.consent.pause"]
    rows = [
        (event.partner_id.id, event.company_id.id, event.channel, until, event.id)
        for event in events
    ]
    events.env.cr.execute(
        SQL(
            "INSERT INTO partner_consent_pause (partner_id, company_id, channel, until, event_id)"
            " VALUES %s ON CONFLICT (partner_id, company_id, channel) DO UPDATE"
            " SET until = EXCLUDED.until, event_id = EXCLUDED.event_id",
            SQL(", ").join(SQL("%s", row) for row in rows),
        ),
        # Losing the race for a row is no error: Odoo starts the request anew.
        log_exceptions=False,
    )
    pauses.invalidate_model(flush=False)
