"""The last sweep: whatever text still names an erased person, in any column of any table."""

import json
import re

from odoo.tools import SQL, split_every

from ...policy import needles as n
from .catalogue import EMAILS, NUMBERS, models_by_table, text_columns

# So many expressions PostgreSQL takes in one.
CHUNK = 40
# Of a record that has an address of its own: it is about who lives there.
NAMES = frozenset(
    {"complete_name", "contact_name", "display_name", "first_name", "last_name", "name"}
    | {"nickname", "partner_name"}
)
_OTHERS = {
    n.NAME: ("name", "complete_name", "company_name"),
    n.EMAIL: ("email", "email_normalized"),
    n.NUMBER: ("phone", "phone_sanitized"),
    n.STREET: ("street", "street2"),
    n.CODE: ("vat", "company_registry"),
}


class Sweep:
    """Searches for persons, and takes them out of what is found.

    :param persons: ``persons.Persons``
    """

    def __init__(self, persons):
        self.env = persons.env
        self.needles, self._kept_phrases = _without_others(persons)
        self.columns = {
            table: columns
            for table, columns in text_columns(self.env).items()
            if _has_id(self.env, table)
        }
        # Dialogs and what waits for a browser: nobody misses them.
        self.fleeting = {"bus_bus"} | {
            table for table, model in models_by_table(self.env).items() if model._transient
        }
        self._found = n.expression(self.needles, self._kept_phrases)

    def search(self):
        """Return ``{table: {id}}`` of all rows whose text names one of the persons."""
        found = {}
        if not self.needles:
            return found
        for table, columns in self.columns.items():
            rows = self._rows(table, columns, _rough(columns, self.needles))
            if hits := {id_ for id_, *values in rows if self._cleaned(table, columns, values)}:
                found[table] = hits
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
            for chunk in split_every(500, sorted(ids)):
                rows = self._rows(table, columns, SQL("id = ANY(%s)", list(chunk)))
                for id_, *values in rows:
                    if changed := self._cleaned(table, columns, values):
                        _update(self.env, table, id_, columns, changed)

    def without_persons(self, text):
        """Return the text without the persons."""
        return self._found.sub(_replaced, text) if self._found else text

    def struck_out(self, text):
        """Return the text, as long as before, with the persons made unreadable."""
        return self._found.sub(_struck_out, text) if self._found else text

    def _rows(self, table, columns, condition):
        return self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE %s",
                SQL(", ").join(SQL("%s::text", SQL.identifier(name)) for name in columns),
                SQL.identifier(table),
                condition,
            )
        )

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
            # Somebody else of the same name.
            changed = {name: value for name, value in changed.items() if name not in NAMES}
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


def _without_others(persons):
    """Return the needles that find nobody else, and phrases in which a needle is somebody else.

    A name or an address that another customer bears as well stays theirs, wherever it stands.
    """
    needles, phrases = list(persons.needles), set()
    for chunk in split_every(CHUNK, persons.needles):
        names = sorted({name for needle in chunk for name in _OTHERS[needle.kind]})
        rows = persons.env.execute_query(
            SQL(
                "SELECT %s FROM res_partner WHERE id <> ALL(%s) AND %s",
                SQL(", ").join(map(SQL.identifier, names)),
                persons.ids,
                _rough(names, chunk),
            )
        )
        for row in rows:
            borne = dict(zip(names, row, strict=True))
            for needle in chunk:
                exact = n.expression([needle])
                for value in filter(None, (borne[name] for name in _OTHERS[needle.kind])):
                    if needle.kind == n.NAME and not exact.fullmatch(value.strip()):
                        if exact.search(value):
                            phrases.add(value.strip())
                    elif exact.search(value) and needle in needles:
                        needles.remove(needle)
    logins = persons.env.execute_query(
        SQL("SELECT login FROM res_users WHERE id <> ALL(%s)", persons.users.ids)
    )
    logins = "\n".join(login for (login,) in logins)
    needles = [
        needle
        for needle in needles
        if needle.kind != n.EMAIL or not n.expression([needle]).search(logins)
    ]
    return needles, sorted(phrases, key=len, reverse=True)


def _replaced(match):
    return match[0] if match.groupdict().get("keep") else n.ERASED


def _struck_out(match):
    return match[0] if match.groupdict().get("keep") else "*" * len(match[0])


def _rough(columns, needles):
    """Return the SQL of "one of these columns may name one of the persons"."""
    text = SQL(
        "concat_ws(E'\\n', %s)", SQL(", ").join(SQL("%s::text", SQL.identifier(c)) for c in columns)
    )
    rough = dict.fromkeys(needle.rough for needle in needles)
    parts = [SQL("%s ~* %s", text, "|".join(chunk)) for chunk in split_every(CHUNK, rough)]
    return SQL("(%s)", SQL(" OR ").join(parts))


def _update(env, table, id_, columns, changed):
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


def _has_id(env, table):
    return bool(
        env.execute_query(
            SQL(
                "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'id'", table
            )
        )
    )
