"""Draws: recipients of a mailing taken at random, with the seed, and never taken back."""

from secrets import token_hex

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.controller.controllers import companies_of, controller_of
from ..models.ledger.whose import reads_all
from ..policy.channels import by_mailing_type
from .drawing import draw, last_trace

# What a PDF of proofs holds without filling the memory of who makes it.
MOST = 500


class PartnerConsentDraw(models.Model):
    """Append-only: whoever draws until the sample pleases is seen by the number of draws."""

    _name = "partner.consent.draw"
    _inherit = "partner.consent.append.only"
    _description = "Random Proofs of a Mailing"
    _order = "id desc"
    _rec_name = "mailing_name"

    mailing_id = fields.Many2one("mailing.mailing", readonly=True, index=True, ondelete="set null")
    mailing_name = fields.Char("Subject", readonly=True, required=True)
    number = fields.Integer("Draw No.", readonly=True, aggregator=None, help="Of this mailing.")
    company_id = fields.Many2one(
        "res.company", "Controller", readonly=True, required=True, ondelete="cascade"
    )
    channel = fields.Char(readonly=True, required=True)
    scope = fields.Char("Purpose", readonly=True)
    moment = fields.Datetime("Drawn on", readonly=True, required=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")
    seed = fields.Char(readonly=True, required=True)
    size = fields.Integer("Drawn", readonly=True, aggregator=None)
    population = fields.Integer("Of recipients", readonly=True, aggregator=None)
    last_trace = fields.Integer("ID of the last trace", readonly=True, aggregator=None)
    trace_ids = fields.Json("IDs of the drawn traces", readonly=True)

    @api.model
    def _append_only_message(self):
        return self.env._("Draws are kept as they were made; they can't be changed or deleted.")

    @api.model
    def _draw(self, mailing, size):
        """Draw recipients of a mailing, and return the new record.

        :raises AccessError: for everybody but consent officers and auditors, and for a mailing of a
            controller that isn't theirs
        :raises UserError: where nothing was sent yet, or for a size that can't be printed
        """
        self._check_drawer(mailing)
        if not 1 <= size <= MOST:
            raise UserError(self.env._("Enter a number of recipients from 1 to %s.", MOST))
        # sudo: whom a mailing went to doesn't depend on who asks
        known = mailing.sudo()
        seed, until = token_hex(16), (last_trace(known), fields.Datetime.now())
        drawn, population = draw(known, seed, size, until)
        if not drawn:
            raise UserError(
                self.env._("%s: nothing was sent yet, so there is nobody to draw.", known.subject)
            )
        # sudo: nobody makes a draw by hand
        values = {
            "mailing_id": known.id,
            "mailing_name": known.subject or known.display_name,
            "number": self.sudo().search_count([("mailing_id", "=", known.id)]) + 1,
            "company_id": controller_of(self.env, known.company_id.id),
            "channel": by_mailing_type(known.mailing_type),
            "scope": known.consent_scope,
            "moment": until[1],
            "user_id": self.env.uid,
            "seed": seed,
            "size": len(drawn),
            "population": population,
            "last_trace": until[0],
            "trace_ids": drawn,
        }
        return self.sudo()._create_row(values).sudo(False)

    def _check_drawer(self, mailing):
        if not reads_all(self.env):
            raise AccessError(
                self.env._("Only consent officers and auditors may draw recipients of a mailing.")
            )
        mailing.check_access("read")
        # sudo: see _draw
        company = mailing.sudo().company_id
        if company.id not in companies_of(self.env, self.env.companies.ids):
            raise AccessError(
                self.env._(
                    "%s was sent for another company: switch to that one.", mailing.sudo().subject
                )
            )

    def action_print(self):
        """Return the proofs of those who were drawn, as of the moment of sending."""
        return self.env.ref("partner_consent.action_report_consent_draw").report_action(self)

    def action_repeat(self):
        """Draw once more by the same seed, and say whether the same recipients come out."""
        self.ensure_one()
        self.check_access("read")
        # sudo: see _draw
        known = self.sudo()
        until = known.last_trace, known.moment
        same = draw(known.mailing_id, known.seed, known.size, until)[0] == known.trace_ids
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if same else "warning",
                "sticky": not same,
                "message": self.env._("The same recipients come out.")
                if same
                else self.env._(
                    "Other recipients come out: traces of the mailing were deleted or have failed "
                    "since, or the draw was changed."
                ),
            },
        }
