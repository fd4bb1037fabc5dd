"""Exports on a schedule: when the next is due, with whose rights it is made, and the job."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError

from .exporting import make

CRON = "partner_consent.ir_cron_consent_export"
BY_HAND = "none"
STEPS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
}


def begin(exports):
    """Begin schedules with the job's next round and the rights of who set them, or end them."""
    for export in exports:
        on = export.schedule != BY_HAND
        # sudo: when and with whose rights it runs is the server's to say
        export.sudo().write(
            {
                "next_date": on and fields.Datetime.now(),
                "scheduled_by_id": on and export.env.uid,
                "error": False,
            }
        )
    set_job(exports)


def set_job(exports):
    """Have the job run while there is a schedule.

    :param exports: any exports; they lend their environment
    """
    job = exports.env.ref(CRON, raise_if_not_found=False)
    # sudo: the job, and what others have scheduled, is no officer's to see
    needed = exports.sudo().search_count([("schedule", "!=", BY_HAND)], limit=1)
    if job and job.sudo().active != bool(needed):
        job.sudo().active = bool(needed)


def make_due(exports):
    """Make the files that are due, as the job: each committed by itself.

    :param exports: empty recordset of ``partner.consent.export``
    """
    job, now = exports.env["ir.cron"], fields.Datetime.now()
    due = exports.search([("schedule", "!=", BY_HAND), ("next_date", "<=", now)])
    job._commit_progress(remaining=len(due))
    for export in due:
        if export.try_lock_for_update(allow_referencing=True):
            _make_one(export)
        if not job._commit_progress(1):
            break


def _make_one(export):
    """Make one file; where that is refused, say why, and when it is tried again."""
    values = {"error": False, "next_date": fields.Datetime.now() + STEPS[export.schedule]}
    try:
        with export.env.cr.savepoint():
            make(_as_scheduler(export))
    except UserError as problem:
        values["error"] = str(problem)
    export.write(values)


def _as_scheduler(export):
    """Return the export as the one who set the schedule.

    :raises UserError: where they may not export any more
    """
    user = export.scheduled_by_id
    # A user who was deleted has no rights.
    theirs = export.with_user(user or export.env.ref("base.public_user"))
    theirs = theirs.with_context(allowed_company_ids=user.company_ids.ids)
    if not user.active or not theirs.has_access("write"):
        raise UserError(
            export.env._(
                "%(export)s: %(user)s, who set the schedule, may not export any more. A consent "
                "officer can set it anew.",
                export=export.name,
                user=user.name or export.env._("Somebody who was deleted"),
            )
        )
    return theirs
