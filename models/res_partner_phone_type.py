"""SMS and messenger need a mobile number: a landline is no address for them."""

import phonenumbers

from odoo import api, fields, models
from odoo.tools import SQL

from .res_partner_consent import PREFETCH

MOBILE_CHANNELS = ("sms", "messenger")
# Where mobile and landline numbers look alike, as in North America, a number counts as mobile.
MOBILE_TYPES = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def is_mobile(number):
    """Whether a number in international format (``+49…``) is a mobile one.

    >>> is_mobile("+4915123456789"), is_mobile("+493012345678"), is_mobile("")
    (True, False, False)
    """
    try:
        parsed = phonenumbers.parse(number or "")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in MOBILE_TYPES


class ResPartner(models.Model):
    _inherit = "res.partner"

    phone_is_mobile = fields.Boolean(
        "Mobile number", compute="_compute_phone_is_mobile", store=True, prefetch=PREFETCH
    )

    @api.depends("phone_sanitized")
    def _compute_phone_is_mobile(self):
        for partner in self:
            partner.phone_is_mobile = is_mobile(partner.phone_sanitized)

    @api.depends("phone_is_mobile")
    def _compute_consent_overview(self):
        return super()._compute_consent_overview()

    def _overlay(self, facts):
        return {
            channel: fact._replace(has_address=self.phone_is_mobile)
            if channel in MOBILE_CHANNELS
            else fact
            for channel, fact in super()._overlay(facts).items()
        }

    @api.model
    def _has_address_column(self, channel, alias):
        if channel not in MOBILE_CHANNELS:
            return super()._has_address_column(channel, alias)
        self.flush_model(["phone_is_mobile"])
        return SQL("COALESCE(%s, FALSE)", self._field_to_sql(alias, "phone_is_mobile"))
