"""Messages that are advertising say so in their id, for the replies to them."""

from odoo import api, models

from ...policy import vocabulary as v
from ..context import SCOPE
from .advertising_ids import marked_id
from .advertising_texts import without_words
from .for_whom import of_document


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(without_words(self.env, vals_list))

    def write(self, vals):
        [vals] = without_words(self.env, [vals])
        return super().write(vals)

    @api.model
    def _get_message_id(self, values):
        message_id = super()._get_message_id(values)
        if self.env.context.get(SCOPE) != v.MARKETING:
            return message_id
        company_id = of_document(self.env, values.get("model"), values.get("res_id"))
        return marked_id(self.env, message_id, company_id)
