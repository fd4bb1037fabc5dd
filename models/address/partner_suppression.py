"""Addresses that must not be advertised to, though no customer who refused bears them any more."""

from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ...policy import vocabulary as v
from ...policy.list_digests import PLAIN
from ..channel.settings import channel_selection


def is_stale(loaded, valid_until, today):
    """Whether a list says nothing about the addresses of today.

    :param loaded: whether it has any entries
    :param valid_until: date, empty where it has no end
    """
    return not loaded or bool(valid_until and valid_until < today)


class ListInUse(NamedTuple):
    """A list of suppressed addresses, as the decision reads it.

    :param kind: kind of its addresses
    :param method: how it hashes them: see ``policy/list_digests.py``; None where it gives
        addresses, and no whole domains
    :param name: of the list
    :param loaded: whether it has any entries yet
    :param valid_until: date, None where it has no end
    :param waits_for: pattern of the addresses that wait for a fresh list, None where none do
    """

    kind: str
    method: str | None
    name: str
    loaded: bool
    valid_until: object
    waits_for: str | None

    def is_stale(self, today):
        """Whether it says nothing about the addresses of today."""
        return is_stale(self.loaded, self.valid_until, today)


class PartnerSuppression(models.Model):
    """A refusal that outlives the record of who refused: a keyed hash, and no personal data.

    GDPR art. 21(3): an objection holds for the person, whatever becomes of the business's records.
    The rows of a list, as of a national Robinson list, hold for every controller.
    """

    _name = "partner.suppression"
    _description = "Suppressed Address"
    _order = "id desc"
    _rec_name = "digest"

    channel = fields.Selection(selection=lambda self: channel_selection(self.env), required=True)
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        readonly=True,
        ondelete="cascade",
        help="The company that may not advertise there. Empty with a list: no company may.",
    )
    digest = fields.Char(required=True, readonly=True, help="Keyed hash of the address.")
    source = fields.Char(readonly=True, help="Where the refusal came from: see the ledger.")
    list_id = fields.Many2one(
        "partner.suppression.list", readonly=True, index=False, ondelete="cascade"
    )
    # Until when the ledger was there as an entry of a list came up: which of two in one second is
    # the later one.
    last_event = fields.Integer("ID of the ledger's last row", readonly=True, aggregator=None)

    _address_unique = models.UniqueIndex("(digest, channel, company_id)")
    _for_whom = models.Constraint(
        "CHECK (company_id IS NOT NULL OR list_id IS NOT NULL)",
        "Whose is it? Either of a controller, or of a list.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if self.filtered("list_id"):
            raise UserError(
                self.env._(
                    "An entry of a list can't be deleted: the next edition would bring it back. "
                    "A fresh Yes of the customer comes before it."
                )
            )
        if self.filtered(lambda row: row.source == v.ERASURE):
            raise UserError(
                self.env._(
                    "The person was erased, so their address stays suppressed until they agree "
                    "afresh themselves."
                )
            )

    @api.model
    @tools.ormcache()
    def _lists(self):
        """Return :class:`ListInUse` of each list that is loaded, being loaded or waited for."""
        self.env["partner.suppression.list"].flush_model()
        self.env.cr.execute(
            "SELECT kind, CASE WHEN method <> %s OR has_domains THEN method END, name,"
            "       loaded_on IS NOT NULL, valid_until, waits_for"
            "  FROM partner_suppression_list WHERE in_use OR waits_for IS NOT NULL ORDER BY id",
            [PLAIN],
        )
        return tuple(ListInUse(*row) for row in self.env.cr.fetchall())
