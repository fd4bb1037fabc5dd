"""Users: who copies one copies its contact, and who deletes their account may want no more."""

from odoo import models

from ...policy.channels import by_kind
from ..context import OPT_OUT, OptOut
from .copying import carry_over
from .own_words import opt_out_customers

# “Put my email and phone in a block list to make sure I'm never contacted again”
NEVER_AGAIN = by_kind("email") + by_kind("phone")


class ResUsers(models.Model):
    _inherit = "res.users"

    def copy(self, default=None):
        users = super().copy(default)
        # A contact that was there before is no copy.
        if not (default and default.get("partner_id")):
            for user, copied in zip(self, users, strict=True):
                carry_over(user.partner_id, copied.partner_id)
        return users

    def _deactivate_portal_user(self, **post):
        # Odoo puts the addresses into its blacklists, where it can read them. What the customer
        # says holds without, and for nobody else: they may have entered another's address.
        customers = self.partner_id
        browser = self.env.context.get(OPT_OUT)
        browser = browser if isinstance(browser, OptOut) else OptOut()
        browser = browser._replace(only=frozenset(customers.ids))
        said = self.with_context(**{OPT_OUT: browser})
        result = super(ResUsers, said)._deactivate_portal_user(**post)
        if post.get("request_blacklist"):
            opt_out_customers(said.partner_id, NEVER_AGAIN)
        return result
