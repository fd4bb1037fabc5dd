"""Replacing the key of the digests, in one transaction over everything that has any."""

import psycopg2

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tools import SQL

from .digests import forget_key_number, hmac_sql, key_number, pads

# Tables whose ``digest`` is one of an address.
DIGESTED = ("partner_address", "partner_suppression", "partner_suppression_entry")
WAIT = "20s"


def rotate(env, secret):
    """Replace the key in a transaction of its own, which begins by keeping everybody from writing.

    :param str secret: the new one, in hex
    :raises UserError: where somebody has been writing all the time
    """
    env.flush_all()
    with env.registry.cursor() as cr:
        try:
            # Before anything is read: who wrote until now is seen.
            cr.execute(SQL("SET LOCAL lock_timeout = %s", WAIT))
            tables = SQL(", ").join(map(SQL.identifier, DIGESTED))
            cr.execute(
                SQL("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", tables), log_exceptions=False
            )
        except psycopg2.errors.LockNotAvailable:
            cr.rollback()
            raise UserError(
                env._(
                    "Addresses are being written at the moment, by an import for example. "
                    "Replace the key when that is done."
                )
            ) from None
        _replace(Environment(cr, env.uid, {}), secret)
    forget_key_number(env)
    env.invalidate_all()


def _replace(env, secret):
    cr = env.cr
    cr.execute(
        SQL(
            "UPDATE partner_suppression_key SET replaced = now() AT TIME ZONE 'UTC'"
            " WHERE replaced IS NULL"
        )
    )
    cr.execute(
        SQL(
            "INSERT INTO partner_suppression_key (number, inner_pad, outer_pad, create_uid)"
            " SELECT MAX(number) + 1, %s, %s, %s FROM partner_suppression_key",
            *pads(secret),
            env.uid,
        ),
        log_exceptions=False,
    )
    forget_key_number(env)
    number = key_number(env)
    for table in DIGESTED:
        cr.execute(
            SQL(
                "UPDATE %s SET digest = %s",
                SQL.identifier(table),
                hmac_sql(number, SQL("digest")),
            )
        )
    cr.execute(
        SQL(
            "UPDATE partner_address SET further = ("
            " SELECT array_agg(%s ORDER BY place)"
            " FROM unnest(further) WITH ORDINALITY AS one(digest, place))"
            " WHERE further IS NOT NULL",
            hmac_sql(number, SQL("one.digest")),
        )
    )
