"""The six channels: where each keeps its answer and its address, and what of Odoo belongs to it.

To add a channel, add its code to ``vocabulary.CHANNELS`` and its row here.
"""

from typing import NamedTuple


class Blacklist(NamedTuple):
    """A blacklist of Odoo: its model, and the field that holds the normalised address."""

    model: str
    field: str


class Channel(NamedTuple):
    """What belongs to one channel; None where it has no such thing.

    :param field: field of ``res.partner`` that holds the answer
    :param address: field of ``res.partner`` that holds the address as staff wrote it
    :param normalized: stored column of that address in normalised form
    :param point: kind of the contact points that can be used
    :param blacklist: the list of Odoo on which an address refuses this channel
    :param mailing_type: type of the mailings that use it
    :param needs_mobile: whether a landline is no address for it
    """

    field: str
    address: str | None = None
    normalized: str | None = None
    point: str | None = None
    blacklist: Blacklist | None = None
    mailing_type: str | None = None
    needs_mobile: bool = False


_PHONE = Channel("consent_phone", "phone", "phone_sanitized", "phone")

BY_CODE = {
    "email": Channel(
        "consent_email",
        "email",
        "email_normalized",
        "email",
        Blacklist("mail.blacklist", "email"),
        "mail",
    ),
    "phone": _PHONE,
    "sms": _PHONE._replace(
        field="consent_sms",
        blacklist=Blacklist("phone.blacklist", "number"),
        mailing_type="sms",
        needs_mobile=True,
    ),
    "post": Channel("consent_post"),
    "fax": Channel("consent_fax", point="fax"),
    "messenger": _PHONE._replace(field="consent_messenger", needs_mobile=True),
}
# Fields of res.partner that hold an answer -> their channel.
BY_FIELD = {channel.field: code for code, channel in BY_CODE.items()}
FIELDS = tuple(BY_FIELD)


def by_address(normalized):
    """Return the codes of the channels that use an address.

    :param str normalized: column of the normalised address

    >>> by_address("phone_sanitized")
    ('phone', 'sms', 'messenger')
    """
    return tuple(
        code
        for code, channel in BY_CODE.items()
        if channel.normalized and channel.normalized == normalized
    )


def by_mailing_type(mailing_type):
    """Return the channel of a mailing, e-mail for a type that has none of its own.

    >>> by_mailing_type("sms"), by_mailing_type(False), by_mailing_type(None)
    ('sms', 'email', 'email')
    """
    types = {channel.mailing_type: code for code, channel in BY_CODE.items()}
    return types[mailing_type] if mailing_type and mailing_type in types else "email"
