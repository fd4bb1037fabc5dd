"""What else is held about a customer: every record of every app that names them (GDPR art. 15)."""

from odoo.fields import Domain
from odoo.tools.json import json_default

# What the customer's own record says, as far as it is about the person.
OWN = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "lang",
    "vat",
    "website",
    "comment",
    "preferred_channel",
    "lock_level",
    "create_date",
)
# Technical traces of the same person are told by what they belong to.
LEFT_OUT = frozenset({"res.partner", "partner.address", "partner.consent.record"})


def held(partner):
    """Return what is held: ``{"customer": {field: value}, model: [{"id", "name", "as"}]}``.

    With the rights of who asks: what they may not read isn't told.

    :param partner: one customer
    """
    partner.ensure_one()
    own = partner.read([name for name in OWN if name in partner._fields], load=None)[0]
    found = {"customer": _plain(own)}
    for name, fnames in references(partner.env).items():
        records = partner.env[name].with_context(active_test=False)
        if not records.has_access("read"):
            continue
        rows = records.search(Domain.OR(Domain(fname, "=", partner.id) for fname in fnames))
        if rows:
            found[name] = [
                {
                    "id": row.id,
                    "name": row.display_name,
                    "as": [fname for fname in fnames if row[fname] == partner],
                }
                for row in rows
            ]
    return found


def references(env):
    """Return ``{model: [stored fields that point to a customer]}`` of all apps, sorted by model."""
    found = {}
    for name, model in sorted(env.registry.items()):
        if model._abstract or model._transient or not model._auto or name in LEFT_OUT:
            continue
        fnames = [
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
            and not field.company_dependent
            and env[name]._has_field_access(field, "read")
        ]
        if fnames:
            found[name] = fnames
    return found


def _plain(values):
    """Return these values as plain JSON."""
    return {
        name: value if isinstance(value, (str, int, bool)) else json_default(value)
        for name, value in values.items()
    }
