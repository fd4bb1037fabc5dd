"""Why a mailing is sent: marketing or service, recorded in its chatter."""

from odoo import fields, models


class MailingMailing(models.Model):
    _name = "mailing.mailing"
    _inherit = ["mailing.mailing", "partner.consent.scope"]

    consent_scope = fields.Selection(tracking=True)
