"""The jobs that deliver: each claims deliveries that no other one has, and sends them.

What is claimed is locked until its result is committed: two jobs never send one delivery, and what
a killed job had claimed is free again at once. Killed between the answer and the commit, it is sent
a second time, with the same ``webhook-id``: at least once, as Standard Webhooks wants it.

There are two lanes, so that a receiver that is dead or takes its time holds up nobody who answers.
"""

import logging
from time import monotonic

import psycopg2

from odoo import fields
from odoo.tools import SQL

from . import making, running, sending

_logger = logging.getLogger(__name__)

# Each receiver has its turn: so many deliveries, or so many seconds.
TURN, TURN_SECONDS = 50, 2


def deliver(env, slow):
    """Deliver, as a job, until nothing is due or time is up.

    :param bool slow: which lane: of those who failed or answer slowly, or of all others
    """
    cron = env["ir.cron"]
    # A transaction of its own sees all that is committed.
    cron._commit_progress()
    while due := _due(env, slow):
        for id_ in due:
            sent = _have_turn(env["partner.consent.webhook"].browse(id_))
            if not cron._commit_progress(sent, remaining=1):
                return
    cron._commit_progress(remaining=0)


def _due(env, slow):
    """Return the ids of the webhooks of a lane for which something is due."""
    now = fields.Datetime.now()
    return [
        id_
        for (id_,) in env.execute_query(
            SQL(
                "SELECT id FROM partner_consent_webhook webhook"
                " WHERE active AND state IN %(listening)s AND COALESCE(slow, false) = %(slow)s"
                " AND (next_try IS NULL OR next_try <= %(now)s)"
                " AND EXISTS (SELECT FROM partner_consent_delivery"
                "  WHERE webhook_id = webhook.id AND state = 'waiting' AND next_try <= %(now)s)"
                " ORDER BY id",
                listening=making.LISTENING,
                slow=slow,
                now=now,
            )
        )
    ]


def _have_turn(webhook):
    """Deliver some of what is due to one webhook; return how many were tried.

    One that can't go on must not hold up the others.
    """
    env = webhook.env
    env.invalidate_all()
    try:
        claimed = _claim(webhook)
        outcomes = _send(webhook, claimed) if claimed else []
        if outcomes:
            running.write_down(env, outcomes)
            env.cr.commit()
            running.settle(webhook, outcomes)
        return len(outcomes)
    except psycopg2.errors.SerializationFailure:
        # Another job was faster, and what it did can't be seen in this transaction.
        env.cr.rollback()
    return 0


def _claim(webhook):
    """Lock what is due and what no other job has; return the deliveries, the longest due first."""
    env = webhook.env
    env.cr.execute(
        SQL(
            "SELECT id FROM partner_consent_delivery"
            " WHERE webhook_id = %s AND state = 'waiting' AND next_try <= %s"
            " ORDER BY next_try, number LIMIT %s FOR UPDATE SKIP LOCKED",
            webhook.id,
            fields.Datetime.now(),
            TURN,
        ),
        log_exceptions=False,
    )
    return env["partner.consent.delivery"].browse(id_ for (id_,) in env.cr.fetchall())


def _send(webhook, deliveries):
    """Send these until one fails or the turn is over; return the outcomes."""
    outcomes, end = [], monotonic() + TURN_SECONDS
    with sending.Sender(webhook) as sender:
        bodies = sending.bodies(deliveries)
        for delivery in deliveries:
            outcomes.append(sender.attempt(delivery, bodies[delivery]))
            if outcomes[-1].error or monotonic() > end:
                break
    return outcomes
