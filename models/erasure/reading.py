"""The rows of a table that may name one of the persons, a page at a time."""

from odoo.tools import SQL

from ...policy.needle_index import NeedleIndex

# So many expressions PostgreSQL searches faster than the words of every text are looked up here.
FEW = 40
PAGE = 1_000


class Reader:
    """Reads the rows that may have one of these needles.

    :param list needles: ``needles.Needle``
    """

    def __init__(self, env, needles):
        self.env, self.index = env, NeedleIndex(needles)
        rough = dict.fromkeys(needle.rough for needle in needles)
        self._rough = "|".join(rough) if len(rough) <= FEW else None
        self._any = bool(needles)

    def rows(self, table, columns, condition=None):
        """Yield ``(id, text of a column, …)`` of the rows that may have one of the needles.

        :param condition: :class:`SQL` of which rows count, all where left out
        """
        if not self._any:
            return
        texts = SQL(", ").join(SQL("%s::text", SQL.identifier(name)) for name in columns)
        conditions = [condition] if condition else []
        if self._rough is not None:
            conditions.append(SQL("concat_ws(E'\\n', %s) ~* %s", texts, self._rough))
        after = SQL("TRUE")
        while True:
            page = self.env.execute_query(
                SQL(
                    "SELECT id, %s FROM %s WHERE %s ORDER BY id LIMIT %s",
                    texts,
                    SQL.identifier(table),
                    SQL(" AND ").join([*conditions, after]),
                    PAGE,
                )
            )
            for row in page:
                if self._rough or self.index.candidates("\n".join(filter(None, row[1:]))):
                    yield row
            if len(page) < PAGE:
                return
            after = SQL("id > %s", page[-1][0])
