"""What an attempt changes: of the delivery, and of the webhook, its lane and its patience."""

from datetime import timedelta
from random import random

from odoo import fields
from odoo.service.model import retrying
from odoo.tools import SQL

from ....policy import standard_webhooks
from ...controller.controllers import in_words_of_company
from . import jobs, making, words

# Who answers more slowly, be it well, belongs to the slow lane.
QUICK_SECONDS = 2
# Who fails is asked again for something new after so long, at the latest.
PROBE = timedelta(minutes=5)
WARNING = "mail.mail_activity_data_warning"


def write_down(env, outcomes):
    """Write what became of these deliveries, in one statement."""
    now = fields.Datetime.now()
    rows = []
    for one in outcomes:
        state, next_try = "sent", None
        if one.error:
            # Cut off in the fast lane is no failure: the other one gives it the whole time.
            retry = standard_webhooks.wait_after(one.attempts, random())
            wait = timedelta() if one.is_cut else retry
            state = "failed" if wait is None else "waiting"
            if wait is not None:
                next_try = (now + max(wait, one.wait)).replace(microsecond=0)
        values = one.delivery, state, one.attempts, next_try, now, one.seconds
        rows.append((*values, one.status, one.answer, one.error))
    env.cr.execute(
        SQL(
            "UPDATE partner_consent_delivery delivery"
            " SET state = done.state, attempts = done.attempts,"
            "  next_try = CAST(done.next_try AS timestamp),"
            "  moment = CAST(done.moment AS timestamp),"
            "  seconds = done.seconds, status = CAST(done.status AS integer),"
            "  answer = done.answer, error = done.error"
            " FROM (VALUES %s) AS done (id, state, attempts, next_try, moment, seconds, status,"
            "  answer, error) WHERE done.id = delivery.id",
            SQL(", ").join(rows),
        )
    )
    env["partner.consent.delivery"].invalidate_model(flush=False)


def settle(webhook, outcomes):
    """Have the webhook in the lane where it belongs now, and paused where it is hopeless.

    In a transaction of its own: a save of the webhook at the same time must not undo what is
    written of deliveries.
    """
    last = outcomes[-1]
    if not last.error and not webhook.slow and last.seconds <= QUICK_SECONDS:
        return
    retrying(lambda: _settle(webhook, outcomes), webhook.env)


def _settle(webhook, outcomes):
    webhook.env.cr.execute(
        SQL("SELECT FROM partner_consent_webhook WHERE id = %s FOR NO KEY UPDATE", webhook.id)
    )
    webhook.invalidate_recordset()
    if not webhook.exists():
        return
    last = outcomes[-1]
    if any(not one.error for one in outcomes):
        recover(webhook, slow=last.seconds > QUICK_SECONDS)
    if last.is_cut:
        webhook.slow = True
        jobs.wake(webhook.env, True)
    elif last.error:
        _fail(webhook, last)


def recover(webhook, slow=False):
    """A good answer came: the webhook works."""
    was_slow = webhook.slow
    values = {"failures": 0, "failing_since": False, "next_try": False, "slow": slow}
    if webhook.state == "failing":
        values["state"] = "working"
    webhook.write(values)
    if was_slow != slow:
        jobs.wake(webhook.env, slow)


def begin(webhook):
    """Send what waits: the receiver has answered well."""
    webhook.state = "working"
    _send_what_waits(webhook)


def _fail(webhook, outcome):
    now = fields.Datetime.now()
    failures, since = webhook.failures + 1, webhook.failing_since or now
    wait = standard_webhooks.wait_after(failures)
    next_try = now + max(min(wait or PROBE, PROBE), outcome.wait)
    webhook.write(
        {"failures": failures, "failing_since": since, "next_try": next_try, "slow": True}
    )
    if outcome.is_gone or now - since >= standard_webhooks.PATIENCE:
        _pause(webhook, outcome)
        return
    if webhook.state == "working":
        webhook.state = "failing"
    if outcome.attempts > len(standard_webhooks.WAITS):
        _tell_given_up(webhook, outcome)
    jobs.wake(webhook.env, True, next_try)
    _wake_for_next(webhook)


def _wake_for_next(webhook):
    """Have the slow lane served when the next delivery is due."""
    env = webhook.env
    [(due,)] = env.execute_query(
        SQL(
            "SELECT min(next_try) FROM partner_consent_delivery"
            " WHERE webhook_id = %s AND state = 'waiting'",
            webhook.id,
        )
    )
    if due and due > webhook.next_try:
        jobs.wake(env, True, due)


def _pause(webhook, outcome):
    """Deliver no more, and ask an administrator to see to it."""
    webhook.state = "paused"
    env = in_words_of_company(webhook.env)
    # It wasn't the delivery's fault: it waits for the webhook to be resumed.
    delivery = env["partner.consent.delivery"].browse(outcome.delivery)
    delivery.write({"state": "waiting", "next_try": fields.Datetime.now()})
    _ask(webhook, words.paused(env, webhook.name, outcome.error), words.what_to_do(env))


def _tell_given_up(webhook, outcome):
    env = in_words_of_company(webhook.env)
    if webhook.activity_ids.filtered(lambda one: one.activity_type_id == env.ref(WARNING)):
        # Who is asked already sees them all.
        return
    number = env["partner.consent.delivery"].browse(outcome.delivery).number
    said = words.given_up(env, webhook.name, number, outcome.error)
    _ask(webhook, said, words.look_at_it(env))


def _ask(webhook, summary, note):
    """Give who made the webhook something to do, or else another administrator."""
    administrators = webhook.env.ref("base.group_system").all_user_ids.filtered(
        lambda user: user.active and not user.share
    )
    whom = (webhook.create_uid & administrators) or administrators.sorted("id")[:1]
    if whom:
        webhook.activity_schedule(WARNING, summary=summary, note=note, user_id=whom.id)


def resume(webhooks):
    """Go on with these: what waits is due now, and they prove themselves in the slow lane."""
    webhooks.write(
        {
            "state": "failing",
            "slow": True,
            "failures": 0,
            "failing_since": False,
            "next_try": False,
        }
    )
    for webhook in webhooks:
        _send_what_waits(webhook)


def send_again(deliveries):
    """Have these sent once more."""
    if deliveries:
        making.make_due(deliveries.env, SQL("id IN %s", tuple(deliveries.ids)))
    for webhook in deliveries.webhook_id.filtered(lambda one: one.state in jobs.LISTENING):
        jobs.serve_now(webhook)


def _send_what_waits(webhook):
    making.make_due(webhook.env, SQL("webhook_id = %s AND state = 'waiting'", webhook.id))
    jobs.wake(webhook.env, webhook.slow)
