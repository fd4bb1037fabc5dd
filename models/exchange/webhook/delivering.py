"""The jobs that deliver: each claims deliveries that no other one has, and sends them.

What is claimed is locked until its result is committed: two jobs never send one delivery, and what
a killed job had claimed is free again at once. Killed between the answer and the commit, it is sent
a second time, with the same ``webhook-id``: at least once, as Standard Webhooks wants it.

There are two lanes, so that a receiver that is dead or takes its time holds up nobody who answers:
whoever doesn't answer quickly in the fast one has the whole time in the other, at once.
"""

import logging
from time import monotonic

import psycopg2

from odoo import fields
from odoo.tools import SQL

from . import running, sending
from .jobs import LISTENING

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
    broken, tried = set(), True
    # What others have claimed is due, too: they are at it.
    while tried and (due := _due(env, slow) - broken):
        tried = 0
        for id_ in sorted(due):
            try:
                sent = _have_turn(env["partner.consent.webhook"].browse(id_), slow)
            except Exception:
                # One that can't go on must not hold up the others.
                env.cr.rollback()
                _logger.exception("Webhook %s: its deliveries stay where they are.", id_)
                broken.add(id_)
                continue
            tried += sent
            if sent and not cron._commit_progress(sent, remaining=1):
                return
    cron._commit_progress(remaining=0)


def _due(env, slow):
    """Return the ids of the webhooks of a lane for which something is due."""
    now = fields.Datetime.now()
    return {
        id_
        for (id_,) in env.execute_query(
            SQL(
                "SELECT id FROM partner_consent_webhook webhook WHERE %s AND EXISTS ("
                " SELECT FROM partner_consent_delivery"
                " WHERE webhook_id = webhook.id AND state = 'waiting' AND next_try <= %s)",
                _has_turn(slow, now),
                now,
            )
        )
    }


def _has_turn(slow, now):
    """Return the SQL of whether a webhook is served by a lane at this moment."""
    return SQL(
        "webhook.active AND webhook.state IN %s AND COALESCE(webhook.slow, false) = %s"
        " AND (webhook.next_try IS NULL OR webhook.next_try <= %s)",
        LISTENING,
        slow,
        now,
    )


def _have_turn(webhook, slow):
    """Deliver some of what is due to one webhook; return how many were tried."""
    env = webhook.env
    claimed = _claim(webhook, slow)
    if not claimed:
        return 0
    outcomes = _send(webhook, claimed)
    running.write_down(env, outcomes)
    env["ir.cron"]._commit_progress()
    running.settle(webhook, outcomes)
    return len(outcomes)


def _claim(webhook, slow):
    """Lock what is due and what no other job has; return the deliveries, the longest due first.

    None where the webhook was paused, moved to another address or has failed since it was found:
    those before it may have taken their time.
    """
    env, now = webhook.env, fields.Datetime.now()
    query = SQL(
        "SELECT delivery.id FROM partner_consent_delivery delivery"
        " JOIN partner_consent_webhook webhook ON webhook.id = delivery.webhook_id"
        " WHERE webhook.id = %s AND %s AND delivery.state = 'waiting' AND delivery.next_try <= %s"
        " ORDER BY delivery.next_try, delivery.number LIMIT %s FOR UPDATE OF delivery SKIP LOCKED",
        webhook.id,
        _has_turn(slow, now),
        now,
        TURN,
    )
    while True:
        # In a transaction that has seen nothing yet, and keeps nothing from before.
        env["ir.cron"]._commit_progress()
        env.invalidate_all()
        try:
            env.cr.execute(query, log_exceptions=False)
        except psycopg2.errors.SerializationFailure:
            # Another job was faster, and what it did can't be seen in this transaction.
            env.cr.rollback()
            continue
        return env["partner.consent.delivery"].browse(id_ for (id_,) in env.cr.fetchall())


def _send(webhook, deliveries):
    """Send these until one fails or the turn is over; return the outcomes."""
    outcomes, end = [], monotonic() + TURN_SECONDS
    seconds = None if webhook.slow else running.QUICK_SECONDS
    with sending.Sender(webhook, seconds) as sender:
        bodies = sending.bodies(deliveries)
        for delivery in deliveries:
            outcomes.append(sender.attempt(delivery, bodies[delivery]))
            if outcomes[-1].error or monotonic() > end:
                break
    return outcomes
