"""The test of a webhook: an event without content, sent at once."""

from uuid import uuid4

from odoo import fields

from ...ledger.feed.reading import rfc_3339
from . import running, sending

TEST = "webhook.test"


def test(webhook):
    """Send a test, have a good answer begin or mend the webhook, and show it."""
    moment = rfc_3339(fields.Datetime.now())
    with sending.Sender(webhook) as sender:
        body = sending.body({"type": TEST, "moment": moment}, None)
        outcome = sender.post(f"msg_{uuid4()}", body)
    if not outcome.error and webhook.state != "paused":
        works = webhook.state == "working"
        running.recover(webhook, slow=outcome.seconds > running.QUICK_SECONDS)
        if not works:
            running.begin(webhook)
    return _shown(webhook, outcome)


def _shown(webhook, outcome):
    env = webhook.env
    if outcome.error:
        message = outcome.error
    else:
        message = env._(
            "The receiver answered with %(status)s after %(seconds)s seconds.",
            status=outcome.status,
            seconds=f"{outcome.seconds:.2f}",
        )
    if outcome.answer:
        message = env._(
            "%(message)s It says: %(answer)s", message=message, answer=outcome.answer[:500]
        )
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": webhook.name,
            "message": message,
            "type": "danger" if outcome.error else "success",
            "sticky": bool(outcome.error),
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        },
    }
