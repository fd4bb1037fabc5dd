"""Customers whom every way of sending is tried on."""

from odoo.tools import SQL

from ...policy import vocabulary as v
from .sending import SendingCommon


class Blocked(SendingCommon):
    # What is written about: the customer, or a document of theirs.
    about_model = "res.partner"
    about_partner = "{{ object.id }}"

    def about(self, customer):
        return customer

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._number = 0

    @classmethod
    def next_number(cls):
        cls._number += 1
        return cls._number

    def agreeing(self, channel):
        """Return a customer who agreed, with an address of their own."""
        number = self.next_number()
        phone = f"+49 151 40000{number:03}"
        return self.willing(f"Agreeing {number}", channel, phone=phone)

    def bystander(self):
        """Return a customer of whom nothing is asked here: the address is somebody else's."""
        return self.willing(f"Bystander {self.next_number()}", email=False)

    def blocked(self, reason, channel):
        """Return a customer blocked for this reason; the decision itself says so."""
        number = self.next_number()
        if reason == v.SUPPRESSED:
            phone = f"+49 151 30000{number:03}"
            customer = self.willing(f"Suppressed {number}", channel, phone=phone)
            self.suppress(customer)
        else:
            customer = self.unwilling(reason, channel, number=number)
        self.assertMayNotContact(customer, channel, reason)
        return customer

    def suppress(self, customer):
        partners = self.registry["res.partner"]
        column = partners._consent_suppressed_column

        def suppressed(partner, channel, alias):
            found = column(partner, channel, alias)
            return SQL("(%s OR %s = %s)", found, SQL.identifier(alias, "id"), customer.id)

        self.patch(partners, "_consent_suppressed_column", suppressed)
