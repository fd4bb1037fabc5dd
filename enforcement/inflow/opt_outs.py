"""Odoo's own opt-outs flow in as refusals, and the customer's own fresh Yes lifts them.

The mail blacklist says No to e-mail. The phone blacklist says No to SMS alone: its page and its
link are those of text messages, and who wants no texts may have agreed to calls. Opting out of one
mailing list is no refusal of the channel. Refusals are not copied into the blacklists: Odoo would
silently drop quotations and other service mails to those addresses too.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.ledger.rows import last_sources
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..context import OPT_OUT, OptOut

# Channels whose addresses a blacklist of Odoo refuses.
BLACKLISTED = tuple(code for code, channel in BY_CODE.items() if channel.blacklist)
OWN_YES = frozenset({v.CONFIRMATION, v.PREFERENCE_PAGE, v.PORTAL})
# What reaches the customer by a link sent to the address itself.
PROVES_ADDRESS = frozenset({v.CONFIRMATION, v.PREFERENCE_PAGE})
BY_ADDRESS = frozenset({v.UNSUBSCRIBE, v.BLACKLIST})


def opt_out_addresses(env, channel, addresses):
    """Refuse the channel for every owner of these addresses, archived ones too, now.

    :param str channel: one of ``BLACKLISTED``
    :param addresses: iterable of normalised addresses
    """
    # sudo: an opt-out holds for customers whom the user may not read
    partners = env["res.partner"].sudo().with_context(active_test=False)
    # An empty address would find everybody who has none.
    addresses = list(filter(None, addresses))
    owners = partners.search(Domain(BY_CODE[channel].normalized, "in", addresses))
    _opt_out(owners, channel, {})


def opt_out_entries(entries, channel):
    """Refuse for every owner of the addresses in these entries of Odoo's blacklist, if in force."""
    addresses = entries.filtered("active").mapped(BY_CODE[channel].blacklist.field)
    if addresses:
        opt_out_addresses(entries.env, channel, addresses)


def obey_blacklist(partners, channel):
    """Refuse for those of these customers whose address is on Odoo's blacklist already."""
    column, blacklist = BY_CODE[channel].normalized, BY_CODE[channel].blacklist
    addresses = _addresses(partners, channel)
    if not addresses:
        return
    entries = partners.env[blacklist.model]
    entries.flush_model([blacklist.field, "active"])
    moments = dict(
        partners.env.execute_query(
            SQL(
                "SELECT %(field)s, create_date FROM %(table)s"
                " WHERE active AND %(field)s = ANY(%(addresses)s)",
                field=SQL.identifier(blacklist.field),
                table=SQL.identifier(entries._table),
                addresses=list(addresses),
            )
        )
    )
    _opt_out(partners.filtered(lambda partner: partner[column] in moments), channel, moments)


def lift_blacklist(partners, channel):
    """Take these customers' addresses off Odoo's blacklist, because they agreed themselves."""
    blacklist = BY_CODE[channel].blacklist
    addresses = _addresses(partners, channel)
    if not addresses:
        return
    # sudo: the customer's own answer lifts it, and customers have no access to the blacklist
    entries = partners.env[blacklist.model].sudo()
    listed = entries.search(Domain(blacklist.field, "in", list(addresses)))
    if listed:
        listed._track_set_log_message(partners.env._("The customer agreed to be contacted again."))
        listed.active = False


def opted_out_twins(partners, channel, source):
    """Return the other owners of these addresses who refused because the address opted out.

    Whoever answers at an address can take back what was said from that address. Refusals that
    those customers gave in another way stay.

    :param str source: where these customers' own Yes comes from
    """
    if source not in PROVES_ADDRESS:
        return partners.browse()
    # sudo: the opt-out reached customers whom the user may not read
    everybody = partners.sudo().with_context(active_test=False)
    refused = everybody.search(
        Domain(BY_CODE[channel].normalized, "in", list(_addresses(everybody, channel)))
        & Domain(BY_CODE[channel].field, "=", v.REFUSED)
        & Domain("id", "not in", partners.ids)
    )
    sources = last_sources(refused.env, channel, refused.ids)
    return refused.filtered(lambda partner: sources.get(partner.id) in BY_ADDRESS)


def _opt_out(owners, channel, moments):
    """Record that these customers opted out, but for those who said so themselves already.

    :param dict moments: ``{normalised address: datetime}`` of earlier opt-outs; others are now
    """
    field, column = BY_CODE[channel].field, BY_CODE[channel].normalized
    said = owners.filtered(lambda partner: partner[field] == v.REFUSED)
    sources = last_sources(said.env, channel, said.ids)
    partners = owners.filtered(lambda p: sources.get(p.id) not in v.CUSTOMER_SOURCES)
    browser = owners.env.context.get(OPT_OUT)
    by_customer = isinstance(browser, OptOut)
    # sudo: an opt-out counts whoever enters it
    # Odoo tells of it in the chatter of the blacklist's entry, the ledger on the customer.
    partners.sudo().with_context(tracking_disable=True)._consent_set(
        channel,
        v.REFUSED,
        source=v.UNSUBSCRIBE if by_customer else v.BLACKLIST,
        each={
            partner.id: {"moment": moments.get(partner[column]), "address": partner[column]}
            for partner in partners
        },
        **(browser._asdict() if by_customer else {}),
    )


def _addresses(partners, channel):
    return set(partners.mapped(BY_CODE[channel].normalized)) - {False}
