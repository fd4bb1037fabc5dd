"""Why something can't be deleted that the customer history refers to, in words."""

import re

from psycopg2.errors import ForeignKeyViolation, RestrictViolation


def refusal_of_deletion(entries, error):
    """Return why PostgreSQL refused to delete a record, and the way out; None for other errors.

    :param entries: empty recordset whose table has the foreign key
    :param error: ``psycopg2.Error``
    """
    if not isinstance(error, (ForeignKeyViolation, RestrictViolation)):
        return None
    diag = error.diag
    column = diag.constraint_name.removeprefix(f"{entries._table}_").removesuffix("_fkey")
    field = entries._fields.get(column)
    if field is None or field.type != "many2one":
        return None
    records = entries.env[field.comodel_name]
    # Whatever language the server speaks: it names the other table where a row of that was to go,
    # and none but ours where an entry refers to what isn't there.
    id_ = re.search(r"=\((\d+)\)", diag.message_detail or "")
    if not id_ or not re.search(rf"\b{records._table}\b", diag.message_primary):
        return None
    return entries.env._(
        "%(record)s can't be deleted: the customer history refers to it. Archive it instead.",
        record=records.browse(int(id_[1])).display_name,
    )
