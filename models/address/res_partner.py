"""The customer's addresses: contact points, what is wrong with a field, and keeping the record."""

from odoo import api, fields, models

from .bearing import FIELDS
from .keeping import forget, kept
from .problems import compute_problems, problem_domain
from .splitting import split


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_point_ids = fields.One2many("partner.contact.point", "partner_id")
    email_problem = fields.Char("Problem with the e-mail", compute="_compute_address_problems")
    phone_problem = fields.Char("Problem with the number", compute="_compute_address_problems")
    email_is_several = fields.Boolean(compute="_compute_address_problems")
    phone_is_several = fields.Boolean(compute="_compute_address_problems")
    has_unclear_address = fields.Boolean(
        "Address unclear",
        compute="_compute_address_problems",
        search="_search_has_unclear_address",
        help="More than one address in a field, or a number that can't be read for certain: "
        "nothing that is advertising goes there.",
    )

    @api.depends_context("lang")
    @api.depends("email", "email_normalized", "phone", "phone_sanitized", "country_id")
    def _compute_address_problems(self):
        compute_problems(self)

    @api.model
    def _search_has_unclear_address(self, operator, value):
        return problem_domain(operator, value)

    def write(self, vals):
        if vals.keys().isdisjoint(FIELDS):
            return super().write(vals)
        # A contact without a name has that of its parent on its letter box.
        # sudo: whoever may read it, its address is compared
        family = self.sudo()
        if "name" in vals:
            family |= family.child_ids.filtered(lambda child: not child.name)
        with kept(family):
            return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        # Where the customers stay, so do their addresses.
        with self.env.cr.savepoint():
            forget(self)
            return super().unlink()

    def _update_address(self, vals):
        # Odoo syncs addresses between a company and its contacts past every write(), and a country
        # makes another number of the same digits.
        with kept(self):
            return super()._update_address(vals)

    def action_split_addresses(self):
        """Give each of several addresses in one field its own place: see ``splitting.split``."""
        self.check_access("write")
        split(self)
        return True

    def _addresses_changed(self, changes):
        """These customers' addresses have changed; extend it for what hangs on them.

        Called with the superuser's rights, after the write.

        :param changes: a ``keeping.Changes``
        """
