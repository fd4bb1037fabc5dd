"""What a customer says from an address refuses the channel for that address, at one controller."""

from odoo.tools import SQL

from ...models.address.digests import digest_sql
from ...models.address.lookup import bearers
from ...models.consent.suppressing import insert
from ...models.ledger.rows import last_sources
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .opt_outs import FOR_GOOD


def refuse_from(env, channel, key, **evidence):
    """Refuse the channel for everybody who bears this address, archived ones too, now.

    At the current controller. What nobody bears, or only as a contact point, is suppressed: it
    stays refused, whoever bears it next.

    :param str key: canonical key of the address
    :param evidence: as for ``res.partner._consent_set``
    :return: whether this is new, and no repetition of what was said before
    """
    kind = BY_CODE[channel].kind
    owners = bearers(env, kind, [key], main=True).with_env(env)
    refusing = _not_said_yet(owners, channel)
    refusing._consent_set(channel, v.REFUSED, source=v.UNSUBSCRIBE, address=key, **evidence)
    loose = len(bearers(env, kind, [key])) != len(owners) or not owners
    suppressed = insert(env, channel, [(_digest(env, key), v.UNSUBSCRIBE)]) if loose else 0
    return bool(refusing or suppressed)


def bearer_lang(env, channel, key):
    """Return the language to answer this address in."""
    owners = bearers(env, BY_CODE[channel].kind, [key], main=True)
    return owners[:1].lang or env.company.partner_id.lang


def _not_said_yet(owners, channel):
    fname = BY_CODE[channel].field
    refused = owners.filtered(lambda partner: partner[fname] == v.REFUSED)
    sources = last_sources(refused.env, channel, refused.ids)
    return owners.filtered(lambda partner: sources.get(partner.id) not in FOR_GOOD)


def _digest(env, key):
    [(digest,)] = env.execute_query(SQL("SELECT %s", digest_sql(env, SQL("%s::text", key))))
    return digest
