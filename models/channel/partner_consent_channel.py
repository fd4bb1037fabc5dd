"""Channels: the ways to reach a customer, and what the business decides about each.

Codes, names and “in use” are everybody's; what an answer means is each controller's to decide.
"""

from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ...policy import vocabulary as v
from ..controller import fields as of_controller
from ..controller.controllers import controller_id, for_whom


class ChannelSettings(NamedTuple):
    """One channel as the decision and the gate read it."""

    active: bool
    rule: str
    default_state: str
    default_preferred: bool
    manual_yes: bool
    validity_months: int


class PartnerConsentChannel(models.Model):
    _name = "partner.consent.channel"
    _description = "Consent Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("phone", "Phone"),
            ("sms", "SMS"),
            ("post", "Letter"),
            ("fax", "Fax"),
            ("messenger", "Messenger"),
        ],
        required=True,
        readonly=True,
    )
    active = fields.Boolean("In use", default=True)
    sequence = fields.Integer(default=10)
    rule = of_controller.Selection(
        selection=[
            ("opt_in", "May not contact until the customer agrees"),
            ("opt_out", "May contact until the customer refuses"),
        ],
        string="Not asked means",
        default=v.OPT_IN,
        help="What an unanswered question allows. Advertising by e-mail, SMS and phone needs prior "
        "consent in Germany, Austria and Switzerland; letters may be sent until the customer "
        "objects.",
    )
    default_state = of_controller.Selection(
        selection=[("unknown", "Not asked"), ("given", "Yes"), ("refused", "No")],
        string="New contacts start with",
        default=v.UNKNOWN,
    )
    default_preferred = of_controller.Boolean(
        "Preferred by new contacts",
        help="New contacts get this channel as their preferred one. At most one channel.",
    )
    validity_months = of_controller.Integer(
        "Valid for (months)", help="After this time a Yes has to be confirmed again. 0 = no limit."
    )
    manual_yes = of_controller.Boolean(
        "Yes by hand",
        help="Staff may record a Yes. For e-mail the customer normally confirms it: leave this off "
        "unless you hold another proof.",
    )

    for_whom = fields.Char("Settings", compute="_compute_for_whom")

    _code_unique = models.UniqueIndex("(code)", "There is one row for each channel.")

    @api.depends_context("company", "lang", "uid")
    def _compute_for_whom(self):
        self.for_whom = for_whom(self.env)

    @api.constrains("default_preferred")
    def _check_default_preferred(self):
        if (
            self.with_context(active_test=False).search_count([("default_preferred", "=", True)])
            > 1
        ):
            raise ValidationError(
                self.env._(
                    "Only one channel can be preferred by new contacts. Untick the other first."
                )
            )

    @api.constrains("validity_months")
    def _check_validity_months(self):
        for channel in self:
            if channel.validity_months < 0:
                raise ValidationError(
                    self.env._(
                        "%(channel)s: the validity can't be negative. Enter 0 for no limit.",
                        channel=channel.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        channels = super().create(vals_list)
        self._clear_settings()
        return channels

    def write(self, vals):
        result = super().write(vals)
        self._clear_settings()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if self:
            raise UserError(
                self.env._(
                    "A channel can't be deleted. Untick “In use” to take it out of the forms."
                )
            )

    def _clear_settings(self):
        self.env.registry.clear_cache()
        # Views hide the channels that are not in use.
        self.env.registry.clear_cache("templates")

    @api.model
    def _settings(self):
        """Return ``{code: ChannelSettings}`` for all six channels, in the order of the business.

        As the current company's controller has decided. A channel whose row is missing counts as
        not in use and strict.
        """
        return self._settings_of(controller_id(self.env))

    @api.model
    @tools.ormcache("controller")
    def _settings_of(self, controller):
        # sudo: whoever sees a customer gets the decision, with or without access to this model
        rows = self.sudo().with_context(active_test=False, allowed_company_ids=[controller])
        settings = {
            row.code: ChannelSettings(
                row.active,
                row.rule,
                row.default_state,
                row.default_preferred,
                row.manual_yes,
                row.validity_months,
            )
            for row in rows.search([])
        }
        missing = ChannelSettings(False, v.OPT_IN, v.UNKNOWN, False, False, 0)
        return settings | {code: missing for code in v.CHANNELS if code not in settings}

    @api.model
    @tools.ormcache("code", "self.env.lang")
    def _label(self, code):
        """Return the channel's translated name, as the business calls it."""
        # sudo: names of channels are no secret
        row = self.sudo().with_context(active_test=False).search([("code", "=", code)], limit=1)
        return row.name or code
