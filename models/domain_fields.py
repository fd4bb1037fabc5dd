"""Which fields a condition names, wherever in it."""

from odoo.fields import Domain


def named_fields(model, domain):
    """Yield the fields that ``domain`` on ``model`` names: along paths and in nested conditions.

    What isn't a field is passed over.
    """
    for condition in domain.iter_conditions():
        comodel = model
        for name in condition.field_expr.split("."):
            field = comodel._fields.get(name)
            if field:
                yield field
            if not field or not field.relational:
                comodel = None
                break
            comodel = model.env[field.comodel_name]
        if comodel is not None and condition.operator in ("any", "not any"):
            yield from named_fields(comodel, Domain(condition.value))
