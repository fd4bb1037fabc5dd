"""Fields in conditions: those that exist for nothing else, and those that a condition names."""

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


def condition_field(field_type, *args, **kwargs):
    """Return a field that can be searched and has no value: staff find it in conditions.

    :param field_type: the field's class
    :param kwargs: of the field, among them ``search``
    """
    return field_type(
        *args, store=False, readonly=True, exportable=False, groups="base.group_user", **kwargs
    )
