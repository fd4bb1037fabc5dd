"""Where the database may hold a person: read off the registry, so that no app is forgotten."""

import re
from typing import NamedTuple

PERSON = "res.partner"
# How a place names the person.
LINK = "link"  # many2one to the customer
LINKS = "links"  # many2many to customers
DOCUMENT = "document"  # a model's name and an id
EMAIL = "email"  # an e-mail address, or several
PHONE = "phone"  # a number

_EMAIL = re.compile(r"(^|_)e?mail(_|$)")
_PHONE = re.compile(r"(^|_)(phone|mobile)(_|$)|^(sms_)?number$")


class Place(NamedTuple):
    """One field of one model that may name a person.

    :param field: the field that points, or the one that holds an address
    :param model_field: of a document: the field with the name of the model, else None
    """

    model: str
    field: str
    way: str
    model_field: str | None = None


def places(env):
    """Return every :class:`Place` of all models that are kept in tables, sorted by model.

    Dialogs and views of the database are none: they are gone soon, or hold nothing of their own.
    """
    return [
        Place(name, field.name, way, model_field)
        for name, model in sorted(env.registry.items())
        if not (model._abstract or model._transient) and model._auto
        for field in model._fields.values()
        if field.store and not field.inherited
        for way, model_field in _ways(model, field)
    ]


def by_model(found, *ways):
    """Return ``{model: [Place]}`` of the places that name a person in one of these ways."""
    grouped = {}
    for place in found:
        if place.way in ways:
            grouped.setdefault(place.model, []).append(place)
    return grouped


def _ways(model, field):
    if field.type == "many2one" and field.comodel_name == PERSON:
        yield LINK, None
    elif field.type == "many2many" and field.comodel_name == PERSON:
        yield LINKS, None
    elif field.type == "many2one_reference" and field.model_field in model._fields:
        # Its model's name may be a related field without a column.
        if model._fields[field.model_field].store:
            yield DOCUMENT, field.model_field
    elif field.type in ("char", "text") and not (field.translate or field.company_dependent):
        if _EMAIL.search(field.name):
            yield EMAIL, None
        elif _PHONE.search(field.name):
            yield PHONE, None
