"""Odoo's own opt-outs flow in as refusals, and the customer's own fresh Yes lifts them.

The mail blacklist says No to e-mail. The phone blacklist says No to SMS alone: its page and its
link are those of text messages, and who wants no texts may have agreed to calls. Opting out of one
mailing list is no refusal of the channel. Refusals are not copied into the blacklists: Odoo would
silently drop quotations and other service mails to those addresses too.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.ledger.rows import last_sources
from ...policy import vocabulary as v

OPT_OUT_KEY = "partner_consent_opt_out"


class OptOut(NamedTuple):
    """The browser of a customer who opts out. RPC can't make one, so context can carry it."""

    ip_address: str | None
    user_agent: str | None


class Blacklist(NamedTuple):
    """A blacklist of Odoo: its model, the field that holds the address, the customer's column."""

    model: str
    field: str
    column: str


BLACKLISTS = {
    "email": Blacklist("mail.blacklist", "email", "email_normalized"),
    "sms": Blacklist("phone.blacklist", "number", "phone_sanitized"),
}
OWN_YES = frozenset({v.CONFIRMATION, v.PREFERENCE_PAGE, v.PORTAL})
# What reaches the customer by a link sent to the address itself.
PROVES_ADDRESS = frozenset({v.CONFIRMATION, v.PREFERENCE_PAGE})
BY_ADDRESS = frozenset({v.UNSUBSCRIBE, v.BLACKLIST})


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        for channel in BLACKLISTS:
            partners._consent_obey_blacklist(channel)
        return partners

    def _consent_on_new_address(self, column):
        super()._consent_on_new_address(column)
        for channel, blacklist in BLACKLISTS.items():
            if blacklist.column == column:
                self._consent_obey_blacklist(channel)

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        events = super()._consent_set(channel, state, source=source, each=each, **evidence)
        if state == v.GIVEN and source in OWN_YES and channel in BLACKLISTS:
            self._consent_lift_blacklist(channel)
            twins = self._consent_opted_out_twins(channel, source)
            if twins:
                twins._consent_set(channel, state, source=source, **evidence)
        return events

    def _consent_obey_blacklist(self, channel):
        """Refuse for those of these customers whose address is on Odoo's blacklist already."""
        blacklist = BLACKLISTS[channel]
        addresses = set(self.mapped(blacklist.column)) - {False}
        if not addresses:
            return
        entries = self.env[blacklist.model]
        entries.flush_model([blacklist.field, "active"])
        moments = dict(
            self.env.execute_query(
                SQL(
                    "SELECT %(field)s, create_date FROM %(table)s"
                    " WHERE active AND %(field)s = ANY(%(addresses)s)",
                    field=SQL.identifier(blacklist.field),
                    table=SQL.identifier(entries._table),
                    addresses=list(addresses),
                )
            )
        )
        self.filtered(lambda partner: partner[blacklist.column] in moments)._consent_opt_out(
            channel, moments
        )

    @api.model
    def _consent_opt_out_addresses(self, channel, addresses):
        """Refuse the channel for every owner of these addresses, archived ones too, now.

        :param addresses: iterable of normalised addresses
        """
        # sudo: an opt-out holds for customers whom the user may not read
        partners = self.sudo().with_context(active_test=False)
        # An empty address would find everybody who has none.
        addresses = list(filter(None, addresses))
        owners = partners.search(Domain(BLACKLISTS[channel].column, "in", addresses))
        owners._consent_opt_out(channel, {})

    def _consent_opt_out(self, channel, moments):
        """Record that these customers opted out, but for those who said so themselves already.

        :param dict moments: ``{normalised address: datetime}`` of earlier opt-outs; others are now
        """
        column = BLACKLISTS[channel].column
        said = self.filtered(lambda partner: partner[f"consent_{channel}"] == v.REFUSED)
        sources = said._consent_last_sources(channel)
        partners = self.filtered(lambda p: sources.get(p.id) not in v.CUSTOMER_SOURCES)
        opt_out = self.env.context.get(OPT_OUT_KEY)
        by_customer = isinstance(opt_out, OptOut)
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
            **(opt_out._asdict() if by_customer else {}),
        )

    def _consent_lift_blacklist(self, channel):
        """Take these customers' addresses off Odoo's blacklist."""
        blacklist = BLACKLISTS[channel]
        addresses = set(self.mapped(blacklist.column)) - {False}
        if not addresses:
            return
        # sudo: the customer's own answer lifts it, and customers have no access to the blacklist
        entries = self.env[blacklist.model].sudo()
        listed = entries.search(Domain(blacklist.field, "in", list(addresses)))
        if listed:
            listed._track_set_log_message(self.env._("The customer agreed to be contacted again."))
            listed.active = False

    def _consent_opted_out_twins(self, channel, source):
        """Return the other owners of these addresses who refused because the address opted out.

        Whoever answers at an address can take back what was said from that address. Refusals that
        those customers gave in another way stay.
        """
        if source not in PROVES_ADDRESS:
            return self.browse()
        column = BLACKLISTS[channel].column
        # sudo: the opt-out reached customers whom the user may not read
        partners = self.sudo().with_context(active_test=False)
        refused = partners.search(
            Domain(column, "in", list(set(partners.mapped(column)) - {False}))
            & Domain(f"consent_{channel}", "=", v.REFUSED)
            & Domain("id", "not in", self.ids)
        )
        sources = refused._consent_last_sources(channel)
        return refused.filtered(lambda partner: sources.get(partner.id) in BY_ADDRESS)

    def _consent_last_sources(self, channel):
        return last_sources(self.env, channel, self.ids)
