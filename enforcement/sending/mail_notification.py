"""Notifications say why a customer was left out."""

from odoo import fields, models

from ...policy import failure_types


class MailNotification(models.Model):
    _inherit = "mail.notification"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
