"""The six channels: where each keeps its answer and its address, and what of Odoo belongs to it.

To add a channel, add its code to ``vocabulary.CHANNELS`` and its row here.
"""

from typing import NamedTuple


class Blacklist(NamedTuple):
    """A blacklist of Odoo: its model, the field with Odoo's address, and the one with our key."""

    model: str
    field: str
    key: str


class Channel(NamedTuple):
    """What belongs to one channel; None where it has no such thing.

    :param field: field of ``res.partner`` that holds the answer
    :param address: field of ``res.partner`` that holds the address as staff wrote it
    :param normalized: stored column of that address in normalised form
    :param kind: kind of the addresses that it writes to
    :param blacklist: the list of Odoo on which an address refuses this channel
    :param mailing_type: type of the mailings that use it
    :param needs_mobile: whether a landline is no address for it
    """

    field: str
    address: str | None = None
    normalized: str | None = None
    kind: str | None = None
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
        Blacklist("mail.blacklist", "email", "address_key"),
        "mail",
    ),
    "phone": _PHONE,
    "sms": _PHONE._replace(
        field="consent_sms",
        blacklist=Blacklist("phone.blacklist", "number", "number"),
        mailing_type="sms",
        needs_mobile=True,
    ),
    "post": Channel("consent_post", kind="post"),
    "fax": Channel("consent_fax", kind="fax"),
    "messenger": _PHONE._replace(field="consent_messenger", needs_mobile=True),
}
# Fields of res.partner that hold an answer -> their channel.
BY_FIELD = {channel.field: code for code, channel in BY_CODE.items()}
FIELDS = tuple(BY_FIELD)


def by_kind(kind):
    """Return the codes of the channels that write to addresses of this kind.

    >>> by_kind("phone"), by_kind("post")
    (('phone', 'sms', 'messenger'), ('post',))
    """
    return tuple(code for code, channel in BY_CODE.items() if channel.kind == kind)


def by_mailing_type(mailing_type):
    """Return the channel of a mailing, e-mail for a type that has none of its own.

    >>> by_mailing_type("sms"), by_mailing_type(False), by_mailing_type(None)
    ('sms', 'email', 'email')
    """
    types = {channel.mailing_type: code for code, channel in BY_CODE.items()}
    return types[mailing_type] if mailing_type and mailing_type in types else "email"
