"""Who is behind a recipient, and may we write to them? One SQL builder for e-mail and SMS alike.

A recipient is a document (anything a mailing can be sent to) or a bare address. What decides is the
customer it is linked to and, where it has an address of its own, everybody who owns that address,
the strictest answer first. An address that belongs to nobody we know follows the list's own opt-in.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.decision import facts
from ...models.decision.compilation import left_out
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .recipient_columns import address_column, partner_column

# Strictness of the reasons, as PostgreSQL counts their array.
RANK = {reason: rank for rank, reason in enumerate(v.REASONS, start=1)}
# An archived duplicate counts where it refuses, not where it was merely never asked.
ARCHIVED_COUNTS = RANK[v.SUPPRESSED]


class Recipient(NamedTuple):
    """A recipient given in Python: a customer, an address, or both."""

    partner_id: int | None
    address: str | None
    """Normalised."""


def decided_documents(model, query, channel, scope):
    """Decide the recipients of a mailing, as :func:`decide` does.

    :param model: empty recordset of the documents' model
    :param query: ``odoo.tools.Query`` of the documents
    """
    if model._name != "res.partner":
        return decide(model.env, documents(model, query, channel), channel, scope)
    # A customer is its own address's owner, and duplicates are part of the decision.
    column = BY_CODE[channel].normalized
    model.flush_model([column])
    return SQL(
        "SELECT id, id AS partner_id, %s AS address, %s AS reason FROM res_partner WHERE id IN %s",
        SQL.identifier(column),
        facts.reason_sql(model, channel, scope, "res_partner"),
        query.subselect(),
    )


def allowed_domain(model, query, channel, scope):
    """Return the domain of the recipients that :func:`decided_documents` leaves in."""
    if model._name == "res.partner":
        return facts.allowed_domain(channel, scope)
    decided = decided_documents(model, query, channel, scope)
    # Not NOT IN: of more than fit its memory, PostgreSQL would search each in all of them.
    return Domain.custom(
        to_sql=lambda _model, alias, _query: SQL(
            "NOT EXISTS (SELECT 1 FROM (%s) decided WHERE reason IS NOT NULL AND decided.id = %s)",
            decided,
            SQL.identifier(alias, "id"),
        )
    )


def documents(model, query, channel):
    """Return the recipients among the records of a model, as ``SELECT id, partner_id, address``."""
    table = model._table
    partner = partner_column(model, table)
    address = address_column(model, table, channel)
    return SQL(
        "SELECT %s AS id, %s AS partner_id, %s AS address FROM %s WHERE %s IN %s",
        SQL.identifier(table, "id"),
        partner or SQL("NULL::int4"),
        address or SQL("NULL::text"),
        SQL.identifier(table),
        SQL.identifier(table, "id"),
        query.subselect(),
    )


def given(recipients):
    """Return recipients given in Python, as ``SELECT id, partner_id, address``.

    :param recipients: list of :class:`Recipient`; the id is the place in the list
    """
    return SQL(
        "SELECT id, partner_id, address FROM unnest(%s::int4[], %s::int4[], %s::text[])"
        " AS given(id, partner_id, address)",
        list(range(len(recipients))),
        [recipient.partner_id or None for recipient in recipients],
        [recipient.address or None for recipient in recipients],
    )


def decide(env, source, channel, scope):
    """Decide every recipient of ``source``.

    :param source: SQL from :func:`documents` or :func:`given`
    :param str channel: ``email`` or ``sms``
    :param str scope: ``marketing`` or ``service``
    :return: SQL of ``SELECT id, partner_id, address, reason``, one row per recipient; the reason is
        NULL where contact is allowed
    """
    partners = env["res.partner"]
    partners.flush_model(["active", "partner_share", BY_CODE[channel].normalized])
    linked_address = SQL.identifier("linked", BY_CODE[channel].normalized)
    linked_rank = SQL(
        "CASE WHEN linked.id IS NOT NULL THEN"
        " NULLIF(%s, CASE WHEN recipient.address IS NOT NULL THEN %s END) END",
        _rank(facts.reason_sql(partners, channel, scope, "linked")),
        RANK[v.NO_ADDRESS],
    )
    return SQL(
        """
        WITH recipient AS MATERIALIZED (%(source)s),
        owner AS (%(owners)s),
        strictest AS (
            SELECT address, MIN(rank) AS rank, MIN(partner_id) AS partner_id
              FROM owner
             WHERE active OR rank <= %(archived_counts)s
             GROUP BY address
        )
        SELECT recipient.id,
               COALESCE(linked.id, strictest.partner_id) AS partner_id,
               COALESCE(recipient.address, %(linked_address)s) AS address,
               (%(reasons)s)[LEAST(%(linked_rank)s, strictest.rank)] AS reason
          FROM recipient
          LEFT JOIN res_partner linked ON linked.id = recipient.partner_id
          LEFT JOIN strictest
            ON strictest.address = recipient.address
           AND %(linked_address)s IS DISTINCT FROM recipient.address
        """,
        source=source,
        owners=_owners(partners, channel, scope),
        archived_counts=ARCHIVED_COUNTS,
        linked_address=linked_address,
        linked_rank=linked_rank,
        reasons=_reasons(),
    )


def reasons_for(env, recipients, channel, scope):
    """Return the reason for each recipient, or None where contact is allowed, with one query.

    :param recipients: list of :class:`Recipient`
    :param str channel: ``email`` or ``sms``
    :param str scope: ``marketing`` or ``service``
    """
    if not recipients:
        return []
    decided = decide(env, given(recipients), channel, scope)
    found = dict(env.execute_query(left_out(decided, SQL("id, reason"))))
    return [found.get(place) for place in range(len(recipients))]


def _owners(partners, channel, scope):
    """Everybody who has one of the recipients' addresses, as main address or as contact point."""
    address = SQL.identifier("owning", BY_CODE[channel].normalized)
    rank = _rank(facts.reason_sql(partners, channel, scope, "owning"))
    if scope == v.MARKETING:
        point_rank = SQL(
            "CASE WHEN point.marketing_allowed THEN NULLIF(%s, %s) ELSE LEAST(%s, %s) END",
            rank,
            RANK[v.NO_ADDRESS],
            rank,
            RANK[v.ADDRESS_EXCLUDED],
        )
    else:
        point_rank = SQL("NULLIF(%s, %s)", rank, RANK[v.NO_ADDRESS])
    return SQL(
        """
        SELECT %(address)s AS address, owning.id AS partner_id, owning.active, %(rank)s AS rank
          FROM res_partner owning
         WHERE %(address)s IN (SELECT address FROM recipient)
        UNION ALL
        SELECT point.value_normalized, owning.id, owning.active, %(point_rank)s
          FROM partner_contact_point point
          JOIN res_partner owning ON owning.id = point.partner_id
         WHERE point.kind = %(kind)s AND point.value_normalized IN (SELECT address FROM recipient)
        """,
        address=address,
        rank=rank,
        point_rank=point_rank,
        kind=BY_CODE[channel].point,
    )


def _reasons():
    return SQL("%s::text[]", list(v.REASONS))


def _rank(reason):
    return SQL("array_position(%s, %s)", _reasons(), reason)
