"""Deliveries for what was published: one statement for each webhook, in the job that publishes."""

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.tools import SQL

from ...controller.controllers import companies_of
from ...ledger.feed.publishing import CHUNK, publish, publish_as_job
from ...ledger.feed.publishing import CRON as PUBLISH
from ...ledger.feed.reading import last_number
from . import jobs
from .jobs import LISTENING

# So long it is waited for who changes a webhook.
LOCK_TIMEOUT = "2s"


def publish_and_make(env):
    """Publish, and make the deliveries, as a job, until nothing is left or time is up."""
    cron = env["ir.cron"]
    while True:
        published = publish_as_job(env)
        more = published == CHUNK
        left = cron._commit_progress(published, remaining=int(more))
        for webhook in _listening(env):
            left = make_for(webhook) and left
        if not (more and left):
            return


def make_for(webhook):
    """Make the deliveries of one webhook up to the end of the feed; return whether time is left."""
    env, cron = webhook.env, webhook.env["ir.cron"]
    while True:
        try:
            made, more = _make_chunk(webhook)
        except psycopg2.errors.SerializationFailure:
            # Somebody changed the webhook meanwhile: once more, with what they wrote.
            env.cr.rollback()
            made, more = 0, True
        except psycopg2.errors.LockNotAvailable:
            # They take their time over it: the others' turn.
            env.cr.rollback()
            env.ref(PUBLISH)._trigger_list([fields.Datetime.now() + timedelta(minutes=1)])
            made, more = 0, False
        env.invalidate_all()
        left = cron._commit_progress(made, remaining=int(more))
        if not left or not more:
            return bool(left)


def make_again(webhook, number):
    """Have all from this number on delivered, again where they were; return how many."""
    env = webhook.env
    webhook.flush_recordset()
    since = SQL("webhook_id = %s AND number >= %s", webhook.id, number)
    matching = SQL("change_id IN (SELECT change.id FROM %s)", _matching(webhook))
    make_due(env, SQL("%s AND %s", since, matching))
    _insert(webhook, number - 1, webhook.last_number)
    jobs.serve_now(webhook)
    [(count,)] = env.execute_query(
        SQL("SELECT count(*) FROM partner_consent_delivery WHERE %s AND state = 'waiting'", since)
    )
    return count


def make_due(env, which):
    """Have deliveries sent now, again where they were.

    Not those that are due anyway: a job may be sending them, and nobody waits for a receiver.

    :param which: SQL, the condition that they meet
    """
    deliveries, now = env["partner.consent.delivery"], fields.Datetime.now()
    deliveries.flush_model()
    env.cr.execute(
        SQL(
            "UPDATE partner_consent_delivery SET state = 'waiting', attempts = 0, next_try = %s"
            " WHERE id IN (SELECT id FROM partner_consent_delivery WHERE %s AND (state != 'waiting'"
            "  OR attempts > 0 OR next_try IS NULL OR next_try > %s)"
            " FOR NO KEY UPDATE SKIP LOCKED)",
            now,
            which,
            now,
        )
    )
    deliveries.invalidate_model(flush=False)


def end_of_feed(env):
    """Publish what this transaction sees, and return the last number."""
    while publish(env) == CHUNK:
        pass
    return last_number(env)


def topics_of(webhook):
    """Return the names of the events that a webhook is told; none stands for all."""
    return [name for one in (webhook.topics or "").split(",") if (name := one.strip())]


def _listening(env):
    # Read anew after each commit.
    return env["partner.consent.webhook"].search([("state", "in", LISTENING)], order="id")


def _make_chunk(webhook):
    """Make some deliveries; return how many, and whether there may be more to make."""
    env = webhook.env
    env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LOCK_TIMEOUT))
    env.cr.execute(
        SQL(
            "SELECT last_number, told_number FROM partner_consent_webhook"
            " WHERE id = %s AND active AND state IN %s FOR NO KEY UPDATE",
            webhook.id,
            LISTENING,
        ),
        log_exceptions=False,
    )
    locked, end = env.cr.fetchall(), last_number(env)
    if not locked or end <= locked[0][0]:
        return 0, False
    [(after, told)] = locked
    upto = min(end, after + CHUNK)
    [(made, last)] = _insert(webhook, after, upto, told or None)
    env.cr.execute(
        SQL(
            "UPDATE partner_consent_webhook SET last_number = %s, told_number = %s WHERE id = %s",
            upto,
            last or told,
            webhook.id,
        )
    )
    if made:
        jobs.wake(env, webhook.slow)
    return made, upto < end


def _insert(webhook, after, upto, told=None):
    """Insert the deliveries between two numbers that aren't there; return their count and last.

    :param told: number of the last one before; looked up where left out, so that a receiver sees
        also what was before it was told anything
    """
    return webhook.env.execute_query(
        SQL(
            "WITH made AS ("
            " INSERT INTO partner_consent_delivery AS delivery"
            " (webhook_id, change_id, number, previous, message_id, state, attempts, next_try)"
            " SELECT %(webhook)s, change.id, change.number,"
            "  lag(change.number, 1, COALESCE(CAST(%(told)s AS integer), (SELECT change.number"
            "   FROM %(matching)s AND change.number <= %(after)s"
            "   ORDER BY change.number DESC LIMIT 1))) OVER (ORDER BY change.number),"
            "  'msg_' || gen_random_uuid(), 'waiting', 0, %(now)s"
            " FROM %(matching)s AND change.number > %(after)s AND change.number <= %(upto)s"
            " ORDER BY change.number"
            " ON CONFLICT (webhook_id, number) DO NOTHING RETURNING number)"
            " SELECT count(*), max(number) FROM made",
            webhook=webhook.id,
            told=told,
            now=fields.Datetime.now(),
            matching=_matching(webhook),
            after=after,
            upto=upto,
        )
    )


def _matching(webhook):
    """Return the SQL of FROM and WHERE: the changes that a webhook is told."""
    conditions = [SQL("change.number IS NOT NULL")]
    if topics := topics_of(webhook):
        conditions.append(SQL("change.topic = ANY(%s)", topics))
    if codes := webhook.with_context(active_test=False).channel_ids.mapped("code"):
        conditions.append(SQL("(event.channel IS NULL OR event.channel = ANY(%s))", codes))
    if webhook.company_ids:
        companies = companies_of(webhook.env, webhook.company_ids.ids)
        conditions.append(
            SQL("(change.company_id IS NULL OR change.company_id = ANY(%s))", companies)
        )
    return SQL(
        "partner_consent_change change"
        " LEFT JOIN partner_consent_event event ON event.id = change.event_id WHERE %s",
        SQL(" AND ").join(conditions),
    )
