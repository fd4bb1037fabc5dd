"""Builders and domain asserts that the tests of every room share."""

from odoo.tests import TransactionCase, new_test_user

ASSERT_EVENT_FIELDS = ("channel", "event", "old_state", "new_state", "source")


class ConsentCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Partner = cls.env["res.partner"]
        cls.Event = cls.env["partner.consent.event"]
        contacts = "base.group_user,base.group_partner_manager"
        cls.clerk = new_test_user(cls.env, "clerk", groups=contacts, name="Clara Clerk")
        cls.officer = new_test_user(
            cls.env, "officer", groups=f"{contacts},partner_consent.group_consent_officer"
        )
        cls.lock_manager = new_test_user(
            cls.env, "lock_manager", groups=f"{contacts},partner_consent.group_lock_manager"
        )
        cls.auditor = new_test_user(
            cls.env, "auditor", groups=f"{contacts},partner_consent.group_auditor"
        )

    @classmethod
    def channel(cls, code):
        channels = cls.env["partner.consent.channel"].with_context(active_test=False)
        return channels.search([("code", "=", code)])

    @classmethod
    def customer(cls, name="Anna Meier", **values):
        """Create a customer who can be reached on every channel but fax."""
        slug = name.lower().replace(" ", ".")
        defaults = {
            "name": name,
            "email": f"{slug}@example.com",
            "phone": "+49 151 23456789",
            "street": "Hauptstraße 1",
            "zip": "10115",
            "city": "Berlin",
            "country_id": cls.env.ref("base.de").id,
        }
        return cls.Partner.create(defaults | values)

    def assertMayContact(self, partner, channel, scope="marketing"):
        (decision,) = partner.contact_decision(channel, scope)
        self.assertTrue(decision["allowed"], decision["message"])
        self.assertFalse(decision["reason"])

    def assertMayNotContact(self, partner, channel, reason, scope="marketing"):
        (decision,) = partner.contact_decision(channel, scope)
        self.assertFalse(decision["allowed"], f"{partner.name} may be contacted by {channel}")
        self.assertEqual(decision["reason"], reason)

    def assertLedger(self, partner, *expected):
        """Assert the customer's whole ledger, oldest first.

        :param expected: tuples ``(channel, event, old state, new state, source)``
        """
        events = self.Event.search([("partner_id", "in", partner.ids)], order="id")
        rows = [tuple(event[name] for name in ASSERT_EVENT_FIELDS) for event in events]
        self.assertEqual(rows, list(expected))
