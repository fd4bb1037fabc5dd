"""Who else is called so, or lives there: what others bear as well is theirs, and stays."""

from collections import defaultdict

from odoo.tools import SQL

from ...policy import needles as n
from .reading import Reader

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

    :return: ``[needle]``, ``{needle: {phrase}}``
    """
    theirs, phrases = set(), defaultdict(set)
    reader = Reader(persons.env, persons.needles)
    names = sorted({name for names in _OTHERS.values() for name in names})
    others = SQL("id <> ALL(%s)", persons.ids)
    for _id, *values in reader.rows("res_partner", names, others):
        borne = dict(zip(names, values, strict=True))
        for needle in reader.index.candidates("\n".join(filter(None, values))):
            for value in filter(None, (borne[name] for name in _OTHERS[needle.kind])):
                exact = n.expression([needle])
                if needle.kind == n.NAME and not exact.fullmatch(value.strip()):
                    if exact.search(value):
                        phrases[needle].add(value.strip())
                elif exact.search(value):
                    theirs.add(needle)
    logins = SQL("id <> ALL(%s)", persons.users.ids)
    for _id, login in reader.rows("res_users", ["login"], logins):
        for needle in reader.index.candidates(login):
            if needle.kind == n.EMAIL and n.expression([needle]).search(login):
                theirs.add(needle)
    return [needle for needle in persons.needles if needle not in theirs], phrases
