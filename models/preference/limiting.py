"""How much of the public may be stored: for one address, from one browser, and in all.

Whether a limit is reached is told to nobody, and asked whoever has the address.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL, hmac

from ...policy.browsers import network_of
from ..controller.controllers import controller_id
from ..request.parameters import parameter

PERIOD = timedelta(days=1)


def browser_digest(env, ip_address):
    """Return what stands for the browser's network, which needn't be known itself."""
    network = network_of(ip_address)
    return hmac(env(su=True), "partner_consent.browser", network) if network else ""


def within_limits(rows, address, digest, at_most, done=()):
    """Whether one more row may be stored, in one statement.

    :param rows: empty recordset with ``email``, ``company_id``, ``ip_digest`` and ``moment``
    :param str address: key of an e-mail address
    :param str digest: of the browser, see :func:`browser_digest`
    :param int at_most: how many rows there may be in all
    :param done: states of rows that don't count for it, because nobody makes them at will
    """
    rows.flush_model(["email", "company_id", "ip_digest", "moment", "state"])
    table, since = SQL.identifier(rows._table), fields.Datetime.now() - PERIOD
    [(allowed,)] = rows.env.execute_query(
        SQL(
            "SELECT (SELECT count(*) FROM %(table)s WHERE email = %(address)s"
            " AND company_id = %(controller)s AND moment > %(since)s) < %(for_address)s"
            " AND (%(digest)s = '' OR (SELECT count(*) FROM %(table)s"
            " WHERE ip_digest = %(digest)s AND moment > %(since)s) < %(for_browser)s)"
            " AND NOT EXISTS (SELECT FROM %(table)s WHERE state != ALL(%(done)s)"
            " OFFSET %(at_most)s)",
            table=table,
            address=address,
            controller=controller_id(rows.env),
            since=since,
            for_address=parameter(rows.env, "public_address_limit"),
            digest=digest,
            for_browser=parameter(rows.env, "public_browser_limit"),
            done=list(done),
            at_most=at_most - 1,
        )
    )
    return allowed
