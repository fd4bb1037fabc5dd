"""Traces: what became of each recipient, the reason for leaving them out included."""

from odoo import fields, models

from ...policy import failure_types


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
