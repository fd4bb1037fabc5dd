"""The last sweep: whatever text still names an erased person, in any column of any table."""

import json
import re
from functools import lru_cache

from odoo.tools import SQL, split_every

from ...policy import needles as n
from .catalogue import EMAILS, NUMBERS, models_by_table, text_columns
from .files import files_that_name
from .others import without_others
from .reading import Reader
from .wordings import wordings

# Of a record that has an address of its own: it is about who lives there.
NAMES = frozenset(
    {"complete_name", "contact_name", "display_name", "first_name", "last_name", "name"}
    | {"nickname", "partner_name"}
)

# Scripts and styles that Odoo makes of its own files.
_NO_ASSETS = SQL("coalesce(url, '') NOT LIKE '/web/assets/%%'")


class Sweep:
    """Searches for persons, and takes them out of what is found.

    :param persons: ``persons.Persons``
    """

    def __init__(self, persons):
        self.env = persons.env
        self.needles, self._phrases = without_others(persons)
        self.columns = text_columns(self.env)
        # Dialogs and what waits for a browser: nobody misses them.
        self.models = models_by_table(self.env)
        self.fleeting = {"bus_bus"} | {
            table for table, model in self.models.items() if model._transient
        }
        self._reader = Reader(self.env, self.needles)
        self._compiled = lru_cache(1_000)(self._compile)

    def search(self, gone):
        """Return ``{table: {id}}`` of all rows whose text names one of the persons.

        :param dict gone: ``{table: ids}`` of rows that aren't looked at, because they go anyway
        """
        found = {}
        for table, columns in self.columns.items():
            condition = _NO_ASSETS if table == "ir_attachment" else None
            rows = self.rows_that_may_name(table, columns, condition)
            own = gone.get(table, ())
            hits = {
                id_
                for id_, *values in rows
                if id_ not in own and self._cleaned(table, columns, values)
            }
            if hits := hits - wordings(self.models.get(table), hits):
                found[table] = hits
        if files := files_that_name(self) - set(gone.get("ir_attachment", ())):
            found["ir_attachment"] = files | found.get("ir_attachment", set())
        return found

    def clean(self, found):
        """Take the persons out of these rows.

        :param dict found: ``{table: ids}``
        """
        for table, ids in found.items():
            columns = self.columns[table]
            if table in self.fleeting:
                self.env.cr.execute(
                    SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), sorted(ids))
                )
                continue
            unique = _unique_columns(self.env, table, columns)
            for chunk in split_every(500, sorted(ids)):
                rows = self.rows_that_may_name(table, columns, SQL("id = ANY(%s)", list(chunk)))
                for id_, *values in rows:
                    if changed := self._cleaned(table, columns, values):
                        _update(self.env, table, id_, columns, changed, unique)

    def without_persons(self, text):
        """Return the text without the persons."""
        found = self._expression(text)
        return found.sub(n.replaced, text) if found else text

    def struck_out(self, raw, encoding):
        """Return the bytes, as many as before, with the persons made unreadable."""
        text = raw.decode(encoding, "surrogateescape")
        if found := self._expression(text):
            text = found.sub(lambda match: _struck_out(match, encoding), text)
        return text.encode(encoding, "surrogateescape")

    def _expression(self, text):
        """Return what finds those persons in a text who may be in it: few, however many there are.

        None where nobody may be.
        """
        return self._compiled(self._reader.index.candidates(text))

    def _compile(self, needles):
        phrases = set().union(*(self._phrases[needle] for needle in needles))
        return n.expression(needles, sorted(phrases, key=len, reverse=True))

    def rows_that_may_name(self, table, columns, condition=None):
        """Yield ``(id, text of a column, …)`` of the rows that perhaps name one of the persons.

        :param condition: :class:`SQL` of which rows count, all where left out
        """
        return self._reader.rows(table, columns, condition)

    def _cleaned(self, table, columns, values):
        """Return ``{column: new text}`` of what changes in a row; None empties the column."""
        row = dict(zip(columns, values, strict=True))
        changed = {}
        for name, value in row.items():
            if not value:
                continue
            kind, may_be_empty = columns[name]
            clean = self._clean_json(value) if "json" in kind else self.without_persons(value)
            if clean != value:
                whole = clean.strip() == n.ERASED and may_be_empty and name not in NAMES
                changed[name] = None if whole else clean
        addresses = [name for name in (*EMAILS, *NUMBERS) if row.get(name)]
        if addresses and not any(name in changed for name in addresses):
            # Somebody else of the same name. Without an e-mail address of its own, it is a title.
            names = NAMES if "email" in columns else NAMES - {"name", "display_name"}
            changed = {name: value for name, value in changed.items() if name not in names}
        return changed

    def _clean_json(self, text):
        if self.without_persons(text) == text and "\\" not in text:
            return text
        value = json.loads(text)
        clean = self._walk(value)
        return text if clean == value else json.dumps(clean, ensure_ascii=False)

    def _walk(self, value):
        if isinstance(value, str):
            return self.without_persons(value)
        if isinstance(value, list):
            return [self._walk(item) for item in value]
        if isinstance(value, dict):
            return {self.without_persons(key): self._walk(item) for key, item in value.items()}
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value if self.without_persons(str(value)) == str(value) else None
        return value


def _struck_out(match, encoding):
    if match.groupdict().get("keep"):
        return match[0]
    return "*" * len(match[0].encode(encoding, "surrogateescape"))


def _unique_columns(env, table, columns):
    """Return those of the columns in which no two rows of the table may say the same."""
    rows = env.execute_query(
        SQL(
            r"SELECT DISTINCT name FROM pg_index, unnest(%s) name WHERE indisunique"
            r" AND indrelid = %s::regclass"
            r" AND pg_get_indexdef(indexrelid) ~ ('\m' || name || '\M')",
            list(columns),
            table,
        )
    )
    return {name for (name,) in rows}


def _update(env, table, id_, columns, changed, unique):
    # Two that were called after the person can't both be called the same: each has its number.
    mark = f"erased_{id_}" if table == "ir_model_data" else f"[erased {id_}]"
    for name in unique & changed.keys():
        changed[name] = changed[name] and changed[name].replace(n.ERASED, mark)
    env.cr.execute(
        SQL(
            "UPDATE %s SET %s WHERE id = %s",
            SQL.identifier(table),
            SQL(", ").join(
                SQL(
                    "%s = %s::%s",
                    SQL.identifier(name),
                    value,
                    SQL(re.sub(r"^_(\w+)", r"\1[]", columns[name][0])),
                )
                for name, value in changed.items()
            ),
            id_,
        )
    )
