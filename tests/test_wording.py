"""Wordings of the controllers: each asks with its own newest one, else with everybody's."""

from html import unescape

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..policy.vocabulary import CHANNELS
from .common.controllers import ControllersCommon
from .test_request import RequestCommon


@tagged("post_install", "-at_install")
class TestWording(RequestCommon, ControllersCommon, HttpCase):
    def write_down(self, body, company=None, **values):
        return self.env["partner.consent.wording"].create(
            {"body": body, "company_id": company.id if company else False, **values}
        )

    def shown(self, company):
        """Return ``(text of the request, page)`` as this company asks."""
        anna = self.customer(email=f"anna.{company.id}@example.com")
        request, token = self.ask(anna.with_company(company))
        self.assertIn(request.company_id.name, self.mails_to(anna)[-1:].body_html)
        return request.wording, self.url_open(f"/consent/confirm/{token}").text

    def assertShown(self, text, company):
        for shown in self.shown(company):
            self.assertIn(text, unescape(shown))

    def test_a_controllers_own_newest_wording_counts_before_everybodys(self):
        self.write_down("Own, old: {company}", self.there)
        self.write_down("Own, new: {company}", self.there)
        self.write_down("Everybody's, newer: {company}")
        self.assertShown(f"Own, new: {self.there.name}", self.there)
        self.assertShown(f"newer: {self.here.name}", self.here)

    def test_a_branch_asks_with_its_parents_wording_and_name(self):
        self.write_down("Own: {company}", self.there)
        self.assertShown(f"Own: {self.there.name}", self.branch(self.there))

    def test_everybodys_counts_where_there_is_none_of_its_own(self):
        self.write_down("Own: {company}", self.there, active=False)
        self.write_down("By SMS: {company}", self.there, channel="sms")
        self.write_down("Of another: {company}", self.here)
        self.write_down("Everybody's: {company}")
        self.assertShown(f"Everybody's: {self.there.name}", self.there)

    def test_an_officer_writes_a_wording_for_a_company_of_theirs_that_is_a_controller(self):
        branch = self.branch(self.there)
        wordings = self.env["partner.consent.wording"].with_user(self.officer)
        domain = wordings.fields_get(["company_id"])["company_id"]["domain"]
        offered = self.env["res.company"].search(domain)
        self.assertIn(self.there, offered)
        self.assertNotIn(branch, offered)
        own = wordings.with_company(self.there).create(
            {"body": "Own: {company}", "company_id": self.there.id}
        )
        self.assertEqual(own._current("email"), own)
        view = wordings.get_view(view_type="form")["arch"]
        self.assertIn('name="company_id"', view)

    def test_each_channel_has_a_ready_made_text_in_english_and_german_that_waits_for_a_check(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["partner_consent"], ["de_DE"])
        wordings = self.env["partner.consent.wording"]
        wordings.search([("ready_made", "=", False)]).active = False
        for channel in CHANNELS:
            with self.subTest(channel=channel):
                wording = self.env.ref(f"partner_consent.ready_wording_{channel}")
                self.assertEqual((wording.channel, wording.ready_made), (channel, True))
                self.assertFalse(wording.checked)
                self.assertIn(wording, wordings.search([("checked", "=", False)]))
                english = wording.with_context(lang="en_US")._text(self.here, "en_US")
                self.assertRegex(english, "at most .* withdraw .* with effect for the future")
                german = wording._text(self.here, "de_DE")
                self.assertRegex(german, "höchstens .* mit Wirkung für die Zukunft widerrufen")
                self.assertEqual(wording._current(channel), wording)
                for text in (english, german):
                    self.assertIn(self.here.name, text)
                    self.assertNotIn("{", text)

    def test_a_ready_made_text_gives_way_to_whatever_the_business_wrote(self):
        ready = self.env.ref("partner_consent.ready_wording_email")
        ready.search([("ready_made", "=", False)]).active = False
        own = self.write_down("Own: {company}")
        # As an update brings it to a database with texts of its own: with a higher version.
        newer = self.write_down("Ready: {company}", ready_made=True)
        self.assertGreater(newer.version, own.version)
        self.assertEqual(ready._current("email"), own)
        own.active = False
        self.assertEqual(ready._current("email"), newer)
        newer.body = "Changed: {company}"
        self.assertFalse(newer.ready_made)
        self.assertFalse(newer.copy().ready_made)

    def test_a_check_names_who_looked_and_ends_with_the_text(self):
        self.env["res.lang"]._activate_lang("de_DE")
        wording = self.write_down("Own: {company}").with_user(self.officer)
        changes = {
            "text": lambda: wording.write({"body": "Changed: {company}"}),
            "translation": lambda: wording.with_context(lang="de_DE").write({"body": "{company}!"}),
            "translations": lambda: wording.update_field_translations(
                "body", {"de_DE": "{company} neu"}
            ),
            "channel": lambda: wording.write({"channel": "sms"}),
            "controller": lambda: wording.write({"company_id": self.here.id}),
            "all at once": lambda: wording.write({"body": "{company}", "checked": True}),
            "by hand": lambda: wording.write({"checked": False}),
        }
        for what, change in changes.items():
            with self.subTest(what):
                wording.action_mark_checked()
                self.assertTrue(wording.checked)
                self.assertEqual(wording.checked_by_id, self.officer)
                self.assertTrue(wording.checked_on)
                change()
                self.assertFalse(wording.checked or wording.checked_by_id or wording.checked_on)

    def test_nobody_checks_in_anothers_name_or_beforehand(self):
        wording = self.write_down("Own: {company}").with_user(self.officer)
        wording.write({"checked_by_id": self.clerk.id, "checked_on": "2020-01-01"})
        self.assertFalse(wording.checked_by_id or wording.checked_on)
        wording.write({"checked": True, "checked_by_id": self.clerk.id})
        self.assertEqual(wording.checked_by_id, self.officer)
        self.assertFalse(self.write_down("New: {company}", checked=True).checked)
        self.assertFalse(wording.copy().checked)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            wording.with_user(self.clerk).action_mark_checked()

    def test_a_text_that_was_shown_can_be_checked_later(self):
        request, _token = self.ask(self.customer())
        wording = request.wording_id
        wording.with_user(self.officer).action_mark_checked()
        self.assertTrue(wording.checked)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            wording.body = "{company} changed"
        self.assertTrue(wording.checked)

    def test_a_text_names_who_asks_in_every_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        wording = self.write_down("Own: {company}")
        with self.assertRaisesRegex(ValidationError, "must name who asks|nennen"):
            wording.with_context(lang="de_DE").body = "Ich willige ein."
        with self.assertRaisesRegex(ValidationError, "must name who asks|nennen"):
            wording.update_field_translations("body", {"de_DE": "Ich willige ein."})

    def test_who_can_do_without_a_wording_hears_that_there_is_none(self):
        wordings = self.env["partner.consent.wording"]
        wordings.search([]).active = False
        self.assertFalse(wordings._current("sms", required=False))
        with self.assertRaisesRegex(UserError, "no wording for SMS"):
            wordings._current("sms")
