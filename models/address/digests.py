"""The keyed hash of an address: HMAC-SHA256 (RFC 2104) with the secrets of this database.

Computed by PostgreSQL alone, so that there is one way to do it. A digest of generation *n* is the
HMAC of the one of generation *n* - 1: what nobody bears any more gets a new key, too.
"""

from odoo.tools import SQL

BLOCK = 64
CACHED = "partner_consent_secrets"
# One row, for ``FROM`` where digests are written: the key isn't replaced before that is committed,
# and whoever saw the digests of a key that has been replaced since has to start anew.
HELD = SQL("(SELECT FROM partner_suppression_key WHERE replaced IS NULL FOR SHARE) held")


def digest_sql(env, key, number=None):
    """Return the SQL of the digest of an address.

    :param key: :class:`SQL` of its canonical key
    :param int number: of the generation, the newest where left out
    """
    for secret in _secrets(env)[:number]:
        key = hmac_sql(secret, key)
    return key


def key_number(env):
    """Return the number of the newest key: which generation the digests are of."""
    return len(_secrets(env))


def hmac_sql(secret, text):
    """Return the SQL of one HMAC in hex.

    :param str secret: in hex
    :param text: :class:`SQL` of a text
    """
    key = bytes.fromhex(secret).ljust(BLOCK, b"\0")
    return SQL(
        "encode(sha256(%s || sha256(%s || convert_to(%s, 'UTF8'))), 'hex')",
        bytes(byte ^ 0x5C for byte in key),
        bytes(byte ^ 0x36 for byte in key),
        text,
    )


def forget_secrets(env):
    """Read the keys anew the next time."""
    env.cr.cache.pop(CACHED, None)


def _secrets(env):
    """Return the secrets of all generations, the oldest first.

    Kept for one transaction, which sees the digests that were made with them.
    """
    cr = env.cr
    if CACHED not in cr.cache:
        cr.execute("SELECT secret FROM partner_suppression_key ORDER BY number")
        cr.cache[CACHED] = [secret for (secret,) in cr.fetchall()]
        for ends in (cr.postcommit, cr.postrollback):
            ends.add(lambda: cr.cache.pop(CACHED, None))
    return cr.cache[CACHED]
