"""Odoo's own opt-outs flow in as refusals, and the customer's own fresh Yes lifts them.

The mail blacklist says No to e-mail. The phone blacklist says No to SMS alone: its page and its
link are those of text messages, and who wants no texts may have agreed to calls. Opting out of one
mailing list is no refusal of the channel. Refusals are not copied into the blacklists: Odoo would
silently drop quotations and other service mails to those addresses too.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.address.bearing import all_email_keys
from ...models.address.digests import digest_sql
from ...models.address.lookup import bearers, keys_of
from ...models.consent.suppressing import insert
from ...models.controller.controllers import as_controller, controller_of, for_each_controller
from ...models.ledger.rows import last_sources
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..context import OPT_OUT, OptOut

# Channels whose addresses a blacklist of Odoo refuses.
BLACKLISTED = tuple(code for code, channel in BY_CODE.items() if channel.blacklist)
# Who refused like this said it for good; a pause ends.
FOR_GOOD = v.CUSTOMER_SOURCES - {v.PAUSE}
BY_ADDRESS = frozenset({v.UNSUBSCRIBE, v.BLACKLIST})


def opt_out_addresses(env, channel, addresses, controllers=None):
    """Refuse the channel for everybody who bears one of these addresses, archived ones too, now.

    Whoever has it as a contact point only goes on being written to at the own address; the other
    one is suppressed.

    :param str channel: one of ``BLACKLISTED``
    :param addresses: iterable of e-mail addresses in whatever spelling, or normalised numbers
    :param controllers: ids of the controllers at which; where left out, all of them, because
        Odoo's lists know none
    """
    kind = BY_CODE[channel].kind
    keys = {key for address in addresses if address for key in _keys(kind, address)}
    owners = bearers(env, kind, keys, main=True)
    borne = keys_of(owners, kind)
    said = {id_: (min(found & keys), None) for id_, found in borne.items()}
    for of_controller in for_each_controller(owners, controllers):
        _opt_out(of_controller, channel, said)
        _suppress_points(of_controller.env, channel, keys)


def opt_out_at(env, company_id, channel, address):
    """Refuse the channel for whoever has this address, at the controller of one company, now.

    An address that no customer writes from any more is suppressed: who gave the word had it.

    :param str address: as for :func:`opt_out_addresses`
    :return: whether it is a customer's; else Odoo's own list may know it
    """
    controller = controller_of(env, company_id)
    opt_out_addresses(env, channel, [address], [controller])
    kind = BY_CODE[channel].kind
    keys = list(_keys(kind, address)) if address else []
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


def opt_out_entries(entries, channel):
    """Refuse for every owner of the addresses in these entries of Odoo's blacklist, if in force."""
    addresses = entries.filtered("active").mapped(BY_CODE[channel].blacklist.field)
    if addresses:
        opt_out_addresses(entries.env, channel, addresses)


def obey_blacklist(partners, channel, controllers=None):
    """Refuse for those of these customers one of whose addresses is on Odoo's blacklist already.

    At every controller, as above.

    :param controllers: ids of the controllers for which it matters, all of them where left out
    """
    keys, blacklist = keys_of(partners, BY_CODE[channel].kind), BY_CODE[channel].blacklist
    if not keys:
        return
    entries = partners.env[blacklist.model]
    entries.flush_model([blacklist.key, "active"])
    listed = dict(
        partners.env.execute_query(
            SQL(
                "SELECT %(key)s, create_date FROM %(table)s"
                " WHERE active AND %(key)s = ANY(%(keys)s)",
                key=SQL.identifier(blacklist.key),
                table=SQL.identifier(entries._table),
                keys=list(set().union(*keys.values())),
            )
        )
    )
    said = {
        id_: (key, listed[key]) for id_, found in keys.items() for key in found if key in listed
    }
    for of_controller in for_each_controller(partners.browse(said), controllers):
        _opt_out(of_controller, channel, said)


def listed_domain(env, channel):
    """Return the domain of customers one of whose addresses is on Odoo's blacklist."""
    blacklist = BY_CODE[channel].blacklist
    entries = env[blacklist.model]
    entries.flush_model([blacklist.key, "active"])
    listed = SQL(
        "(SELECT address.partner_id FROM partner_address address JOIN %s listed"
        " ON listed.active AND listed.%s = address.key"
        " WHERE address.main AND address.kind = %s)",
        SQL.identifier(entries._table),
        SQL.identifier(blacklist.key),
        BY_CODE[channel].kind,
    )
    return Domain("id", "in", listed)


def lift_blacklist(partners, channel):
    """Take these customers' addresses off Odoo's blacklist, because they agreed themselves."""
    blacklist = BY_CODE[channel].blacklist
    keys = keys_of(partners, BY_CODE[channel].kind)
    if not keys:
        return
    # sudo: the customer's own answer lifts it, and customers have no access to the blacklist
    entries = partners.env[blacklist.model].sudo()
    listed = entries.search(Domain(blacklist.key, "in", list(set().union(*keys.values()))))
    if listed:
        listed._track_set_log_message(partners.env._("The customer agreed to be contacted again."))
        listed.active = False


def opted_out_twins(partners, channel, source):
    """Return the other owners of these addresses who refused because the address opted out.

    Whoever answers at an address can take back what was said from that address. Refusals that
    those customers gave in another way stay.

    :param str source: where these customers' own Yes comes from
    """
    # Links go to e-mail addresses: they prove nobody's number.
    if channel != "email" or source not in v.PROVES_ADDRESS:
        return partners.browse()
    kind, fname = BY_CODE[channel].kind, BY_CODE[channel].field
    keys = set().union(*keys_of(partners, kind).values())
    twins = bearers(partners.env, kind, keys, main=True) - partners
    refused = twins.filtered(lambda partner: partner[fname] == v.REFUSED)
    sources = last_sources(refused.env, channel, refused.ids)
    return refused.filtered(lambda partner: sources.get(partner.id) in BY_ADDRESS)


def _opt_out(owners, channel, said):
    """Record that these customers opted out, but for those who said so themselves already.

    :param dict said: ``{partner id: (address, moment of the opt-out, None: now)}``
    """
    fname = BY_CODE[channel].field
    refused = owners.filtered(lambda partner: partner[fname] == v.REFUSED)
    sources = last_sources(refused.env, channel, refused.ids)
    partners = owners.filtered(lambda p: sources.get(p.id) not in FOR_GOOD)
    browser = owners.env.context.get(OPT_OUT)
    by_customer = isinstance(browser, OptOut)
    if not by_customer:
        # Odoo tells of it in the chatter of the blacklist's entry, the ledger on the customer.
        partners = partners.with_context(tracking_disable=True)
    partners._consent_set(
        channel,
        v.REFUSED,
        source=v.UNSUBSCRIBE if by_customer else v.BLACKLIST,
        each={
            partner.id: dict(zip(("address", "moment"), said[partner.id], strict=True))
            for partner in partners
        },
        **(browser._asdict() if by_customer else {}),
    )


def _suppress_points(env, channel, keys):
    """Suppress those of these addresses that are somebody's contact point."""
    digests = env.execute_query(
        SQL(
            "SELECT DISTINCT digest FROM partner_address"
            " WHERE kind = %s AND NOT main AND key = ANY(%s)",
            BY_CODE[channel].kind,
            list(keys),
        )
    )
    insert(env, channel, [(digest, v.BLACKLIST) for (digest,) in digests])


def _keys(kind, address):
    return all_email_keys(address) if kind == "email" else (address,)
