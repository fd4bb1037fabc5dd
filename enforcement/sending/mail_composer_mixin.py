"""Wizards that render a template with the user's own words: what they render is what it is."""

from odoo import models


class MailComposerMixin(models.AbstractModel):
    _inherit = "mail.composer.mixin"

    def _consent_is_advertising(self):
        return any(self.template_id.mapped("is_marketing"))
