"""The keyed hash of an address: HMAC-SHA256 (RFC 2104) with the secrets of this database.

Computed by PostgreSQL alone, so that there is one way to do it. A digest of generation *n* is the
HMAC of the one of generation *n* - 1: what nobody bears any more gets a new key, too.
"""

from odoo.tools import SQL

BLOCK = 64
CACHED = "partner_consent_key_number"
# One row, for ``FROM`` where digests are written: the key isn't replaced before that is committed,
# and whoever saw the digests of a key that has been replaced since has to start anew.
HELD = SQL("(SELECT FROM partner_suppression_key WHERE replaced IS NULL FOR SHARE) held")


def digest_sql(env, key, number=None):
    """Return the SQL of the digest of an address.

    :param key: :class:`SQL` of its canonical key
    :param int number: of the generation, the newest where left out
    """
    for generation in range(1, (key_number(env) if number is None else number) + 1):
        key = hmac_sql(generation, key)
    return key


def hmac_sql(number, text):
    """Return the SQL of one HMAC in hex.

    The text of a query has no secret: Odoo and PostgreSQL log those that fail or are slow.

    :param int number: of the key
    :param text: :class:`SQL` of a text
    """
    return SQL(
        "encode(sha256((SELECT outer_pad FROM partner_suppression_key WHERE number = %(number)s)"
        " || sha256((SELECT inner_pad FROM partner_suppression_key WHERE number = %(number)s)"
        " || convert_to(%(text)s, 'UTF8'))), 'hex')",
        number=number,
        text=text,
    )


def pads(secret):
    """Return the secret as HMAC needs it: ``(inner, outer)``.

    :param str secret: in hex
    """
    key = bytes.fromhex(secret).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def key_number(env):
    """Return the number of the newest key: which generation the digests are of.

    Kept for one transaction, which sees the digests that were made with it.
    """
    cr = env.cr
    if CACHED not in cr.cache:
        cr.execute("SELECT MAX(number) FROM partner_suppression_key")
        [cr.cache[CACHED]] = cr.fetchone()
        for ends in (cr.postcommit, cr.postrollback):
            ends.add(lambda: cr.cache.pop(CACHED, None))
    return cr.cache[CACHED]


def forget_key_number(env):
    """Read anew the next time which key is the newest."""
    env.cr.cache.pop(CACHED, None)
