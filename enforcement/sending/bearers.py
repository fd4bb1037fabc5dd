"""Who bears the addresses that something is about to be sent to, and how strict their answer is."""

from odoo.tools import SQL

from ...models.decision import facts
from ...models.suppression.matching import suppressed_keys
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE

# Strictness of the reasons, as PostgreSQL counts their array.
RANK = {reason: rank for rank, reason in enumerate(v.REASONS, start=1)}


def bearers(partners, channel, scope):
    """Everybody who bears one of the recipients' addresses, and the addresses nobody may write to.

    Whether a customer's own field can be used says nothing about an address given elsewhere.
    """
    elsewhere = SQL("NULLIF(NULLIF(rank, %s), %s)", RANK[v.NO_ADDRESS], RANK[v.ADDRESS_UNCLEAR])
    excluded = RANK[v.ADDRESS_EXCLUDED] if scope == v.MARKETING else None
    borne = SQL(
        """
        SELECT key, partner_id, active,
               LEAST(CASE WHEN main THEN rank ELSE %(elsewhere)s END,
                     CASE WHEN excluded THEN %(excluded)s::int4 END) AS rank
          FROM (
                -- OFFSET 0: the decision is worked out once.
                SELECT borne.key, borne.main, borne.excluded, bearing.active,
                       bearing.id AS partner_id, %(rank)s AS rank
                  FROM partner_address borne
                  JOIN res_partner bearing ON bearing.id = borne.partner_id
                 WHERE borne.kind = %(kind)s AND borne.key IN (SELECT key FROM asked)
                OFFSET 0
               ) borne
        """,
        elsewhere=elsewhere,
        excluded=excluded,
        rank=rank(facts.reason_sql(partners, channel, scope, "bearing")),
        kind=BY_CODE[channel].kind,
    )
    if scope != v.MARKETING:
        return borne
    asked = SQL("(SELECT DISTINCT key FROM asked) asked")
    return SQL(
        """
        %(borne)s
         UNION ALL
        SELECT suppressed.key, NULL, TRUE, %(rank)s FROM (%(suppressed)s) suppressed
        """,
        borne=borne,
        rank=RANK[v.SUPPRESSED],
        suppressed=suppressed_keys(partners, channel, asked),
    )


def ranked_reasons():
    return SQL("%s::text[]", list(v.REASONS))


def rank(reason):
    return SQL("array_position(%s, %s)", ranked_reasons(), reason)
