"""Running a batch: at once, or by the job, which goes on after any interruption."""

import logging

import psycopg2

from odoo import api
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


def start(run):
    """Start a draft: at once where its customers are few, otherwise in the background."""
    run.ensure_one()
    run.check_access("write")
    run.sudo().lock_for_update(allow_referencing=True)
    if run.state != "draft":
        return
    # Its own company decides, and those of the user's others count, as in the background.
    run = _in_companies(run, run.env.user)
    run._check_start()
    # sudo: the columns of progress are the engine's to write
    run.sudo().state = "running"
    if run.total_count <= run._immediate_limit():
        ids = run._selected()
        while run.state == "running":
            run._run_chunk(ids)
    else:
        run._trigger()


def run_chunk(run, ids):
    """Deal with the next chunk, and write down how far the run is.

    :param list ids: all customers of the run, in ascending order
    :return: how many customers were dealt with
    """
    run.ensure_one()
    position = run._position()
    chunk = ids[position : position + run._chunk_size()]
    excluded = run._deal_with(chunk) if chunk else []
    done = position + len(chunk) >= len(ids)
    # sudo: the columns of progress are the engine's to write
    run.sudo().write(
        {
            "done_count": run.done_count + len(chunk) - len(excluded),
            "excluded_count": run.excluded_count + len(excluded),
            "excluded_ids": (run.excluded_ids or []) + excluded,
            "state": "done" if done else "running",
        }
    )
    if done:
        run._finish(ids)
    return len(chunk)


def check_company(run, user):
    """Refuse to go on for a company that this user lost.

    :param user: who started the run
    :raises UserError: naming both
    """
    # sudo: which companies somebody may use isn't for everybody to read
    run, user = run.sudo(), user.sudo()
    if user.id != api.SUPERUSER_ID and run.company_id not in user.company_ids:
        raise UserError(
            run.env._(
                "%(user)s, who started it, may not use %(company)s any more.",
                user=user.name,
                company=run.company_id.name,
            )
        )


def run_all(runs):
    """Go on with these runs of ``partner.batch``, as the job, until they are done or time is up."""
    cron = runs.env["ir.cron"]
    if not cron._commit_progress(remaining=_remaining(runs)):
        return
    for run in runs:
        if not _run_one(run, cron):
            return


def _run_one(run, cron):
    """Go on with one run with the rights of who started it; return False when time is up."""
    try:
        as_starter, ids = _as_starter(run), run._selected()
        while _is_next(run):
            if not cron._commit_progress(as_starter._run_chunk(ids)):
                return False
    except psycopg2.OperationalError:
        # Another transaction was faster: the job tries again.
        raise
    except Exception as error:
        # One run that can't go on must not hold up the others.
        run.env.cr.rollback()
        _logger.info("%s %s stopped: %s", run._description, run.id, error)
        run.error = str(error) or type(error).__name__
        # What remains of it waits for a person: the job has nothing more to do there.
        return bool(cron._commit_progress(_remaining(run)))
    return True


def _remaining(runs):
    return sum(run.total_count - run._position() for run in runs)


def _is_next(run):
    """Whether there is more to do, and no other transaction does it; asked as the job."""
    return bool(run.try_lock_for_update(allow_referencing=True)) and run.state == "running"


def _as_starter(run):
    """Return the run with the rights, language and time zone of who started it.

    :raises UserError: where the user can't log in any more, or lost the company
    """
    user = run.create_uid
    # Also where the user was deleted, and nobody is left.
    if not (user.id == api.SUPERUSER_ID or user.active):
        raise UserError(run.env._("Whoever started it can't log in any more."))
    check_company(run, user)
    zone = user.tz or run.company_id.partner_id.tz
    return _in_companies(run.with_user(user).with_context(lang=user.lang, tz=zone), user)


def _in_companies(run, user):
    """Return the run with all companies that the user may use, its own first."""
    return run.with_context(allowed_company_ids=(run.company_id | user.company_ids).ids)
