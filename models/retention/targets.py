"""What a retention rule may do, and to which rows.

A consent officer is no administrator: a rule runs with the server's rights, and what it may touch
is this list. Evidence isn't on it, nor are documents, users and settings.
"""

from typing import NamedTuple

DELETE, ERASE, EMPTY = "delete", "erase", "empty"


class Target(NamedTuple):
    """What rules may do to one model.

    ``operations``: of ``DELETE``, ``ERASE`` and ``EMPTY``; ``dates``: fields from which the period
    counts; ``only``: the rows that any rule leaves alone are not in this domain; ``personal``:
    fields that are emptied.
    """

    operations: tuple
    dates: tuple
    only: list = []  # noqa: RUF012 - never changed
    personal: tuple = ()


TARGETS = {
    # A customer with whom there was no business: see ``idle``.
    "res.partner": Target((ERASE,), ("create_date",)),
    "partner.consent.request": Target(
        (DELETE,),
        ("answer_date", "expiry_date", "request_date", "write_date"),
        [("state", "!=", "sent")],
    ),
    "partner.consent.use": Target((DELETE,), ("moment", "date", "create_date")),
    "partner.history": Target((DELETE,), ("date", "create_date")),
    # Whoever became a customer is no lead any more.
    "crm.lead": Target(
        (DELETE, EMPTY),
        ("write_date", "create_date", "date_closed"),
        [("type", "=", "lead"), ("partner_id", "=", False)],
        ("contact_name", "partner_name", "email_from", "phone", "street", "street2", "zip", "city"),
    ),
    "link.tracker.click": Target((DELETE, EMPTY), ("create_date",), personal=("ip",)),
    "mailing.trace": Target((EMPTY,), ("sent_datetime", "write_date"), personal=("email",)),
}
# Why the models that somebody may think of first aren't there.
EVIDENCE = frozenset(
    {
        "partner.consent.event",
        "partner.consent.head",
        "partner.consent.checkpoint",
        "partner.suppression",
        "partner.erasure",
    }
)
