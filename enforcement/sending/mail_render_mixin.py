"""What is rendered says that it is advertising; links to a customer's own page stay as they are."""

from odoo import api, models

from ...models.preference.links import PATH
from .advertising_texts import with_words


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    def _consent_is_advertising(self):
        """Whether what these render is marked as advertising."""
        return False

    @api.model
    def _render_template(
        self,
        template_src,
        model,
        res_ids,
        engine="inline_template",
        add_context=None,
        options=None,
    ):
        rendered = super()._render_template(
            template_src, model, res_ids, engine, add_context, options
        )
        # Subjects and addresses are rendered in line.
        if engine == "inline_template" or not self._consent_is_advertising():
            return rendered
        return with_words(self.env, model, rendered)

    # A tracker would keep each link with its token.
    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        own = [*(blacklist or ()), PATH]
        return super()._shorten_links(html, link_tracker_vals, own, base_url)

    @api.model
    def _shorten_links_text(self, content, link_tracker_vals, blacklist=None, base_url=None):
        own = [*(blacklist or ()), PATH]
        return super()._shorten_links_text(content, link_tracker_vals, own, base_url)
