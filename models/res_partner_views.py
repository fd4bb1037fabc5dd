"""What the customer's views show: only the channels that the business uses."""

from odoo import api, models

from ..policy import vocabulary as v

OF_ONE_CHANNEL = (
    "//field[@name='consent_{0}' or @name='consent_{0}_message']"
    "|//label[@for='consent_{0}']"
    "|//div[@name='consent_{0}_row']"
    "|//filter[starts-with(@name, 'consent_{0}_') or @name='group_consent_{0}']"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        in_use = self.env["partner.consent.channel"]._codes_in_use()
        for channel in set(v.CHANNELS).difference(in_use):
            for node in arch.xpath(OF_ONE_CHANNEL.format(channel)):
                node.getparent().remove(node)
        return arch, view
