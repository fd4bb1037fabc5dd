"""A refusal outlives the record it stood on: the address stays refused, whoever bears it next."""

from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..address.digests import HELD
from ..controller.controllers import controller_id
from ..ledger.rows import last_sources
from ..suppression.matching import suppressed_keys
from .sharing import owners_of

# What the business set for everybody: nobody refused anything.
NOBODYS_WORD = frozenset({v.DEFAULT})


def suppress(partners, channel, digests):
    """Suppress these addresses where the customer who loses them refused the channel.

    As all here, for the controller of the current company.

    Whoever refused nothing costs nobody their mail.

    :param dict digests: ``{partner id: {digest of an address}}``
    """
    fname = BY_CODE[channel].field
    refused = partners.filtered(lambda partner: partner[fname] == v.REFUSED)
    if not refused:
        return
    sources = _sources(refused, channel)
    insert(
        partners.env,
        channel,
        [
            (digest, sources.get(partner.id))
            for partner in refused
            for digest in digests[partner.id]
            if sources.get(partner.id) not in NOBODYS_WORD
        ],
    )


def _sources(refused, channel):
    """Return ``{partner id: source of the refusal}``; of an address record, that of its contact."""
    env = refused.env
    sources = last_sources(env, channel, refused.ids)
    shared = refused.filtered(lambda partner: sources.get(partner.id) == v.SHARED)
    owners = owners_of(shared)
    of_owners = last_sources(env, channel, [owners[id_] for id_ in shared.ids if id_ in owners])
    return sources | {
        id_: of_owners.get(owners[id_], v.SHARED) for id_ in shared.ids if id_ in owners
    }


def insert(env, channel, rows):
    """Suppress these addresses on this channel; a customer's own word stays a customer's own.

    :param rows: list of ``(digest, source of the refusal)``
    """
    if not rows:
        return
    # A customer's own word comes last, and wins where two lose the same address.
    rows = sorted(rows, key=lambda row: (row[1] not in v.BUSINESS_SOURCES, row[0]))
    digests, sources = zip(*dict(rows).items(), strict=True)
    env.cr.execute(
        SQL(
            """
            INSERT INTO partner_suppression AS known
                   (channel, company_id, digest, source, create_date)
            SELECT %(channel)s, %(controller)s, digest, source, %(now)s
              FROM unnest(%(digests)s::text[], %(sources)s::text[]) AS lost(digest, source),
                   %(held)s
                ON CONFLICT (digest, channel, company_id) DO UPDATE SET source = EXCLUDED.source
             WHERE known.source = ANY(%(business)s)
            """,
            channel=channel,
            controller=controller_id(env),
            now=env.cr.now(),
            digests=list(digests),
            held=HELD,
            sources=list(sources),
            business=list(v.BUSINESS_SOURCES),
        ),
        # Losing the race for a row is no error: Odoo starts the request anew.
        log_exceptions=False,
    )
    env["partner.suppression"].invalidate_model(flush=False)


def is_suppressed(env, channel, keys):
    """Whether one of these addresses is suppressed on the channel.

    :param keys: list of canonical keys
    """
    asked = SQL("unnest(%s::text[]) AS asked(key)", keys)
    suppressed = suppressed_keys(env["res.partner"], channel, asked)
    [(found,)] = env.execute_query(SQL("SELECT EXISTS (%s)", suppressed))
    return found


def lift(partners, channel, source):
    """Lift what suppresses these customers' addresses, because they say Yes or never said No.

    As on a customer: the business takes back its own refusal, the customer's own ends only by
    their own fresh answer.

    :param str source: where their answer comes from
    """
    if not partners:
        return
    kind = BY_CODE[channel].kind
    partners.env.cr.execute(
        SQL(
            "DELETE FROM partner_suppression USING partner_address mine"
            " WHERE mine.digest = partner_suppression.digest AND mine.main AND mine.kind = %s"
            " AND mine.partner_id = ANY(%s) AND partner_suppression.channel = %s"
            " AND partner_suppression.company_id = %s"
            " AND (%s OR partner_suppression.source = ANY(%s))",
            kind,
            partners.ids,
            channel,
            controller_id(partners.env),
            source not in v.BUSINESS_SOURCES,
            list(v.BUSINESS_SOURCES),
        ),
        log_exceptions=False,
    )
    partners.env["partner.suppression"].invalidate_model(flush=False)
