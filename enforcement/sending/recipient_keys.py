"""The canonical keys of recipients' addresses, all that stand in a field, for the decision.

Nearly all addresses are their own key but for capitals, and PostgreSQL sees that; the others are
read once by Python, as everywhere else.
"""

from odoo.tools import SQL

from ...models.address.bearing import all_email_keys
from ...policy.addresses import PLAIN_EMAIL
from .recipient_columns import written_column

NOTHING = SQL("ARRAY[]::text[]")
PLAIN = f"^{PLAIN_EMAIL}$"


def keys_of(address):
    """Return the keys of an address given in Python.

    :param address: e-mail address in whatever spelling, a number in international format, or None
    """
    if not address:
        return ()
    return all_email_keys(address) if "@" in address else (address,)


def number_of(sms):
    """Return the number that an SMS goes to, in international format where it is one."""
    return sms.number and (sms._phone_format(number=sms.number) or sms.number)


def documents_keys(model, query, channel):
    """Return the keys of each document's own addresses.

    :param model: empty recordset of the documents' model
    :param query: ``odoo.tools.Query`` of the documents
    :return: ``(SQL that yields text[], SQL of a join that it needs)``
    """
    column = written_column(model, model._table, channel)
    if column is None:
        return NOTHING, SQL()
    if channel == "sms":
        return SQL("array_remove(ARRAY[%s::text], NULL)", column), SQL()
    plain = SQL("CASE WHEN %s ~ %s THEN ARRAY[lower(%s)] END", column, PLAIN, column)
    read = [
        (written, key)
        for (written,) in model.env.execute_query(_unplain(model, query, column))
        for key in all_email_keys(written)
    ]
    if not read:
        return SQL("COALESCE(%s, %s)", plain, NOTHING), SQL()
    written, keys = map(list, zip(*read, strict=True))
    join = SQL(
        "LEFT JOIN (SELECT written, array_agg(key) AS keys"
        " FROM unnest(%s::text[], %s::text[]) AS one(written, key) GROUP BY written) read"
        " ON read.written = %s",
        written,
        keys,
        column,
    )
    return SQL("COALESCE(%s, read.keys, %s)", plain, NOTHING), join


def _unplain(model, query, column):
    table = SQL.identifier(model._table)
    return SQL(
        "SELECT DISTINCT %s FROM %s WHERE %s IN %s AND %s !~ %s",
        column,
        table,
        SQL.identifier(model._table, "id"),
        query.subselect(),
        column,
        PLAIN,
    )
