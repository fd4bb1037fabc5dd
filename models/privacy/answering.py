"""Answering a customer's request: what has to be known first, and reminding of the deadline."""

from odoo import fields
from odoo.exceptions import UserError

from ...policy import deadlines

REMINDER = "partner_consent.mail_activity_rights_request"
OPEN, PREPARING, READY, DONE, REFUSED = "open", "preparing", "ready", "done", "refused"
# The person still waits.
WAITING = (OPEN, PREPARING, READY)
# Answered by handing over what is held.
WITH_COPY = ("access", "portability")
ENGINE_FIELDS = frozenset({"state", "package", "prepared_on", "answered_on", "error"})


def done(requests):
    """Write down that these requests were answered.

    :raises UserError: see ``partner.rights.request.action_done``
    """
    for request in requests:
        with_copy = request.kind in WITH_COPY
        check_state(request, (READY if with_copy else OPEN,))
        need(request, "identity_note")
        if with_copy:
            need(request, "handed_over_how")
    _answered(requests, DONE)


def refuse(requests):
    """Write down that these requests are refused.

    :raises UserError: where no reason is given, or one is answered already
    """
    for request in requests:
        check_state(request, WAITING)
        need(request, "refusal_reason")
    _answered(requests, REFUSED)


def reopen(requests):
    for request in requests:
        check_state(request, (DONE, REFUSED))
    for request in requests.sudo():  # sudo: the engine's fields
        request.write({"state": READY if request.prepared_on else OPEN, "answered_on": False})


def remind(requests):
    """Have the officers reminded a week before the deadlines, and on the day."""
    today = fields.Date.context_today(requests)
    requests.activity_unlink([REMINDER])
    for request in requests.filtered(lambda request: request.state in WAITING):
        for day in deadlines.reminders(request.deadline, today):
            request.activity_schedule(REMINDER, day, user_id=request.user_id.id)


def check_state(request, states):
    """Refuse what can't be done with a request now.

    :raises UserError: where the request is in none of these states
    """
    if request.state not in states:
        labels = dict(request._fields["state"]._description_selection(request.env))
        raise UserError(
            request.env._(
                "%(request)s is: %(state)s. For this it has to be: %(states)s.",
                request=request.display_name,
                state=labels[request.state],
                states=", ".join(labels[state] for state in states),
            )
        )


def check_kind(request):
    """Refuse to make a copy for somebody who asked for something else."""
    if request.kind not in WITH_COPY:
        raise UserError(
            request.env._(
                "%s: a copy is made for access and portability only.", request.display_name
            )
        )


def check_by_hand(requests, vals_list):
    """Refuse to write what the buttons write."""
    if not requests.env.su and any(ENGINE_FIELDS & vals.keys() for vals in vals_list):
        raise UserError(
            requests.env._("Whether a request is answered is changed by its buttons only.")
        )


def check_whose(requests, vals):
    """Refuse to make a request another customer's once there is a copy, or it is answered.

    :raises UserError: naming the request
    """
    if requests.env.su:
        return
    for request in requests:
        begun = request.state != OPEN or request.prepared_on
        fixed = ("company_id", "partner_id", "kind") if begun else ("company_id",)
        there = request._convert_to_write({name: request[name] for name in fixed})
        if any(vals.get(name, value) != value for name, value in there.items()):
            raise UserError(
                request.env._(
                    "%s: whose request it is can't be changed, nor what was asked for once it was "
                    "worked on. Refuse it, and make a new one.",
                    request.display_name,
                )
            )


def need(request, fname):
    """Refuse to go on without this.

    :raises UserError: naming the field
    """
    if not (request[fname] or "").strip():
        raise UserError(
            request.env._(
                "%(request)s: fill in “%(field)s” first.",
                request=request.display_name,
                field=request._fields[fname]._description_string(request.env),
            )
        )


def _answered(requests, state):
    # sudo: the engine's fields
    requests.sudo().write({"state": state, "answered_on": fields.Datetime.now()})
