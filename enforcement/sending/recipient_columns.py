"""Where a document of any model keeps its customer and its address."""

from odoo.tools import SQL

from ...policy.channels import BY_CODE

# In the order in which Odoo looks for an e-mail address.
EMAIL_FIELDS = ("email_from", "email", "partner_email")


def partner_column(model, table):
    """Return the SQL of the customer a document is linked to, or None where its model has none."""
    if model._name == "res.partner":
        return SQL.identifier(table, "id")
    for fname in model._mail_get_partner_fields():
        field = model._fields[fname]
        if field.type == "many2one" and field.store and field.comodel_name == "res.partner":
            model.flush_model([fname])
            return model._field_to_sql(table, fname)
    return None


def address_column(model, table, channel):
    """Return the SQL of a document's own address to show, or None where its model has none."""
    normalized = _stored(model, table, BY_CODE[channel].normalized)
    if normalized or channel == "sms":
        return normalized
    column = written_column(model, table, channel)
    if column is None:
        return None
    return SQL("lower(substring(%s from %s))", column, r'([^ ,;<@"]+@[^> ,;"]+)')


def written_column(model, table, channel):
    """Return the SQL of a document's own addresses as written, or None where its model has none.

    Numbers are only ever used in normalised form.
    """
    normalized = BY_CODE[channel].normalized
    if channel == "sms":
        return _stored(model, table, normalized)
    for fname in (model._mail_get_primary_email_field(), *EMAIL_FIELDS, normalized):
        column = fname and _stored(model, table, fname)
        if column:
            return column
    return None


def _stored(model, table, fname):
    field = model._fields.get(fname)
    if field is None or not field.store or field.type not in ("char", "text"):
        return None
    model.flush_model([fname])
    return model._field_to_sql(table, fname)


def partners_of(model, res_ids):
    """Return ``{document id: customer id}`` of those documents that are linked to one."""
    partner = partner_column(model, model._table)
    if partner is None or not res_ids:
        return {}
    rows = model.env.execute_query(
        SQL(
            "SELECT id, %s FROM %s WHERE id IN %s AND %s IS NOT NULL",
            partner,
            SQL.identifier(model._table),
            tuple(res_ids),
            partner,
        )
    )
    return dict(rows)
