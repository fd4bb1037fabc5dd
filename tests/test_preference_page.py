"""The customer's own page: GET shows, one POST changes what differs from what was shown."""

from odoo.tests import HttpCase, tagged

from .common.preferences import PreferencesCommon


@tagged("-at_install", "post_install")
class TestPreferencePage(PreferencesCommon, HttpCase):
    def test_the_page_shows_first_name_and_masked_addresses_alone(self):
        anna = self.customer()
        text = self.page(anna).text
        for shown in ("Hello Anna!", self.env.company.name, "a…@example.com", "…789", "H…, 1…, B…"):
            self.assertIn(shown, text)
        for hidden in ("Meier", "anna.meier", "2345", "Hauptstr", "10115"):
            self.assertNotIn(hidden, text)
