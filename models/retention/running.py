"""The job of the retention rules: chunk by chunk, each committed with its counts.

Killed, it goes on after the last chunk. Nothing is held but one chunk, however many rows there are.
"""

import logging

import psycopg2

from odoo import fields

from .dealing import deal
from .finding import cutoff_of, page
from .targets import ERASE

_logger = logging.getLogger(__name__)

CHUNK = 500
# Each erasure reads all texts of the database once, for however many customers.
ERASED_AT_ONCE = 2_000


def run_rules(rules):
    """Do what these rules say, until all is done or time is up."""
    cron = rules.env["ir.cron"]
    due = rules.filtered(_is_due)
    if not due or not cron._commit_progress(remaining=len(due)):
        return
    for rule in due:
        if not _go_on(_run_of(rule)):
            return
        if not cron._commit_progress(1):
            return


def _is_due(rule):
    """Whether a rule has a run to go on with, or didn't run today."""
    last = rule.run_ids[:1]
    today = fields.Datetime.now().date()
    return rule.is_awake and (
        not last or last.state == "running" or last.create_date.date() < today
    )


def _run_of(rule):
    """Return the run to go on with, or a new one."""
    last = rule.run_ids[:1]
    if last.state == "running":
        return last
    run = last.create(
        {
            "rule_id": rule.id,
            "rule_name": rule.name,
            "user_id": rule.condition_user_id.id,
            "cutoff": cutoff_of(rule),
        }
    )
    # Whatever stops it is told in it.
    run.env["ir.cron"]._commit_progress()
    return run


def _chunk(rule):
    return ERASED_AT_ONCE if rule.operation == ERASE else CHUNK


def _go_on(run):
    """Go on with a run; return False when time is up."""
    cron, rule = run.env["ir.cron"], run.rule_id
    try:
        # Read anew after each commit: an officer may have switched it off meanwhile.
        while rule.active and (ids := page(rule, run.cutoff, run.position, _chunk(rule))):
            run._count(ids[-1], *deal(rule, ids))
            if not cron._commit_progress():
                return False
    except psycopg2.OperationalError:
        # Another transaction was faster: the job tries again.
        raise
    except Exception as error:
        # One rule that can't go on must not hold up the others.
        run.env.cr.rollback()
        _logger.info("Retention rule %s stopped: %s", rule.id, error)
        run._end("stopped", str(error) or type(error).__name__)
        return True
    run._end("done" if rule.active else "stopped")
    return True
