"""What customers say of their own accord: by link, by letter, by SMS, in their account."""

from odoo.tools import SQL

from ...models.address.digests import digest_sql
from ...models.address.lookup import bearers, keys_of
from ...models.consent.suppressing import insert
from ...models.controller.controllers import (
    as_controller,
    controller_id,
    controller_of,
    for_each_controller,
)
from ...models.ledger.rows import last_sources
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .opt_outs import FOR_GOOD, keys_in, opt_out, opt_out_addresses


def opt_out_customers(partners, channels):
    """Refuse these channels for these customers, who said so themselves; whatever they bear.

    At every controller: who deletes an account has one for all companies.
    """
    said = dict.fromkeys(partners.ids, (None, None))
    for of_controller in for_each_controller(partners):
        for channel in channels:
            opt_out(of_controller, channel, said)


def opt_out_at(env, company_id, channel, address):
    """Refuse the channel for whoever has this address, at the controller of one company, now.

    An address that no customer writes from any more is suppressed: who gave the word had it.

    :param str address: as for :func:`opt_out_addresses`
    :return: whether it is a customer's; else Odoo's own list may know it
    """
    controller = controller_of(env, company_id)
    opt_out_addresses(env, channel, [address], [controller])
    kind = BY_CODE[channel].kind
    keys = list(keys_in(kind, address)) if address else []
    borne = set().union(*keys_of(bearers(env, kind, keys, main=True), kind).values())
    of_controller = as_controller(env, controller)
    left = SQL(
        "SELECT %s FROM unnest(%s::text[]) AS left_over(key)",
        digest_sql(of_controller, SQL("left_over.key")),
        [key for key in keys if key not in borne],
    )
    found = of_controller.execute_query(left)
    insert(of_controller, channel, [(digest, v.UNSUBSCRIBE) for (digest,) in found])
    return bool(bearers(env, kind, keys))


def has_opted_out(env, channel, key):
    """Whether all who bear this address have said No for good, or it is suppressed as their word.

    At the current controller.

    :param str key: canonical key of the address
    """
    owners = bearers(env, BY_CODE[channel].kind, [key], main=True).with_env(env)
    if owners:
        fname = BY_CODE[channel].field
        sources = last_sources(env, channel, owners.ids)
        return all(
            owner[fname] == v.REFUSED and sources.get(owner.id) in FOR_GOOD for owner in owners
        )
    suppressed = env["partner.suppression"].search(
        [
            ("channel", "=", channel),
            ("company_id", "=", controller_id(env)),
            ("source", "not in", list(v.BUSINESS_SOURCES)),
            ("digest", "in", SQL("(SELECT %s)", digest_sql(env, SQL("%s::text", key)))),
        ],
        limit=1,
    )
    return bool(suppressed)


def language_of(env, channel, key):
    """Return the language to answer this address in."""
    owners = bearers(env, BY_CODE[channel].kind, [key], main=True)
    return owners[:1].lang or env.company.partner_id.lang
