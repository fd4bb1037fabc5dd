"""E-mail and postal addresses: how two spellings are told to be one, and what can be written to.

A key is the canonical spelling of an address: equal keys are the same letter box.
"""

import re
import unicodedata

import idna

# What is known of the field that holds an address.
NONE = "none"
VALID = "valid"
SEVERAL = "several"
DOUBTFUL = "doubtful"
INVALID = "invalid"
STATUSES = (NONE, VALID, SEVERAL, DOUBTFUL, INVALID)
# The business doesn't know which address it would write to, or whose it is.
UNCLEAR = (SEVERAL, DOUBTFUL)

# Blanks and what can't be seen, spelt out because Python and PostgreSQL disagree on ``\s``.
_INVISIBLE = (
    r"\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\u115f\u1160\u3164\uffa0\U000e0000-\U000e0fff"
)
_BLANKS = re.compile(f"[{_INVISIBLE}]+")
_WORD = rf"[^{_INVISIBLE}@,;<>()\[\]|]+"
_EMAIL = rf"{_WORD}@{_WORD}\.[^{_INVISIBLE}@,;<>()\[\]|.]{{2,}}"
# An address that is its own key but for capitals; the same expression serves PostgreSQL.
PLAIN_EMAIL = r"[A-Za-z0-9.!#$%&*+=?^_{}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
_IS_EMAIL, _PLAIN_EMAIL = re.compile(_EMAIL), re.compile(PLAIN_EMAIL)
_TYPED_EMAIL = re.compile(r"[A-Za-z0-9!#$%&*+=?^_{}~-][A-Za-z0-9.!#$%&*+=?^_{}~-]*@[^\s@]+")
# Octets of an address at most (RFC 5321).
EMAIL_SIZE = 320
_SEPARATORS = re.compile(r"[,;|\n\r]|\s/\s")
# Limited as in RFC 5321, and because what is no address may be long.
_TOKEN = re.compile(r"""[^\s@,;|<>()\[\]"]{1,320}@[^\s@,;|<>()\[\]"/]{1,255}""")
_BRACKETED = re.compile(r"<([^<>]*)>")
_STREET = re.compile(r"stra(?:ß|ss)e\b|str\b\.?")


def is_email(address):
    """Whether a normalised e-mail address can be written to.

    Odoo's own normalisation lets markers pass with which addresses were spoilt on purpose.

    >>> is_email("anna@müller.example"), is_email("anna@example.com[no,mailing]")
    (True, False)
    >>> is_email("anna@localhost"), is_email(False), is_email("anna@example.com\\u202f")
    (False, False, False)
    """
    return bool(address and len(address) <= EMAIL_SIZE and _IS_EMAIL.fullmatch(address))


def typed_email(written):
    """Return the key of the one e-mail address that somebody typed, None for anything else.

    Stricter than reading what there is: a mail goes to the key, and nothing but the address may
    have been typed. Letters beyond ASCII before the @ may fold into somebody else's letters.

    >>> typed_email(" Anna+news@Müller.example "), typed_email("Anna <anna@example.com>")
    ('anna+news@xn--mller-kva.example', None)
    >>> typed_email("a@x.example, b@x.example"), typed_email("groß@x.example"), typed_email(None)
    (None, None, None)
    """
    written = (written or "").strip()
    if len(written) > EMAIL_SIZE or not _TYPED_EMAIL.fullmatch(written):
        return None
    if visible(written) != unicodedata.normalize("NFC", written):
        return None
    keys = email_keys(written)
    typable = len(keys) == 1 and is_email(keys[0]) and keys[0].isascii()
    return keys[0] if typable else None


def is_plain_email(written):
    """Whether a text is one e-mail address and nothing else, in ASCII.

    >>> is_plain_email("Anna@example.com"), is_plain_email("E-Mail:anna@example.com")
    (True, False)
    """
    return bool(_PLAIN_EMAIL.fullmatch(written))


def emails(written):
    """Return ``{key: address as written}`` of a text, first the one that Odoo writes to.

    >>> emails("Anna <Anna@Müller.example>; chef@m.example")
    {'anna@xn--mller-kva.example': 'Anna@Müller.example', 'chef@m.example': 'chef@m.example'}
    """
    found = {}
    if "@" not in (written or ""):
        return found
    for part in _SEPARATORS.split(visible(written or "")):
        brackets = " ".join(_BRACKETED.findall(part))
        for token in (*_TOKEN.findall(brackets), *_TOKEN.findall(part)):
            address = token.lstrip("'`/:").rstrip("'`/.:").removeprefix("mailto:")
            found.setdefault(_email_key(address), address)
    return found


def email_keys(written):
    """Return the keys of all e-mail addresses in a text, first the one that Odoo writes to.

    Unicode NFC, no invisible characters, case folded; the domain as IDNA 2008 has it on the wire,
    so that ``ß`` and ``ss`` are two (RFC 5891, RFC 6532).

    :param str written: content of a field, a header, or what a customer typed; also None
    :return: tuple of keys, each once

    >>> email_keys("Anna <Anna@Müller.example>"), email_keys("anna@xn--mller-kva.example")
    (('anna@xn--mller-kva.example',), ('anna@xn--mller-kva.example',))
    >>> email_keys("buero@m.example; CHEF@m.example / buero@m.example")
    ('buero@m.example', 'chef@m.example')
    >>> email_keys("alt@firma.example <neu@firma.example>")
    ('neu@firma.example', 'alt@firma.example')
    >>> email_keys("post@faß.example") == email_keys("post@fass.example")
    False
    >>> email_keys("no address"), email_keys(None)
    ((), ())
    """
    if written and is_plain_email(written):
        return (written.lower(),)
    return tuple(emails(written))


def email_status(written, normalized, keys=None):
    """Return what is known of an e-mail field: one of :data:`STATUSES`.

    :param str written: content of the field
    :param str normalized: the address that Odoo makes of it, to which it writes
    :param keys: the keys of all addresses in it, where more than :func:`email_keys` are known

    >>> email_status("a@x.example", "a@x.example"), email_status("", False)
    ('valid', 'none')
    >>> email_status("a@x.example; b@x.example", "a@x.example")
    'several'
    >>> email_status("a@x.example [NO MAILING]", "a@x.example[nomailing]")
    'invalid'
    """
    if not (written or "").strip():
        return NONE
    if normalized == written and _PLAIN_EMAIL.fullmatch(written) and is_email(written):
        return VALID
    keys = email_keys(written) if keys is None else keys
    if sum(map(is_email, keys)) > 1:
        return SEVERAL
    return VALID if is_email(normalized) and email_keys(normalized) == keys[:1] else INVALID


def postal_key(name, street, zip_code, city):
    """Return the key of a person's letter box, None where the address isn't complete.

    The name belongs to it: who lives in the same house hasn't said anything.

    >>> postal_key("Anna Meier", "Hauptstraße 1", "10115", "Berlin")
    'annameier|hauptstr1|10115'
    >>> postal_key(" anna  MEIER", "Haupt-Str. 1", "10115", "") == _
    True
    >>> postal_key("Anna Meier", "", "10115", "Berlin")
    """
    parts = [_folded(name), postal_street(street), _folded(zip_code) or _folded(city)]
    return "|".join(parts) if all(parts) else None


def postal_street(street):
    """Return a street and its number, whichever way it is spelt.

    >>> postal_street("Hauptstraße 1a"), postal_street("HAUPT-STR. 1 A"), postal_street(None)
    ('hauptstr1a', 'hauptstr1a', '')
    """
    return _folded(_STREET.sub("str", visible(street or "").lower()))


def visible(text):
    """Return a text in Unicode NFC, without what can't be seen, and with plain blanks only.

    >>> visible("a\\u200bb\\u00a0c")
    'ab c'
    """
    text = unicodedata.normalize("NFC", text)
    return _BLANKS.sub(lambda found: _blank(found.group()), text).strip()


def _blank(found):
    if "\n" in found or "\r" in found:
        return "\n"
    return " " if any(char.isspace() for char in found) else ""


def _folded(text):
    text = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(char for char in text if char.isalnum())


def _email_key(address):
    local, _at, domain = address.rpartition("@")
    domain = domain.lower()
    try:
        domain = idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        domain = unicodedata.normalize("NFC", domain.casefold())
    return f"{unicodedata.normalize('NFC', local.casefold())}@{domain}"
