"""The addresses that must not be advertised to: one query for what is counted and what is written.

Addresses and not customers: another system compares addresses, and one that two customers bear is
in the file once. Customers of another controller's companies are none of ours.
"""

from odoo.tools import SQL

from ....policy import vocabulary as v
from ....policy.channels import BY_CODE
from ...address.bearing import UNREADABLE
from ...controller.controllers import companies_of, controller_id
from ...decision.facts import allowed_sql

DECISION, REFUSED, SUPPRESSED = "decision", "refused", "suppressed"


def stopped_sql(env, channel, content):
    """Return the SQL of ``SELECT digest, text``: each address once, in no order.

    :param env: of the controller, as the superuser: archived and hidden customers refuse, too
    :param channel: code of a channel
    :param content: :data:`DECISION` for every address at which no customer may be advertised to;
        :data:`REFUSED` for those of customers who said No; :data:`SUPPRESSED` for the keyed hashes
        that are left of addresses which nobody bears any more
    """
    if content == SUPPRESSED:
        # Whose lists those of publishers are says their licence: they aren't handed on.
        return SQL(
            "SELECT digest, digest AS text FROM partner_suppression"
            " WHERE channel = %s AND company_id = %s",
            channel,
            controller_id(env),
        )
    partners = env["res.partner"]
    borne = _borne(env, channel)
    if content == REFUSED:
        refused = partners._fields[BY_CODE[channel].field].is_sql(
            partners, "res_partner", v.REFUSED
        )
        return SQL("%s AND %s", borne, refused)
    # Contact points aren't written to, so nobody is allowed there.
    return SQL(
        "%s EXCEPT %s AND borne.main AND NOT (borne.excluded OR borne.unclear) AND %s",
        borne,
        borne,
        allowed_sql(partners, channel),
    )


def count(env, channel, content):
    """Return how many lines :func:`stopped_sql` makes."""
    env.flush_all()
    query = SQL("SELECT count(*) FROM (%s) AS stopped", stopped_sql(env, channel, content))
    [(found,)] = env.execute_query(query)
    return found


def _borne(env, channel):
    """Return the SQL of all addresses of the channel's kind, to be narrowed by ``AND``."""
    return SQL(
        "SELECT DISTINCT borne.digest, borne.key AS text FROM partner_address borne"
        " JOIN res_partner ON res_partner.id = borne.partner_id"
        " WHERE borne.kind = %s AND left(borne.key, 1) <> %s"
        " AND (res_partner.company_id IS NULL OR res_partner.company_id = ANY(%s))",
        BY_CODE[channel].kind,
        # “none” or “-” in a field is nobody's address.
        UNREADABLE,
        companies_of(env, env.company.ids),
    )
