"""Which addresses a customer bears, by what the fields and contact points say now."""

from hashlib import sha256
from typing import NamedTuple

from odoo.tools import email_normalize, email_normalize_all

from ...policy import addresses as a
from ...policy.addresses import (
    email_keys,
    email_status,
    is_plain_email,
    postal_key,
    visible,
)
from ...policy.numbers import read_numbers, region_of

# Fields of res.partner that addresses are read from.
FIELDS = frozenset({"name", "email", "phone", "street", "zip", "city", "country_id", "parent_id"})
UNREADABLE = "?"
# What PostgreSQL can index, with room for the rest of the row.
KEY_SIZE = 1_000


class Row(NamedTuple):
    """A row of ``partner.address`` as it should be, without its customer."""

    kind: str
    key: str
    main: bool
    excluded: bool
    unclear: bool
    invalid: bool


class First(NamedTuple):
    """The address that a channel uses: its key, None where it can't be read, and as written."""

    key: str | None
    written: str | None


def rows(partner):
    """Return ``{(kind, key): Row}`` of all addresses that the customer bears."""
    found = {}

    def bear(kind, keys, written, **marks):
        for key in map(_short, keys or (unreadable(written),)):
            known = found.get((kind, key), Row(kind, key, False, False, False, False))
            set_now = {mark: True for mark, is_set in marks.items() if is_set}
            found[kind, key] = known._replace(**set_now)

    for kind in ("email", "phone"):
        if written := (partner[kind] or "").strip():
            keys, known = _read(partner, kind)
            unclear = _is_unclear(kind, known)
            invalid = kind == "email" and not _can_be_mailed(partner, known)
            bear(kind, keys, written, main=True, unclear=unclear, invalid=invalid)
    for point in partner.contact_point_ids:
        kind, is_fax = kind_of(point), point.kind == "fax"
        if not kind:
            continue
        keys = keys_written(partner, kind, point.value)
        bear(
            kind,
            keys,
            point.value,
            main=is_fax,
            excluded=not point.marketing_allowed,
            unclear=is_fax and not _is_certain(partner, point),
        )
    if key := _postal_key(partner):
        bear("post", (key,), key, main=True)
    return found


def firsts(partner):
    """Return ``{kind: First}`` of the addresses that the channels use."""
    fax = fax_in_use(partner)
    keys = {kind: _read(partner, kind)[0] for kind in ("email", "phone")}
    keys["fax"] = keys_written(partner, "fax", fax)
    written = {"email": partner.email, "phone": partner.phone, "fax": fax}
    return {
        kind: First(next(iter(found), None), written[kind] or None) for kind, found in keys.items()
    }


def fax_in_use(partner):
    """Return the fax number that the channel uses, as written; False where there is none."""
    return partner.contact_point_ids.filtered(lambda point: point.kind == "fax")[:1].value


def kind_of(point):
    """Return the kind of address that a contact point is, None where no channel writes to it."""
    if point.kind != "other":
        return {"mobile": "phone"}.get(point.kind, point.kind)
    kinds = ("email", "phone") if "@" in (point.value or "") else ("phone",)
    return next((kind for kind in kinds if keys_written(point.partner_id, kind, point.value)), None)


def point_keys(point):
    """Return the keys of the addresses in a contact point."""
    kind = kind_of(point)
    return keys_written(point.partner_id, kind, point.value) if kind else ()


def email_key(partner):
    """Return the key of the e-mail address that Odoo writes to, None where there is none."""
    return next(iter(all_email_keys(partner.email)), None)


def all_email_keys(written):
    """Return the keys of all e-mail addresses in a text, first the one that Odoo writes to.

    Odoo's own reading counts beside ours: whatever it would write to is an address.
    """
    keys = email_keys(written)
    if not written or is_plain_email(written):
        return keys
    first = email_normalize(written, strict=False) or ""
    found = [*email_keys(first), *keys]
    for address in email_normalize_all(written):
        found += email_keys(address)
    return tuple(dict.fromkeys(found))


def status(partner, kind):
    """Return what is known of the customer's e-mail or phone field.

    :param str kind: ``email`` or ``phone``
    :return: one of ``policy.addresses.STATUSES``
    """
    return _read(partner, kind)[1]


def is_unclear(partner, kind):
    """Whether it isn't clear which address would be used, or whose it is.

    A number that can't be read may be anybody's; a text that is no e-mail address reaches nobody.
    """
    return _is_unclear(kind, status(partner, kind))


def can_be_mailed(partner):
    """Whether Odoo makes an e-mail address of the field that can be written to."""
    return _can_be_mailed(partner, status(partner, "email"))


def unreadable(written):
    """Return the key of what can't be read: the same text is the same address."""
    return UNREADABLE + visible(written or "").casefold()


def _read(partner, kind):
    """Return ``(keys, status)`` of the customer's e-mail or phone field."""
    if kind == "email":
        keys = all_email_keys(partner.email)
        return keys, email_status(partner.email, partner.email_normalized, keys)
    return read_numbers(partner.phone, _region(partner), partner.phone_sanitized)


def _is_unclear(kind, known):
    return known in a.UNCLEAR or (kind == "phone" and known == a.INVALID)


def _can_be_mailed(partner, known):
    return bool(partner.email_normalized) and known != a.INVALID


def keys_written(partner, kind, written):
    """Return the keys of the addresses in a text, read as one of this customer's."""
    if kind == "email":
        return all_email_keys(written)
    return read_numbers(written, _region(partner)).keys


def _region(partner):
    """Return the country of numbers without a country code, as Odoo takes it.

    Where Odoo has read the number it said so: whoever writes next may be of another company.
    """
    country = partner.country_id or partner.company_id.country_id
    if not country and partner.phone_sanitized:
        return region_of(partner.phone_sanitized)
    return (country or partner.env.company.country_id).code or None


def _is_certain(partner, point):
    read = read_numbers(point.value, _region(partner), point.value_normalized)
    return read.status == a.VALID


def _short(key):
    if len(key) <= KEY_SIZE:
        return key
    return UNREADABLE + sha256(key.encode()).hexdigest()


def _postal_key(partner):
    name = partner.name or partner.parent_id.name
    return postal_key(name, partner.street, partner.zip, partner.city)
