"""Anchors: checkpoints that left the database, by mail and as time stamps of an authority."""

from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from . import parameters
from .leaving import mail, stamp, verified
from .parameters import parameter
from .stamping import NotStamped


class PartnerConsentAnchor(models.Model):
    """Who owns the database can rewrite rows, heads and checkpoints; not what left it."""

    _name = "partner.consent.anchor"
    _inherit = "partner.consent.append.only"
    _description = "Anchor of the Consent Ledger"
    _order = "id desc"

    checkpoint_id = fields.Many2one(
        "partner.consent.checkpoint",
        "Ledger check",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("mail", "By mail"), ("stamp", "Time stamp")], required=True, readonly=True
    )
    moment = fields.Datetime(
        required=True, readonly=True, help="Of a time stamp: when the authority says it was."
    )
    whom = fields.Char("With whom", readonly=True, help="Recipients, or name of the authority.")
    token = fields.Binary("Time stamp", readonly=True, attachment=False)
    token_name = fields.Char(compute="_compute_files")
    # What openssl ts -verify -data wants: the bytes whose SHA-256 is the checkpoint's hash.
    stamped = fields.Binary("What was stamped", compute="_compute_files")
    stamped_name = fields.Char(compute="_compute_files")
    certificates = fields.Text(readonly=True, help="PEM: the one that signed comes first.")

    _once = models.UniqueIndex("(checkpoint_id, kind)")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for anchor in self:
            anchor.display_name = kinds.get(anchor.kind)

    @api.depends("checkpoint_id", "token")
    def _compute_files(self):
        for anchor in self:
            checkpoint = anchor.checkpoint_id
            name = f"ledger-check-{checkpoint.sequence}"
            anchor.token_name, anchor.stamped_name = f"{name}.tsr", f"{name}.txt"
            anchor.stamped = b64encode(checkpoint._chained())

    @api.model
    def _append_only_message(self):
        return self.env._("Anchors are made by the system; they can't be added or changed by hand.")

    @api.model
    def _cron_anchor(self):
        """Let the last checkpoint leave the database, by the ways that are on and still lack it.

        Runs more often than checkpoints are made: what failed is tried again, and the daily check
        doesn't hang on it.
        """
        checkpoint = self.env["partner.consent.checkpoint"]._last()
        if not checkpoint:
            return
        there = {anchor.kind for anchor in checkpoint.anchor_ids}
        if parameter(self.env, parameters.AUTHORITY) and "stamp" not in there:
            stamp(self, checkpoint)
        # Last: what fails after it would undo that the mail went out, and it would go again.
        if parameter(self.env, parameters.MAIL) and "mail" not in there:
            mail(self, checkpoint)

    def action_verify(self):
        """Check the time stamp once more: signature, hash, chain to a trusted certificate.

        :return: the action that shows the result
        :raises UserError: where the anchor is no time stamp, or it doesn't hold
        """
        self.ensure_one()
        if self.kind != "stamp":
            raise UserError(self.env._("This anchor went by mail: paste the mail to verify it."))
        try:
            stamp = verified(self)
        except NotStamped as error:
            raise UserError(str(error)) from error
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The time stamp holds: %(authority)s saw this ledger check on %(moment)s.",
                    authority=stamp.authority,
                    moment=format_datetime(self.env, stamp.moment),
                ),
            },
        }
