"""What a consent to calls has to be documented with (UWG s. 7a).

As the Federal Network Agency (BNetzA) reads the law in its interpretation notes of 2022: who
agreed, towards whom, when, to what, how, who obtained it, and what shows it. What is missing is
said.
"""

from odoo.tools import format_datetime

from ...policy import vocabulary as v


def documented(partner, rows):
    """Return what the ledger documents of the last Yes to calls: ``[(label, value or False)]``.

    :param partner: one customer, as the superuser reads them
    :param rows: their rows of the ledger about calls, oldest first
    """
    given = rows.filtered(lambda event: event.event == v.GIVEN)[-1:]
    if not given:
        return []
    env = partner.env
    manners = dict(given._fields["source"]._description_selection(env))
    return [
        (env._("Name"), partner.name),
        (env._("Address of the customer"), partner.contact_address_inline),
        (env._("Number"), given.address),
        (env._("Company that may call"), given.company_id.name),
        (env._("Date and time"), format_datetime(env, given.moment)),
        (env._("What for, in which words"), given.wording),
        (env._("Obtained by"), _who(given)),
        (env._("Manner"), manners[given.source]),
        (env._("Evidence"), _evidence(given)),
    ]


def _who(given):
    if given.source in v.CUSTOMER_SOURCES:
        return given.env._("The customer themselves")
    return given.user_name


def _evidence(given):
    """Return what shows it: a document, a note, or where the customer answered from."""
    document = (
        given.attachment_checksum and f"{given.attachment_id.name} ({given.attachment_checksum})"
    )
    return document or given.ip_address or given.note
