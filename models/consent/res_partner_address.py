"""Addresses: a Yes holds for the address it was given for, and for no other.

A change of e-mail address takes back the e-mail Yes, a change of phone number the one for phone,
SMS and messenger, a change of fax number the one for fax. A refusal stays. A letter Yes stays too
when the customer moves: the person gave it, and a new street is the same person's letter box.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import vocabulary as v
from ...policy.addresses import is_email

# Column of the normalised address -> field as written, channels that use it.
FOLLOWED = {
    "email_normalized": ("email", ("email",)),
    "phone_sanitized": ("phone", ("phone", "sms", "messenger")),
}
OPEN_STATES = (v.REQUESTED, v.GIVEN)


def is_other_address(before, after):
    """Whether a Yes for ``before`` says nothing about ``after``.

    Entering an address where there was none is no change: the Yes came first, as with the defaults
    for new contacts.

    :param tuple before: ``(normalised address or False, address as written or False)``
    :param tuple after: the same

    >>> is_other_address(("a@x.de", "a@x.de"), ("a@x.de", "Anna <A@x.de>"))
    False
    >>> is_other_address(("a@x.de", "a@x.de"), (False, False))
    True
    >>> is_other_address((False, False), ("a@x.de", "a@x.de"))
    False
    >>> is_other_address((False, "0151 1"), ("+491511", "0151 1"))
    False
    """
    if not before[1]:
        return False
    if before[0]:
        return before[0] != after[0]
    old, new = ((written or "").strip().lower() for written in (before[1], after[1]))
    return old != new


class ResPartner(models.Model):
    _inherit = "res.partner"

    email_problem = fields.Char("Problem with the e-mail", compute="_compute_address_problems")
    phone_problem = fields.Char("Problem with the number", compute="_compute_address_problems")

    @api.depends_context("lang")
    @api.depends("email", "email_normalized", "phone", "phone_sanitized")
    def _compute_address_problems(self):
        for partner in self:
            partner.email_problem = (
                partner.email
                and not is_email(partner.email_normalized)
                and self.env._("Not a valid e-mail address. Nothing can be sent to it.")
            )
            partner.phone_problem = (
                partner.phone
                and not partner.phone_sanitized
                and self.env._(
                    "Not a valid phone number: check it, and the country. No SMS can be sent to it."
                )
            )

    def write(self, vals):
        before = self._consent_addresses(vals)
        result = super().write(vals)
        self._consent_follow_addresses(before)
        return result

    def _update_address(self, vals):
        # Odoo syncs addresses between a company and its contacts past every write(), and a country
        # makes another number of the same digits.
        before = self._consent_addresses(vals)
        result = super()._update_address(vals)
        self._consent_follow_addresses(before)
        return result

    def _consent_addresses(self, vals):
        """Return ``{column: {partner id: (normalised, as written)}}`` that ``vals`` may change."""
        columns = []
        if "email" in vals:
            columns.append("email_normalized")
        if not vals.keys().isdisjoint(self._phone_get_sanitize_triggers()):
            columns.append("phone_sanitized")
        return {
            column: {
                partner.id: (partner[column], partner[FOLLOWED[column][0]]) for partner in self
            }
            for column in columns
        }

    def _consent_follow_addresses(self, before):
        """Take back what was said for the addresses that these customers no longer have.

        :param dict before: what :meth:`_consent_addresses` returned before the change
        """
        for column, addresses in before.items():
            fname, channels = FOLLOWED[column]
            moved = self.filtered(
                lambda partner, column=column, fname=fname, addresses=addresses: is_other_address(
                    addresses[partner.id], (partner[column], partner[fname])
                )
            )
            old = {partner.id: addresses[partner.id][1] for partner in moved}
            for channel in channels:
                moved._consent_invalidate(channel, old)
            new = self.filtered(
                lambda partner, column=column, addresses=addresses: (
                    partner[column] and partner[column] != addresses[partner.id][0]
                )
            )
            new._consent_on_new_address(column)

    def _consent_invalidate(self, channel, old_addresses):
        """Turn Yes and "confirmation requested" into "not asked"; a refusal stays.

        :param dict old_addresses: ``{partner id: address that the answer was given for}``
        """
        answered = self.filtered(lambda partner: partner[f"consent_{channel}"] in OPEN_STATES)
        answered._consent_set(
            channel,
            v.UNKNOWN,
            source=v.ADDRESS_CHANGE,
            each={id_: {"address": address} for id_, address in old_addresses.items()},
        )

    def _consent_on_new_address(self, column):
        """These customers have a new address; extend it to look the address up somewhere.

        :param str column: ``email_normalized`` or ``phone_sanitized``
        """

    def _consent_check_address(self, channel, event, source):
        """Refuse to ask or to confirm at an address that is none.

        :raises UserError: naming the customer and the address
        """
        self.ensure_one()
        if event != v.REQUESTED and (event, source) != (v.GIVEN, v.CONFIRMATION):
            return
        for column, (fname, channels) in FOLLOWED.items():
            valid = self[column] and (fname != "email" or is_email(self[column]))
            if channel in channels and self[fname] and not valid:
                raise UserError(
                    self.env._(
                        "%(customer)s: “%(address)s” is not valid, so it can't be confirmed. "
                        "Correct it first.",
                        customer=self.display_name,
                        address=self[fname],
                    )
                )

    def _consent_fax_numbers(self):
        """Return ``{partner id: (normalised, as written)}`` of the fax number in use."""
        # sudo: the numbers are compared, not shown
        points = self.env["partner.contact.point"].sudo()
        numbers = {}
        for point in points.search([("partner_id", "in", self.ids), ("kind", "=", "fax")]):
            numbers.setdefault(point.partner_id.id, (point.value_normalized, point.value))
        return numbers

    def _consent_follow_fax(self, before):
        """Take back a fax Yes where its number changed or is gone.

        :param dict before: what :meth:`_consent_fax_numbers` returned before the change
        """
        after = self._consent_fax_numbers()
        old = {
            id_: number[1]
            for id_, number in before.items()
            if is_other_address(number, after.get(id_, (False, False)))
        }
        # sudo: who may change the number may not yet be somebody who may change the customer
        self.sudo().browse(old)._consent_invalidate("fax", old)
