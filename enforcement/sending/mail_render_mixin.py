"""Links to a customer's own page stay as they are: a tracker would keep each with its token."""

from odoo import api, models

from ...models.preference.links import PATH


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        own = [*(blacklist or ()), PATH]
        return super()._shorten_links(html, link_tracker_vals, own, base_url)

    @api.model
    def _shorten_links_text(self, content, link_tracker_vals, blacklist=None, base_url=None):
        own = [*(blacklist or ()), PATH]
        return super()._shorten_links_text(content, link_tracker_vals, own, base_url)
