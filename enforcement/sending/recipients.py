"""Who is behind a recipient, and may we write to them? One SQL builder for e-mail and SMS alike.

A recipient is a document (anything a mailing can be sent to) or a bare address. What decides is the
customer it is linked to and, where it has addresses of its own, everybody who bears one of them, as
main address or as contact point, the strictest answer first. An address that belongs to nobody we
know follows the list's own opt-in, but for what is suppressed.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.decision import facts
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .bearers import RANK, bearers, rank, ranked_reasons
from .recipient_columns import address_column, partner_column
from .recipient_keys import documents_keys, keys_of

# An archived duplicate counts where it refuses, not where it was merely never asked.
ARCHIVED_COUNTS = RANK[v.SUPPRESSED]


DECIDED = """
    WITH recipient AS MATERIALIZED (%(source)s),
    -- Whom a recipient is linked to has decided for the own address already.
    asked AS MATERIALIZED (
        SELECT recipient.id, asked.key
          FROM recipient
         CROSS JOIN LATERAL unnest(recipient.keys) AS asked(key)
          LEFT JOIN partner_address own
            ON own.partner_id = recipient.partner_id AND own.kind = %(kind)s
           AND own.key = asked.key AND own.main
         WHERE own.id IS NULL
    ),
    bearer AS (%(bearers)s),
    strictest AS (
        SELECT asked.id, MIN(rank) AS rank, MIN(partner_id) AS partner_id
          FROM asked
          JOIN bearer ON bearer.key = asked.key
         WHERE active OR rank <= %(archived_counts)s
         GROUP BY asked.id
    )
    SELECT recipient.id,
           COALESCE(linked.id, strictest.partner_id) AS partner_id,
           COALESCE(recipient.address, %(linked_address)s) AS address,
           (%(reasons)s)[LEAST(%(linked_rank)s, strictest.rank)] AS reason
      FROM recipient
      LEFT JOIN res_partner linked ON linked.id = recipient.partner_id
      LEFT JOIN strictest ON strictest.id = recipient.id
"""


class Recipient(NamedTuple):
    """A recipient given in Python: a customer, an address, or both."""

    partner_id: int | None
    address: str | None
    """In whatever spelling."""
    company_id: int | None = None
    """For which it is sent: the current one where left out."""


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
        # Not in the company of whoever searches by it.
        return Domain.custom(
            to_sql=lambda _model, alias, _query: facts.allowed_sql(model, channel, scope, alias)
        )
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
    """Return the recipients among the records of a model.

    :return: SQL of ``SELECT id, partner_id, address, keys``
    """
    table = model._table
    keys, join = documents_keys(model, query, channel)
    return SQL(
        "SELECT %s AS id, %s AS partner_id, %s AS address, %s AS keys FROM %s %s WHERE %s IN %s",
        SQL.identifier(table, "id"),
        partner_column(model, table) or SQL("NULL::int4"),
        address_column(model, table, channel) or SQL("NULL::text"),
        keys,
        SQL.identifier(table),
        join,
        SQL.identifier(table, "id"),
        query.subselect(),
    )


def given(recipients, places):
    """Return recipients given in Python, as ``SELECT id, partner_id, address, keys``.

    :param recipients: list of :class:`Recipient`
    :param places: the id of each of them
    """
    return SQL(
        "SELECT id, partner_id, address, string_to_array(keys, ' ') AS keys"
        " FROM unnest(%s::int4[], %s::int4[], %s::text[], %s::text[])"
        " AS given(id, partner_id, address, keys)",
        list(places),
        [recipient.partner_id or None for recipient in recipients],
        [recipient.address or None for recipient in recipients],
        [" ".join(keys_of(recipient.address)) for recipient in recipients],
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
    linked_rank = SQL(
        "CASE WHEN linked.id IS NOT NULL THEN"
        " NULLIF(%s, CASE WHEN recipient.address IS NOT NULL THEN %s END) END",
        rank(facts.reason_sql(partners, channel, scope, "linked")),
        RANK[v.NO_ADDRESS],
    )
    return SQL(
        DECIDED,
        source=source,
        kind=BY_CODE[channel].kind,
        bearers=bearers(partners, channel, scope),
        archived_counts=ARCHIVED_COUNTS,
        linked_address=SQL.identifier("linked", BY_CODE[channel].normalized),
        linked_rank=linked_rank,
        reasons=ranked_reasons(),
    )
