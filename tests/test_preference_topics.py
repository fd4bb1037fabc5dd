"""Topics, preferred channel and language on the customer's own page."""

from odoo.tests import HttpCase, new_test_user, tagged

from ..models.controller.controllers import as_controller
from ..models.preference import saving, showing
from ..models.preference.links import HANDED_OVER, Visitor
from .common.preferences import PreferencesCommon


@tagged("-at_install", "post_install")
class TestTopics(PreferencesCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lists = cls.env["mailing.list"]
        lists.search([]).is_public = False
        cls.news, cls.tips, cls.secret = lists.create(
            [
                {"name": "News", "is_public": True},
                {"name": "Tips <&>", "is_public": True},
                {"name": "Secret", "is_public": False},
            ]
        )

    def subscribed(self, email="anna.meier@example.com"):
        contacts = self.env["mailing.contact"].search([("email_normalized", "=", email)])
        return contacts.subscription_ids.filtered(lambda one: not one.opt_out).list_id

    def topic(self, mailing_list):
        return f"topic_{mailing_list.id}"

    def test_only_public_lists_are_topics_and_a_new_one_starts_unticked(self):
        shown = self.page(self.customer())
        self.assertNotIn("Secret", shown.text)
        self.assertIn("Tips &lt;&amp;&gt;", shown.text)
        self.assertNotIn(self.topic(self.news), self.form(shown).values)

    def test_choosing_and_leaving_a_topic(self):
        anna = self.customer()
        said = self.said(self.save(anna, **{self.topic(self.news): "1"}))
        self.assertEqual(said, ["Topic “News”: chosen."])
        self.assertEqual(self.subscribed(), self.news)
        said = self.said(self.save(anna, **{self.topic(self.news): None}))
        self.assertEqual(said, ["Topic “News”: no longer chosen."])
        self.assertFalse(self.subscribed())
        self.save(anna, **{self.topic(self.news): "1"})
        self.assertEqual(self.subscribed(), self.news)
        self.assertEqual(anna.consent_email, "unknown")

    def test_a_hidden_topic_and_one_that_came_since_are_not_touched(self):
        anna = self.customer()
        self.env["mailing.contact"].create(
            {"email": "Anna.Meier@Example.com", "list_ids": [(4, self.secret.id)]}
        )
        shown = self.page(anna)
        late = self.env["mailing.list"].create({"name": "Late", "is_public": True})
        self.tips.is_public = False
        forged = {self.topic(one): "1" for one in (late, self.tips)}
        forged |= {f"was_{self.topic(self.secret)}": "1", self.topic(self.secret): None}
        self.save(anna, shown=shown, **forged)
        self.assertEqual(self.subscribed(), self.secret)

    def test_all_contacts_with_the_address_leave(self):
        anna = self.customer()
        for _time in range(2):
            self.env["mailing.contact"].create({"email": self.EMAIL, "list_ids": self.news.ids})
        self.save(anna, **{self.topic(self.news): None})
        self.assertFalse(self.subscribed())

    def test_without_one_valid_address_there_are_no_topics(self):
        for email in (False, "a@x.example; b@x.example", "nonsense"):
            anna = self.customer(email=email)
            self.assertNotIn("News", self.page(anna, address=None).text)

    def test_who_logs_in_sees_topics_of_no_address_that_may_be_anothers(self):
        user = new_test_user(self.env, "anna.meier@example.com", "base.group_portal")
        anna = user.partner_id
        anna.email = "anna.meier@example.com"

        def topics():
            partner = as_controller(anna.with_user(user), self.here.id)
            visitor = showing.in_own_words(Visitor(partner, HANDED_OVER))
            return showing.page_of(visitor, "portal").topics

        self.assertEqual(len(topics()), 2)
        anna.email = "somebody.else@example.com"
        self.assertFalse(topics())

    def test_in_the_portal_a_yes_for_email_is_asked_for_and_others_are_the_customers_own(self):
        user = new_test_user(self.env, "anna.meier@example.com", "base.group_portal")
        anna = user.partner_id
        anna.write({"email": self.EMAIL, "phone": "+49 151 23456789"})
        self.wording("sms")
        partner = as_controller(anna.with_user(user), self.here.id)
        visitor = showing.in_own_words(Visitor(partner, HANDED_OVER))
        page = showing.page_of(visitor, "portal")
        posted = {f"channel_{code}": "given" for code in ("email", "sms")}
        for choice in page.choices:
            posted[f"was_{choice.channel}"] = choice.answer
            posted[f"text_{choice.channel}"] = choice.digest
        said = saving.save(visitor, posted, "portal", {"ip_address": "10.0.0.1"})
        self.assertIn("on its way to a…@example.com", said[0])
        self.assertEqual((anna.consent_email, anna.consent_sms), ("requested", "given"))
        given = anna.consent_event_ids.filtered(lambda event: event.channel == "sms")
        self.assertEqual((given.source, given.user_id), ("portal", user))
        self.assertFalse(given.note)

    def test_locked_customers_leave_topics_and_choose_none(self):
        anna = self.customer()
        self.env["mailing.contact"].create({"email": self.EMAIL, "list_ids": self.news.ids})
        anna.lock_level = "hidden"
        self.save(anna, **{self.topic(self.news): None, self.topic(self.tips): "1"})
        self.assertFalse(self.subscribed())

    def test_a_preferred_channel_out_of_use_is_not_touched(self):
        anna = self.customer(preferred_channel="fax")
        self.channel("fax").active = False
        self.assertEqual(self.said(self.save(anna)), ["Nothing has changed."])
        self.assertEqual(anna.preferred_channel, "fax")

    def test_the_preferred_channel(self):
        anna = self.customer()
        self.assertIn("Your preferred channel: SMS.", self.save(anna, preferred="sms").text)
        self.assertEqual(anna.preferred_channel, "sms")
        shown = self.page(anna)
        self.channel("fax").active = False
        for forged in ("fax", "smoke", "x" * 65536):
            self.save(anna, shown=shown, preferred=forged)
            self.assertEqual(anna.preferred_channel, "sms")
        self.save(anna, preferred="")
        self.assertFalse(anna.preferred_channel)

    def test_the_language_is_spoken_at_once(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.customer(lang="en_US")
        self.channel("post").with_context(lang="de_DE").name = "Brief"
        response = self.save(anna, language="de_DE", channel_post="refused")
        self.assertEqual(anna.lang, "de_DE")
        self.assertTrue(self.said(response)[0].startswith("Brief: "))
        self.assertIn('lang="de-DE"', response.text)
        for forged in ("fr_FR", "", "%"):
            self.save(anna, language=forged)
            self.assertEqual(anna.lang, "de_DE")

    def test_screen_readers_are_told_the_language_in_terms_they_know(self):
        for code, tag, direction in (("sr@latin", "sr-Latn", "ltr"), ("he_IL", "he-IL", "rtl")):
            self.env["res.lang"]._activate_lang(code)
            text = self.page(self.customer(lang=code)).text
            self.assertIn(f'<html lang="{tag}" dir="{direction}"', text)

    def test_a_customer_without_a_language_keeps_none_unless_they_choose(self):
        anna = self.customer(lang=False)
        self.save(anna, preferred="sms")
        self.assertFalse(anna.lang)
