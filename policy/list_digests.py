"""How publishers of suppression lists hash addresses: a registry to which other addons may add.

A list of hashes names nobody, so it is the customers' addresses that are hashed in the list's way.
PostgreSQL does it, for a million of them in one statement.
"""

import base64
import binascii
import re
from typing import NamedTuple

# What a list holds that gives addresses, and whole domains, in plain text.
PLAIN = "plain"


class Method(NamedTuple):
    """One way to hash an address.

    :param label: what the business calls it
    :param size: of a hash, in octets
    :param sql: expression of PostgreSQL that yields the hash of ``%(text)s`` in lower-case hex
    """

    label: str
    size: int
    sql: str


def _built_in(name):
    return f"encode({name}(convert_to(%(text)s, 'UTF8')), 'hex')"


METHODS = {
    "md5": Method("MD5", 16, "md5(%(text)s)"),
    # PostgreSQL's own extension: see EXTENSIONS.
    "sha1": Method("SHA-1", 20, "encode(digest(%(text)s, 'sha1'), 'hex')"),
    "sha256": Method("SHA-256", 32, _built_in("sha256")),
    "sha384": Method("SHA-384", 48, _built_in("sha384")),
    "sha512": Method("SHA-512", 64, _built_in("sha512")),
}
# Extension of PostgreSQL that a method needs.
EXTENSIONS = {"sha1": "pgcrypto"}

# What a hash is written with: the name of its method, spaces or colons between the octets.
_NO_HASH = re.compile(r"^(?:0x|\\x|(?:md|sha)-?\d+:)|[\s:']", re.IGNORECASE)
_URL_SAFE = str.maketrans("-_", "+/")

_DOMAIN = "substring(%(key)s from '@[^@]*$')"
_NUMBER = ("%(key)s", "ltrim(%(key)s, '+')", "'00' || ltrim(%(key)s, '+')")
# Kind of address -> what may have been hashed, as expressions of PostgreSQL over its key: the
# address, its whole domain with and without the sign, a number with a plus, without, and with 00.
SPELLINGS = {
    "email": ("%(key)s", _DOMAIN, f"ltrim({_DOMAIN}, '@')"),
    "phone": _NUMBER,
    "fax": _NUMBER,
    "post": ("%(key)s",),
}


def further_texts(kind, method):
    """Return what a list may say about an address beside its key, as expressions of PostgreSQL.

    :param kind: kind of address
    :param method: key of :data:`METHODS`, or :data:`PLAIN`
    :return: list of templates over ``%(key)s``

    >>> further_texts("phone", PLAIN)
    []
    >>> further_texts("email", PLAIN)
    ["substring(%(key)s from '@[^@]*$')"]
    >>> further_texts("post", "md5")
    ["'md5:' || md5(%(key)s)"]
    """
    if method == PLAIN:
        return [_DOMAIN] if kind == "email" else []
    hashed = METHODS[method].sql
    return [
        f"'{method}:' || " + hashed.replace("%(text)s", spelling) for spelling in SPELLINGS[kind]
    ]


def read_hash(cell, method):
    """Return a hash as it is compared, None where it is none: written in hex or in base 64.

    >>> read_hash("D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E", "md5")
    'md5:d41d8cd98f00b204e9800998ecf8427e'
    >>> read_hash("1B2M2Y8AsgTpgAmY7PhCfg", "md5")
    'md5:d41d8cd98f00b204e9800998ecf8427e'
    """
    size, text = METHODS[method].size, _NO_HASH.sub("", cell)
    try:
        if len(text) == 2 * size:
            found = bytes.fromhex(text)
        else:
            text = text.translate(_URL_SAFE).rstrip("=")
            found = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return f"{method}:{found.hex()}" if len(found) == size else None
