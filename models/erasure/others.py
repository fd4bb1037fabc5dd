"""Who else is called so, or lives there: what others bear as well is theirs, and stays."""

from odoo.tools import SQL, split_every

from ...policy import needles as n

# So many expressions PostgreSQL takes in one.
CHUNK = 40
FEW = 2 * CHUNK
# Digits of one number may be grouped in any way, and the next number may follow.
_WORD = """EXISTS (
    SELECT 1 FROM regexp_split_to_table(lower(%(text)s), '[^a-z0-9]+') word
     WHERE word = ANY(%(words)s))"""
_DIGITS = """EXISTS (
    SELECT 1 FROM regexp_matches(%(text)s, '[0-9](?:[0-9 ()/.–-]|&nbsp;|%%20){4,}[0-9]', 'g') run,
           regexp_replace(replace(run[1], '%%20', ''), '[^0-9]', '', 'g') digits,
           generate_series(1, length(digits) - 5) start
     WHERE substr(digits, start, 6) = ANY(%(words)s))"""
_OTHERS = {
    n.NAME: ("name", "complete_name", "company_name"),
    n.EMAIL: ("email", "email_normalized"),
    n.NUMBER: ("phone", "phone_sanitized"),
    n.STREET: ("street", "street2"),
    n.CODE: ("vat", "company_registry"),
}


def without_others(persons):
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
                may_name(names, chunk),
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


def may_name(columns, needles):
    """Return the SQL of "one of these columns may name one of the persons".

    Few needles are searched for one by one; of many, each text's words are looked up among theirs,
    which takes as long however many they are.
    """
    text = SQL(
        "concat_ws(E'\\n', %s)", SQL(", ").join(SQL("%s::text", SQL.identifier(c)) for c in columns)
    )
    few = needles if len(needles) <= FEW else [needle for needle in needles if not needle.words]
    rough = dict.fromkeys(needle.rough for needle in few)
    parts = [SQL("%s ~* %s", text, "|".join(chunk)) for chunk in split_every(CHUNK, rough)]
    if len(few) < len(needles):
        words = {word for needle in needles for word in needle.words}
        parts += [SQL(_WORD, text=text, words=sorted(words))]
        parts += [SQL(_DIGITS, text=text, words=sorted(filter(str.isdigit, words)))]
    return SQL("(%s)", SQL(" OR ").join(parts))
