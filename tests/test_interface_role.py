"""What the role “Interface” gives beyond what every user has: two methods; it takes the locks."""

from odoo.tests import BaseCase

from .common.access_table import METHODS, MODELS


def allowed(role):
    """Return everything that a role is let in to, as the table of rights has it."""
    return {(name, i) for name, row in MODELS.items() for i, of in enumerate(row) if role in of} | {
        (model, method)
        for model, methods in METHODS.items()
        for method, row in methods.items()
        if role in row[0] | row[1]
    }


class TestInterfaceRole(BaseCase):
    def test_it_adds_the_feed_and_recording_to_a_users_rights(self):
        self.assertEqual(
            allowed("interface") - allowed("user"),
            {("partner.consent.event", "feed"), ("res.partner", "consent_record")},
        )

    def test_it_locks_nobody(self):
        self.assertEqual(
            allowed("user") - allowed("interface"), {("partner.lock.wizard", "action_lock")}
        )
