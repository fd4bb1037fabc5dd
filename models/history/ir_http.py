"""Browsers keep views on disk: give them a new key when the labels in them change."""

from odoo import models
from odoo.tools.misc import hmac


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        labels = self.env["res.company"]._history_labels_version()
        info["registry_hash"] = hmac(
            self.env(su=True), "partner-consent-views", (info["registry_hash"], labels)
        )
        return info
