"""The customer's own page: GET shows, one POST changes what differs from what was shown."""

from odoo.tests import HttpCase, tagged

from ..models.preference import links
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

    def test_to_look_changes_nothing(self):
        anna = self.customer()
        for _time in range(3):
            self.assertEqual(self.page(anna).status_code, 200)
        self.assertFalse(anna.consent_event_ids)
        self.assertEqual(self.opener.head(self.base_url() + self.url(anna)).status_code, 200)

    def test_to_save_what_was_shown_changes_nothing(self):
        anna = self.customer()
        anna._consent_set("phone", "refused", source="manual")
        self.assertEqual(self.said(self.save(anna)), ["Nothing has changed."])
        self.assertLedger(anna, ("phone", "refused", "unknown", "refused", "manual"))

    def test_a_yes_is_recorded_with_all_the_evidence(self):
        anna = self.customer(lang="en_US")
        self.opener.headers["User-Agent"] = "Firefox/150"
        wording = self.wording("sms")
        response = self.save(anna, channel_sms="given", channel_phone="refused")
        self.assertEqual(
            self.said(response),
            [
                "Phone: your No is recorded. You get no more advertising this way.",
                "SMS: your Yes is recorded. Thank you.",
            ],
        )
        self.assertMayContact(anna, "sms")
        refused, given = anna.consent_event_ids.sorted("id")
        self.assertEqual((refused.channel, refused.event), ("phone", "refused"))
        self.assertEqual((given.event, given.source), ("given", "preference_page"))
        self.assertEqual(given.wording, wording._text(self.env.company, "en_US"))
        self.assertEqual((given.wording_version, given.lang), (str(wording.version), "en_US"))
        self.assertEqual((given.ip_address, given.user_agent), ("127.0.0.1", "Firefox/150"))
        self.assertFalse(given.note)
        self.assertTrue(wording.in_use)

    def test_a_form_sent_twice_is_one_answer(self):
        anna = self.customer()
        self.wording("sms")
        shown = self.page(anna)
        for _time in range(2):
            self.save(anna, shown=shown, channel_sms="given", channel_post="refused")
        self.assertEqual(len(anna.consent_event_ids), 2)

    def test_a_yes_for_email_counts_at_once_by_a_link_sent_to_that_address(self):
        anna = self.customer()
        self.assertIn("E-mail: your Yes is recorded. Thank you.", self.said(self.yes(anna)))
        self.assertLedger(anna, ("email", "given", "unknown", "given", "preference_page"))
        self.assertMayContact(anna, "email")

    def test_else_it_is_asked_for_at_the_address(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        (said,) = self.said(self.yes(anna, address=None))
        self.assertIn("a message is on its way to a…@example.com", said)
        self.assertEqual(anna.consent_email, "refused")
        asked = anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual((asked.event, asked.source), ("requested", "preference_page"))
        self.assertIn("staff had handed over", asked.note)
        (said,) = self.said(self.yes(anna, address=None))
        self.assertIn("a short while ago", said)
        self.assertEqual(len(anna.consent_request_ids), 1)

    def test_a_link_sent_to_a_further_address_proves_not_the_first(self):
        anna = self.customer(email="anna.meier@example.com, anna@private.example")
        response = self.save(anna, "anna@private.example", channel_email="given")
        self.assertEqual(self.said(response), ["E-mail: a Yes can't be recorded at the moment."])
        self.assertEqual(anna.consent_email, "unknown")

    def test_what_staff_wrote_down_meanwhile_stays_where_the_customer_did_not_touch_it(self):
        anna = self.customer()
        anna._consent_set("sms", "given", source="portal")
        shown = self.page(anna)
        anna._consent_set("sms", "refused", source="manual")
        self.save(anna, shown=shown, channel_phone="refused")
        self.assertEqual((anna.consent_sms, anna.consent_phone), ("refused", "refused"))

    def test_a_channel_that_was_not_shown_is_not_touched(self):
        anna = self.customer()
        self.channel("post").active = False
        shown = self.page(anna)
        self.assertNotIn("channel_post", shown.text)
        self.channel("post").active = True
        self.save(anna, shown=shown, channel_post="refused", channel_phone="refused", pause="3")
        self.assertEqual((anna.consent_post, anna.consent_phone), ("unknown", "refused"))

    def test_a_channel_taken_out_of_use_since_is_not_touched(self):
        anna = self.customer()
        shown = self.page(anna)
        self.channel("sms").active = False
        self.save(anna, shown=shown, channel_sms="refused")
        self.assertEqual(anna.consent_sms, "unknown")

    def test_nobody_agrees_to_words_that_were_not_shown(self):
        anna, wording = self.customer(), self.wording("sms")
        shown = self.page(anna)
        wording.body = "{company} may send me anything."
        response = self.save(anna, shown=shown, channel_sms="given")
        self.assertIn("the text that you agree to has changed", response.text)
        self.assertEqual(anna.consent_sms, "unknown")

    def test_without_a_wording_there_is_but_a_no(self):
        anna = self.customer()
        self.env["partner.consent.wording"].search([("channel", "=", "sms")]).active = False
        self.assertEqual(self.form(self.page(anna)).offered["channel_sms"], ["refused"])
        self.save(anna, channel_sms="given")
        self.assertEqual(anna.consent_sms, "unknown")
        self.save(anna, channel_sms="refused")
        self.assertEqual(anna.consent_sms, "refused")

    def test_without_an_address_no_yes_is_offered_and_the_page_says_why(self):
        anna = self.customer(phone=False)
        self.wording("sms")
        shown = self.page(anna)
        self.assertEqual(self.form(shown).offered["channel_sms"], ["refused"])
        self.assertIn("we hold no address or number", shown.text)

    def test_locked_and_archived_customers_can_but_refuse(self):
        self.wording("sms")
        for number, locked in enumerate(
            ({"lock_level": "documents"}, {"lock_level": "hidden"}, {"active": False})
        ):
            with self.subTest(locked):
                anna = self.customer(email=f"anna{number}@example.com", phone=False)
                anna.write(locked)
                address = anna.email
                offered = self.form(self.page(anna, address)).offered
                self.assertEqual(offered["channel_email"], ["refused"])
                self.save(anna, address, channel_email="given")
                self.assertEqual(anna.consent_email, "unknown")
                self.save(anna, address, channel_email="refused", preferred="post")
                self.assertEqual(anna.consent_email, "refused")
                self.assertEqual(anna.preferred_channel, "post")

    def test_a_yes_promises_nothing_that_the_decision_forbids(self):
        anna, self.bert = self.customer(), self.customer("Bert Braun", email=self.EMAIL)
        self.bert._consent_set("email", "refused", source="manual")
        (said,) = self.said(self.yes(anna))
        self.assertIn("At present we still send no advertising", said)
        self.assertNotIn("Bert", self.page(anna).text)
        self.assertMayNotContact(anna, "email", "refused_elsewhere")

    def test_no_advertising_from_nobody_here_is_said_to_all_on_all_channels(self):
        anna = self.customer()
        self.channel("fax").active = False
        shown = self.page(anna)
        self.assertIn("Beispiel AG", shown.text)
        response = self.save(anna, shown=shown, refuse_all="1", channel_sms="given")
        self.assertIn("from nobody here", self.said(response)[0])
        for company in (self.here, self.there):
            at = anna.with_company(company)
            self.assertEqual(
                {at[f"consent_{code}"] for code in ("email", "phone", "sms", "post", "fax")},
                {"refused"},
            )

    def test_the_page_is_one_controllers(self):
        anna = self.customer()
        token = links.tokens(anna.with_company(self.there), {anna.id: self.EMAIL})[anna.id]
        shown = self.url_open(f"{links.PATH}/{token}", timeout=60)
        self.assertIn("How may Beispiel AG contact you?", " ".join(shown.text.split()))
        values = self.form(shown).values | {"channel_phone": "refused"}
        self.url_open(f"{links.PATH}/{token}", values, timeout=60)
        self.env.invalidate_all()
        self.assertEqual(self.answers(anna, "phone"), ("unknown", "refused"))

    def test_a_bad_link_shows_and_changes_nothing(self):
        anna = self.customer()
        values = self.form(self.page(anna)).values | {"channel_email": "refused"}
        for bad in ("", "/nonsense", "/%00", "/a/b"):
            with self.subTest(bad):
                shown = self.url_open(f"{links.PATH}{bad}", timeout=60)
                self.assertIn("This link is not valid (any more).", shown.text)
        shown = self.url_open(f"{links.PATH}/nonsense", values, timeout=60)
        self.assertIn("This link is not valid (any more).", shown.text)
        self.assertFalse(anna.consent_event_ids)

    def test_a_browser_that_was_never_here_saves(self):
        anna = self.customer()
        self.opener.cookies.clear()
        self.save(anna, channel_phone="refused")
        self.assertEqual(anna.consent_phone, "refused")

    def test_long_and_strange_values_are_ignored(self):
        anna = self.customer()
        names = [*self.form(self.page(anna)).values, "refuse_all", "text_sms"]
        for strange in ("x" * 65536, "<script>alert(1)</script>", "'; DROP TABLE res_partner; --"):
            values = dict.fromkeys(names, strange) | {"csrf_token": self.csrf(anna)}
            response = self.url_open(self.url(anna), values, timeout=60)
            self.assertEqual(self.said(response), ["Nothing has changed."])
            self.assertNotIn("<script>", response.text)
        files = {name: (f"{name}.txt", b"given") for name in names if name != "csrf_token"}
        response = self.url_open(
            self.url(anna), {"csrf_token": self.csrf(anna)}, files=files, timeout=60
        )
        self.assertEqual(response.status_code, 400)
        self.assertFalse(anna.consent_event_ids)

    def test_a_post_without_csrf_token_changes_nothing(self):
        anna = self.customer()
        # Anybody can send it, so that it fills no log.
        with self.assertNoLogs("odoo.http", "WARNING"):
            response = self.save(anna, csrf_token="forged", channel_email="refused")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(anna.consent_event_ids)
