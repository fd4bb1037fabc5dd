"""How long a Yes lasts, and how long a question stays open."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Datetime

from .test_request import RequestCommon


class ExpiryCommon(RequestCommon):
    cron = "partner_consent.ir_cron_consent_expiry"

    def given(self, partner, months_ago, channel="email"):
        moment = Datetime.subtract(Datetime.now(), months=months_ago)
        partner._consent_set(channel, "given", source="confirmation", moment=moment)
        return partner

    def expiring(self, *channels):
        domain = [("consent_expiring_channel", "in", channels)]
        if not channels:
            domain = [("consent_expiring_channel", "!=", False)]
        return self.Partner.search([*domain, ("name", "in", ("Anna Meier", "Bert Braun"))])


class TestExpiry(ExpiryCommon):
    def test_nothing_expires_by_default_but_an_old_yes_is_shown_for_renewal(self):
        anna = self.given(self.customer(), 25)
        bert = self.given(self.customer("Bert Braun"), 23)
        self.run_cron()
        self.assertEqual((anna + bert).mapped("consent_email"), ["given", "given"])
        self.assertEqual(self.expiring("email"), anna)
        self.assertEqual(self.expiring(), anna)
        self.assertFalse(self.expiring("phone"))
        self.assertEqual(anna.consent_expiring_channel, "email")
        self.assertIn("Ask for confirmation again", anna.consent_expiring_info)
        self.assertFalse(bert.consent_expiring_info)

    def test_a_yes_past_its_validity_becomes_not_asked_with_a_ledger_row(self):
        self.channel("email").validity_months = 12
        anna = self.given(self.customer(), 13)
        bert = self.given(self.customer("Bert Braun"), 11)
        self.run_cron()
        self.assertEqual(anna.consent_email, "unknown")
        self.assertEqual(bert.consent_email, "given")
        self.assertLedger(
            anna,
            ("email", "given", "unknown", "given", "confirmation"),
            ("email", "expired", "given", "unknown", "expiry"),
        )

    def test_a_yes_given_again_counts_from_the_last_time(self):
        self.channel("email").validity_months = 12
        anna = self.given(self.given(self.customer(), 13), 1)
        self.run_cron()
        self.assertEqual(anna.consent_email, "given")

    def test_each_channel_has_its_own_validity_and_a_refusal_never_expires(self):
        self.channel("phone").validity_months = 6
        anna = self.given(self.given(self.customer(), 7), 7, "phone")
        anna._consent_set("sms", "refused", source="portal", moment=datetime(2001, 1, 1))
        self.channel("sms").validity_months = 1
        self.run_cron()
        self.assertEqual(
            (anna.consent_email, anna.consent_phone, anna.consent_sms),
            ("given", "unknown", "refused"),
        )

    def test_the_warning_comes_before_the_end(self):
        self.channel("email").validity_months = 12
        self.env["ir.config_parameter"].set_param("partner_consent.warning_days", "30")
        anna = self.given(self.customer(), 0)
        with freeze_time(Datetime.add(Datetime.now(), months=12, days=-31)):
            self.assertFalse(self.expiring("email"))
        with freeze_time(Datetime.add(Datetime.now(), months=12, days=-29)):
            self.assertEqual(self.expiring("email"), anna)
            anna.invalidate_recordset()
            self.assertIn("expires on", anna.consent_expiring_info)

    def test_those_who_expire_soon_may_be_asked_again_and_only_they(self):
        anna = self.given(self.customer(), 25)
        bert = self.given(self.customer("Bert Braun"), 1)
        carl = self.given(self.customer("Carl Cron"), 25)
        carl._consent_set("email", "refused", source="unsubscribe")
        action = (anna + bert + carl).with_user(self.officer).action_consent_ask()
        message = action["params"]["message"]
        self.assertIn("Anna Meier is asked", message)
        self.assertIn("has said Yes already): Bert Braun", message)
        self.assertIn("refused): Carl Cron", message)
        self.assertEqual(anna.consent_email, "given", "the Yes lasts while the question is open")

    def test_a_yes_that_is_confirmed_again_need_not_be_renewed(self):
        anna = self.given(self.customer(), 25)
        _request, token = self.ask(anna, self.officer)
        self.env["partner.consent.request"]._answer(token, True)
        anna.invalidate_recordset()
        self.assertFalse(self.expiring("email"))
        self.assertEqual(anna.consent_email, "given")

    def test_many_expire_in_batches(self):
        self.channel("phone").validity_months = 1
        partners = self.Partner.create([{"name": f"C {i}"} for i in range(1_200)])
        self.given(partners, 2, "phone")
        self.run_cron()
        self.assertEqual(set(partners.mapped("consent_phone")), {"unknown"})
        self.assertEqual(self.Event.verify(partners[:20].ids), [])


class TestUnanswered(ExpiryCommon):
    def test_an_unanswered_request_returns_to_not_asked(self):
        with freeze_time("2026-05-03 10:00:00"):
            anna = self.customer()
            request, token = self.ask(anna)
        with freeze_time("2026-05-17 23:58:00"):
            self.run_cron()
            self.assertEqual((request.state, anna.consent_email), ("sent", "requested"))
        with freeze_time("2026-05-18 00:01:00"):
            self.run_cron()
            self.assertEqual((request.state, anna.consent_email), ("expired", "unknown"))
            self.assertFalse(request._by_token(token))
        self.assertLedger(
            anna,
            ("email", "requested", "unknown", "requested", "manual"),
            ("email", "expired", "requested", "unknown", "expiry"),
        )

    def test_asked_again_the_newer_request_counts(self):
        with freeze_time("2026-05-03 10:00:00"):
            anna = self.customer()
            self.ask(anna)
        with freeze_time("2026-05-10 10:00:00"):
            self.ask(anna)
        with freeze_time("2026-05-18 10:00:00"):
            self.run_cron()
            self.assertEqual(anna.consent_email, "requested")
        with freeze_time("2026-05-25 10:00:00"):
            self.run_cron()
            self.assertEqual(anna.consent_email, "unknown")

    def test_a_present_answer_outlives_an_unanswered_request(self):
        anna = self.given(self.customer(), 25)
        request, _token = self.ask(anna, self.officer)
        bert = self.customer("Bert Braun")
        bert._consent_set("email", "refused", source="portal")
        bert.with_user(self.officer).action_consent_ask_again()
        with freeze_time(Datetime.now() + timedelta(days=15)):
            self.run_cron()
        self.assertEqual((request.state, anna.consent_email), ("expired", "given"))
        self.assertEqual(bert.consent_email, "refused")

    def test_requested_by_other_means_returns_to_not_asked_too(self):
        anna = self.customer()
        anna._consent_set("phone", "requested", source="import")
        self.run_cron()
        self.assertEqual(anna.consent_phone, "requested")
        with freeze_time(Datetime.now() + timedelta(days=15)):
            self.run_cron()
        self.assertEqual(anna.consent_phone, "unknown")
