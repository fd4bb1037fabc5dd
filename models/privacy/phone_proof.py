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
    _ = partner.env._
    return [
        (_("Name"), partner.name),
        (_("Address of the customer"), partner.contact_address_inline),
        (_("Number"), given.address),
        (_("Company that may call"), given.company_id.name),
        (_("Date and time"), format_datetime(partner.env, given.moment)),
        (_("What for, in which words"), given.wording),
        (_("Obtained by"), _who(given)),
        (
            _("Manner"),
            dict(given._fields["source"]._description_selection(partner.env))[given.source],
        ),
        (_("Evidence"), _evidence(given)),
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
