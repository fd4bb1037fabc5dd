"""Presets of the channels, and what customers have on the day the addon is installed."""

from ..hooks import post_init_hook
from .common import ConsentCommon
from .common.controllers import ControllersCommon


class TestPreset(ConsentCommon):
    def choose(self, preset):
        self.env["res.config.settings"].create({"consent_preset": preset}).execute()

    def test_the_strict_preset_is_what_is_installed(self):
        self.assertEqual(self.env["res.config.settings"].create({}).consent_preset, "strict")

    def test_all_allowed_and_email_preferred_is_one_choice(self):
        old = self.customer("Old")
        refused = self.customer("Refused", email="r@example.com", phone="+49 171 1234567")
        refused._consent_set("email", "refused", source="portal")
        self.channel("post").default_preferred = True
        self.choose("all_allowed")
        new = self.customer("New")
        for partner in (old, new):
            for channel in ("email", "phone", "sms", "post", "messenger"):
                self.assertMayContact(partner, channel)
        self.assertEqual((new.preferred_channel, new.consent_email), ("email", "given"))
        self.assertMayNotContact(refused, "email", "refused")
        self.assertFalse(new.consent_event_ids.filtered("legal_basis"))

    def test_customers_who_were_there_get_the_preferred_channel_too_and_keep_their_own(self):
        none, own = self.customer("None"), self.customer("Own", preferred_channel="post")
        archived = self.customer("Archived", active=False)
        settings = self.env["res.config.settings"].create({"consent_preset": "all_allowed"})
        everybody = self.Partner.with_context(active_test=False)
        undecided = [("preferred_channel", "=", False)]
        self.assertEqual(settings.consent_preset_count, everybody.search_count(undecided))
        settings.execute()
        self.assertFalse(everybody.search_count(undecided))
        self.assertEqual(
            [one.preferred_channel for one in (none, own, archived)], ["email", "post", "email"]
        )
        self.choose("strict")
        self.assertEqual(none.preferred_channel, "email")
        again = self.env["res.config.settings"].create({"consent_preset": "strict"})
        self.assertFalse(again.consent_preset_count)

    def test_going_back_to_strict_asks_again(self):
        self.choose("all_allowed")
        self.choose("strict")
        new = self.customer("New")
        self.assertFalse(new.preferred_channel)
        self.assertMayNotContact(new, "email", "not_asked")
        self.assertMayContact(new, "post")

    def test_own_settings_are_left_alone(self):
        self.channel("phone").rule = "opt_out"
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.consent_preset, "custom")
        settings.execute()
        self.assertEqual(self.channel("phone").rule, "opt_out")


class TestPresetOfControllers(ControllersCommon):
    def settings(self, company, **values):
        return self.env["res.config.settings"].with_company(company).create(values)

    def test_each_controller_chooses_its_own_and_branches_have_it(self):
        branch = self.branch(self.there)
        self.settings(branch, consent_preset="all_allowed").execute()
        chosen = {
            company: self.settings(company).consent_preset
            for company in (self.here, self.there, branch)
        }
        self.assertEqual(
            chosen, {self.here: "strict", self.there: "all_allowed", branch: "all_allowed"}
        )
        anna = self.customer()
        self.assertMayNotContact(anna, "email", "not_asked")
        self.assertMayContact(anna.with_company(self.there), "email")


class TestInstallation(ConsentCommon):
    def test_one_row_stands_for_all_customers_who_were_there(self):
        before = self.Event.search([])
        count = self.Partner.with_context(active_test=False).search_count([])
        post_init_hook(self.env)
        (row,) = self.Event.search([]) - before
        self.assertFalse(row.partner_id)
        self.assertIn(str(count), row.note)
        self.assertEqual((row.event, row.new_state), ("initialised", "unknown"))
        self.assertEqual(row.display_name, "Starting point")
        self.assertNotIn(row.id, self.Event.verify())

    def test_no_customer_is_left_without_an_answer(self):
        self.assertFalse(self.Partner.search([("consent_email", "=", False)]))
        there = self.Partner.with_company(self.env["res.company"].create({"name": "There"}))
        self.assertFalse(there.search([("consent_email", "!=", "unknown")], limit=1))
