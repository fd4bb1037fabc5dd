"""Counting what became of what was sent: mails, SMS, posted messages, traces.

A mail that is gone was sent: Odoo deletes what needs no keeping.
"""

from collections import Counter

from ...models.decision.outcome import FAILED, LEFT_OUT, ON_THE_WAY, SENT, toast

OF_MAIL = {"sent": SENT, "received": SENT, "exception": FAILED, "cancel": LEFT_OUT}
OF_SMS = {"process": SENT, "pending": SENT, "sent": SENT, "error": FAILED, "canceled": LEFT_OUT}
# Odoo takes an SMS that the provider has accepted for sent.
OF_NOTIFICATION = OF_SMS | {"bounce": FAILED, "exception": FAILED}
OF_TRACE = {
    "outgoing": ON_THE_WAY,
    "process": ON_THE_WAY,
    "bounce": FAILED,
    "error": FAILED,
    "cancel": LEFT_OUT,
}


def of_messages(sent):
    """Return ``{outcome: number}`` of these mails or SMS."""
    kept = sent.exists()
    outcomes = OF_SMS if sent._name == "sms.sms" else OF_MAIL
    counts = Counter(outcomes.get(message.state, ON_THE_WAY) for message in kept)
    counts[SENT] += len(sent) - len(kept)
    return counts


def of_posts(messages, notification_type):
    """Return ``{outcome: number of customers}`` whom these posted messages notify.

    :param str notification_type: ``email`` or ``sms``
    """
    # sudo: whom a message notifies is kept by the system
    notifications = (
        messages.env["mail.notification"]
        .sudo()
        .search(
            [
                ("mail_message_id", "in", messages.ids),
                ("notification_type", "=", notification_type),
                "|",
                ("res_partner_id", "=", False),
                ("res_partner_id.partner_share", "=", True),
            ]
        )
    )
    return Counter(
        OF_NOTIFICATION.get(status, ON_THE_WAY)
        for status in notifications.mapped("notification_status")
    )


def of_traces(mailing, after=0):
    """Return ``{outcome: number of recipients}`` of a mailing.

    :param int after: only those whose trace is younger than this one
    """
    groups = mailing.env["mailing.trace"]._read_group(
        [
            ("mass_mailing_id", "=", mailing.id),
            ("is_test_trace", "=", False),
            ("id", ">", after),
        ],
        ["trace_status"],
        ["__count"],
    )
    counts = Counter()
    for status, count in groups:
        counts[OF_TRACE.get(status, SENT)] += count
    return counts


def told_queued(mailings):
    """Return the action that says how many will get the mailings that were just queued."""
    counts = {
        ON_THE_WAY: sum(mailings.mapped("total")),
        LEFT_OUT: sum(mailings.mapped("consent_excluded_count")),
    }
    return toast(mailings.env, counts)
