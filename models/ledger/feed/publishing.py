"""Changes for the feed: written along with what changes, numbered when they can be seen.

Transactions don't commit in the order in which they take ids: a reader that remembers the highest
id loses what commits later under a lower one. So a change is written without a number, in the
transaction that makes it. Numbers are handed out by one transaction at a time, without gaps.
"""

from datetime import timedelta
from time import sleep

import psycopg2
from psycopg2.extras import Json

from odoo import fields
from odoo.api import SUPERUSER_ID
from odoo.tools import SQL, split_every

CRON = "partner_consent.ir_cron_consent_publish"
# So many changes get their numbers at once.
CHUNK = 10_000
# The advisory lock of who hands out numbers.
LOCK = "partner.consent.change"
# A job waits so often, so many seconds, for those who publish.
TRIES, PAUSE = 100, 0.1
_WOKEN = "partner_consent.publish"


def tell(env, topic, contents, company_id=None):
    """Write down changes that are no rows of the ledger.

    :param str topic: one of ``policy.topics.TOPICS``
    :param dict contents: ``{customer's id: dict}``, what is told of each, nothing personal; None
        where the topic says it all
    :param company_id: id of the controller that it concerns; every one where left out
    """
    if not contents:
        return
    now = fields.Datetime.now()
    for chunk in split_every(CHUNK, contents.items(), list):
        rows = [
            (topic, company_id, id_, now, None if content is None else Json(content))
            for id_, content in chunk
        ]
        env.cr.execute(
            SQL(
                "INSERT INTO partner_consent_change"
                " (topic, company_id, customer_number, moment, content) VALUES %s",
                SQL(", ").join(rows),
            )
        )
    wake(env)


def wake(env):
    """Have what this transaction tells published once it is committed, where somebody listens.

    The job is triggered in this transaction, so that no crash comes between the two.
    """
    callbacks = env.cr.precommit
    if _WOKEN not in callbacks.data:
        callbacks.data[_WOKEN] = True
        callbacks.add(lambda: _have_job_run(env(user=SUPERUSER_ID, su=True, context={})))


def publish(env):
    """Give those changes that this transaction sees, and that have none, the next numbers.

    Where another transaction is about to, it is left to that one: its numbers can be seen as soon
    as it has committed. What is published can be read by others as soon as this one has.

    :return: how many were published, at most :data:`CHUNK`, the oldest first; None where others
        publish, or have since this transaction began
    """
    [(mine,)] = env.execute_query(
        SQL("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", LOCK)
    )
    if not mine:
        return None
    query = SQL(
        "WITH fresh AS ("
        " SELECT id, last.number + row_number() OVER (ORDER BY id) AS number"
        " FROM (SELECT id FROM partner_consent_change WHERE number IS NULL"
        "  ORDER BY id LIMIT %s) AS unpublished,"
        " (SELECT COALESCE(max(number), 0) AS number FROM partner_consent_change) AS last)"
        " UPDATE partner_consent_change change SET number = fresh.number"
        " FROM fresh WHERE fresh.id = change.id",
        CHUNK,
    )
    try:
        with env.cr.savepoint(flush=False):
            env.cr.execute(query, log_exceptions=False)
            # Here: the end of the savepoint is a statement, too.
            published = env.cr.rowcount
    except (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation):
        # Others have published since this transaction began, and it can't see their numbers.
        return None
    env["partner.consent.change"].invalidate_model(["number"], flush=False)
    return published


def publish_as_job(env):
    """Publish as :func:`publish` does, in a transaction that sees all that is committed.

    What somebody else's transaction leaves, nobody may ever ask for: it is waited for.

    :return: how many were published
    """
    cron = env["ir.cron"]
    for _ in range(TRIES):
        cron._commit_progress()
        published = publish(env)
        if published is not None:
            return published
        # Whoever publishes mustn't wait for what this one has seen.
        env.cr.rollback()
        sleep(PAUSE)
    env.ref(CRON)._trigger_list([fields.Datetime.now() + timedelta(minutes=1)])
    return 0


def _have_job_run(env):
    # Where nobody listens it is off, and Odoo triggers nothing.
    if cron := env.ref(CRON, raise_if_not_found=False):
        cron._trigger_list([fields.Datetime.now()])
