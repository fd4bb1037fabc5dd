"""The decision table of ``policy/decision.py`` as SQL: why not, and whether."""

from odoo.tools import SQL

from ...policy import decision


def reason_case(facts, scope):
    """Compile the decision table to SQL that says why.

    :param dict facts: ``{name of a fact: SQL expression}`` for every field of ``decision.Facts``;
        none yields NULL
    :param str scope: ``marketing`` or ``service``
    :return: :class:`SQL` that yields the reason code, or NULL where contact is allowed
    """
    whens = [
        SQL(
            "WHEN %s THEN %s",
            SQL(" AND ").join(_holds(facts[fact], values) for fact, values in when.items()),
            reason,
        )
        for reason, when in decision.cases(scope)
    ]
    return SQL("CASE %s END", SQL(" ").join(whens))


def allowed_condition(facts, scope):
    """Compile the decision table to a condition, much faster than a reason that is NULL.

    Each row is denied by itself, so that PostgreSQL joins where a fact looks at other rows: it
    looks up nothing per customer, however many there are.

    :param facts, scope: as for :func:`reason_case`
    :return: :class:`SQL` that is true where contact is allowed, else false
    """
    return SQL(" AND ").join(
        SQL("(%s)", SQL(" OR ").join(_fails(facts[fact], values) for fact, values in when.items()))
        for _reason, when in decision.cases(scope)
    )


def _holds(fact, values):
    if values == (True,):
        return SQL("(%s)", fact)
    return SQL("NOT (%s)", fact) if values == (False,) else SQL("(%s) IN %s", fact, values)


def _fails(fact, values):
    if values == (False,):
        return SQL("(%s)", fact)
    return SQL("NOT (%s)", fact) if values == (True,) else SQL("(%s) NOT IN %s", fact, values)


def left_out(decided, columns):
    """Return the SQL of those who have a reason, which is worked out once for each.

    ``OFFSET 0`` keeps PostgreSQL from writing the decision out twice, for the column and for the
    condition: that doubles its work, and compiling it takes longer than the query.

    :param decided: SQL of rows with a ``reason``
    :param columns: SQL of the columns to return
    """
    return SQL("SELECT %s FROM (%s OFFSET 0) decided WHERE reason IS NOT NULL", columns, decided)
