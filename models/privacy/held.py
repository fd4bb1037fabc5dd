"""What is held about a customer, record by record, as it may be handed to them (GDPR art. 15).

Told is what is about the person. Who else is named in it is not: staff and other people lose their
names, as far as a field holds them (GDPR art. 15(4)). What somebody wrote into a text stays as it
is, and an officer reads it before handing it over.
"""

import re
from typing import NamedTuple

from odoo.tools.json import json_default
from odoo.tools.mail import email_normalize_all

from ...policy import vocabulary as v
from . import places as p
from .finding import OWN_ADDRESSES, PAGE, find, keys

CUSTOMER = "customer"
# What opens a door, and copies of what is told anyway.
_SECRET = re.compile(
    r"token|passw|secret|salt|api_key|digest|index_content|parent_path|complete_name|store_fname"
)
_TYPES = frozenset(
    {
        "boolean",
        "char",
        "date",
        "datetime",
        "float",
        "html",
        "integer",
        "many2one",
        "many2one_reference",
        "monetary",
        "selection",
        "text",
    }
)
# Told by the row itself, or about the database.
_TECHNICAL = frozenset({"id", "create_uid", "write_uid", "write_date"})
# Whom a message was from and to: other people's addresses, too.
_ADDRESSED = {"mail.message": ("email_from", "reply_to"), "mail.mail": ("email_to", "email_cc")}
_STAFF_MODELS = ("res.users", "hr.employee")


class Person(NamedTuple):
    """Of whom it is told: the customer, and their e-mail addresses."""

    partner: object
    emails: set


def held(partner):
    """Return what is held: ``{"customer": {field: value}, model: [row]}``, plain JSON.

    A row is ``{"id", "name", "as": [fields that name the customer], "values": {field: value}}``.
    Whatever the user may read elsewhere: a copy for the person has to be whole.

    :param partner: one customer, as the superuser reads them
    """
    told = {CUSTOMER: own(partner)}
    for model, rows in pages(partner):
        told.setdefault(model, []).extend(rows)
    return told


def own(partner):
    """Return what the customer's own record says, as ``{field: value}``."""
    return _values(partner, _person(partner), _told_fields(partner))


def pages(partner, places=None):
    """Yield ``(model, rows)`` of all else that is held, model by model, in pages of bounded size.

    :param partner: as for :func:`held`
    :param dict places: what ``finding.find`` has found already
    """
    env, person = partner.env, _person(partner)
    for model, found in (find(partner) if places is None else places).items():
        ids, names = list(found), _told_fields(env[model])
        for start in range(0, len(ids), PAGE):
            records = env[model].browse(ids[start : start + PAGE])
            yield model, [_row(record, person, names, found[record.id]) for record in records]
            # Else thousands of messages would stay in memory.
            env.invalidate_all()


def _row(record, person, names, linked):
    return {
        "id": record.id,
        "name": record.display_name,
        "as": linked,
        "values": _values(record, person, names),
    }


def _values(record, person, names):
    """Return ``{field: value}`` of what is filled in, as far as it is about the customer."""
    told = {}
    for name in names:
        field, value = record._fields[name], record[name]
        if field.relational:
            value = _linked(value, person.partner)
        elif name in _ADDRESSED.get(record._name, ()) and not _is_own(value, person):
            continue
        if value or field.type == "boolean":
            told[name] = value if isinstance(value, (str, int, float)) else json_default(value)
    if record._name == "partner.consent.event" and record.source not in v.CUSTOMER_SOURCES:
        # The name of who acted, as it was then.
        told.pop("user_name", None)
    return told


def _told_fields(model):
    """Return the names of the fields that are told of the records of a model."""
    return [name for name, field in model._fields.items() if _is_told(field)]


def _is_told(field):
    return (
        (field.store or field.company_dependent)
        and not field.inherited
        and field.type in _TYPES
        # Nobody reads these.
        and field.groups != "."
        and field.name not in _TECHNICAL
        and not _SECRET.search(field.name)
    )


def _linked(other, partner):
    """Return what a record that is pointed to is called; people other than the customer aren't."""
    if not other or other in (partner, *partner.user_ids):
        return other.display_name
    if other._name in _STAFF_MODELS or (other._name == p.PERSON and not other.partner_share):
        return other.env._("Staff")
    if other._name != p.PERSON or other.is_company or _is_own_address(other, partner):
        return other.display_name
    return other.env._("Another person")


def _is_own_address(other, partner):
    return other.parent_id == partner and other.type in OWN_ADDRESSES


def _is_own(written, person):
    return person.emails.issuperset(email_normalize_all(written or ""))


def _person(partner):
    return Person(partner, keys(partner)[p.EMAIL])
