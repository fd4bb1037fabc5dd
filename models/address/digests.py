"""The keyed hash of an address: HMAC-SHA256 (RFC 2104) with a secret of this database.

Computed by PostgreSQL alone, so that there is one way to do it.
"""

from secrets import token_hex

from odoo.tools import SQL

SECRET = "partner_consent.address_secret"
BLOCK = 64


def digest_sql(env, key):
    """Return the SQL of the digest of an address.

    :param key: :class:`SQL` of its canonical key
    """
    secret = bytes.fromhex(_secret(env)).ljust(BLOCK, b"\0")
    return SQL(
        "encode(sha256(%s || sha256(%s || convert_to(%s, 'UTF8'))), 'hex')",
        bytes(byte ^ 0x5C for byte in secret),
        bytes(byte ^ 0x36 for byte in secret),
        key,
    )


def _secret(env):
    # sudo: nobody reads the secret, everybody's addresses are hashed with it
    parameters = env["ir.config_parameter"].sudo()
    secret = parameters.get_param(SECRET)
    # sudo: see above
    module = None if secret else env["ir.module.module"].sudo()._get("partner_consent")
    if module and module.state == "to remove":
        # What the uninstallation still writes goes with it.
        return "00" * 32
    if not secret:
        secret = token_hex(32)
        parameters.set_param(SECRET, secret)
    return secret
