"""The page where customers answer: GET shows, POST changes, bad links reveal nothing."""

import re

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from ..models.request.asking import ask
from .common.at_once import AtOnceCommon
from .test_request import LINK, RequestCommon

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
ROUNDS = 5


@tagged("-at_install", "post_install")
class TestConfirmationPage(RequestCommon, HttpCase):
    def page(self, token):
        return self.url_open(f"/consent/confirm/{token}", timeout=30)

    def post(self, token, csrf=None, **values):
        if csrf is None:
            found = CSRF.search(self.page(token).text)
            csrf = found[1] if found else self.csrf_token()
        return self.url_open(
            f"/consent/confirm/{token}", {"csrf_token": csrf, **values}, timeout=30
        )

    def csrf_token(self):
        """A token of this session from another customer's page, as bad links have no form."""
        if not hasattr(self, "other_token"):
            _request, self.other_token = self.ask(self.customer("Other Customer"))
        return CSRF.search(self.page(self.other_token).text)[1]

    def assertNeutral(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertIn("This link is not valid (any more).", response.text)
        self.assertNotIn("Anna", response.text)
        self.assertNotIn("anna.meier@", response.text)

    def test_get_shows_who_asks_and_for_what_and_changes_nothing(self):
        anna = self.customer()
        request, token = self.ask(anna)
        for _time in range(3):
            response = self.page(token)
            text = re.sub(r"\s+", " ", response.text)
            for shown in (self.env.company.name, request.wording, anna.email, "Text version 1"):
                self.assertIn(shown, text)
        self.assertEqual((request.state, anna.consent_email), ("sent", "requested"))
        self.assertEqual(len(anna.consent_event_ids), 1)

    def test_post_confirms_once_with_all_the_evidence(self):
        with freeze_time("2026-05-03 10:11:12"):
            anna = self.customer(lang="en_US")
            request, token = self.ask(anna)
        with freeze_time("2026-05-04 08:00:00"):
            self.opener.headers["User-Agent"] = "Firefox/150"
            response = self.post(token, answer="yes")
        self.assertIn("your consent is recorded", response.text)
        asked, given = anna.consent_event_ids.sorted("sequence")
        self.assertEqual((anna.consent_email, request.state), ("given", "confirmed"))
        self.assertEqual(str(asked.moment), "2026-05-03 10:11:12")
        self.assertEqual(str(given.moment), "2026-05-04 08:00:00")
        self.assertIn("2026-05-03 10:11:12", given.note)
        self.assertEqual((given.source, given.address), ("confirmation", "anna.meier@example.com"))
        self.assertEqual((given.wording, given.wording_version), (request.wording, "1"))
        self.assertEqual((given.lang, given.user_agent), ("en_US", "Firefox/150"))
        self.assertEqual(given.ip_address, "127.0.0.1")
        self.assertEqual(given.legal_basis, "consent")
        self.assertMayContact(anna, "email")
        self.assertEqual(anna.consent_phone, "unknown")
        self.assertMayNotContact(anna, "phone", "not_asked")
        self.assertNeutral(self.post(token, answer="yes"))
        self.assertEqual(len(anna.consent_event_ids), 2)

    def test_no_is_as_easy_as_yes(self):
        anna = self.customer()
        _request, token = self.ask(anna)
        self.assertIn("Your answer is recorded", self.post(token, answer="no").text)
        self.assertLedger(
            anna,
            ("email", "requested", "unknown", "requested", "manual"),
            ("email", "refused", "requested", "refused", "confirmation"),
        )

    def test_a_post_without_answer_or_csrf_token_changes_nothing(self):
        anna = self.customer()
        _request, token = self.ask(anna)
        self.assertNeutral(self.post(token))
        self.assertEqual(self.post(token, csrf="forged", answer="yes").status_code, 400)
        self.assertEqual(anna.consent_email, "requested")

    def test_every_bad_link_gets_the_same_page(self):
        anna = self.customer()
        request, used = self.ask(anna)
        self.post(used, answer="yes")
        bert = self.customer("Bert Braun")
        request, expired = self.ask(bert)
        request.sudo().expiry_date = "2020-01-01 00:00:00"
        carl = self.customer("Carl Cron")
        _request, moved = self.ask(carl)
        carl.email = "carl.new@example.com"
        carl.email = "carl.cron@example.com"
        dora = self.customer("Dora Dorn")
        _request, archived = self.ask(dora)
        dora.active = False
        emil = self.customer("Emil Ernst")
        _request, refused = self.ask(emil)
        emil._consent_set("email", "refused", source="unsubscribe")
        links = (used, expired, moved, archived, refused, "nonsense", "%00", "a/b", "x" * 2000, "ä")
        texts = set()
        for link in links:
            with self.subTest(link[:20]):
                for response in (self.page(link), self.post(link, answer="yes")):
                    self.assertNeutral(response)
                    texts.add(response.text)
        self.assertNeutral(self.url_open("/consent/confirm"))
        self.assertEqual(len(texts), 1)
        self.assertEqual(
            (bert + carl + dora).mapped("consent_email"), ["requested", "unknown", "requested"]
        )
        self.assertEqual(emil.consent_email, "refused")

    def test_a_refusal_after_the_question_wins_over_a_late_yes(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        anna.with_user(self.officer).action_consent_ask_again()
        token = LINK.search(self.mails_to(anna).body_html)[1]
        self.assertIn("Yes, I agree", self.page(token).text)
        anna._consent_set("email", "refused", source="unsubscribe")
        self.assertNeutral(self.page(token))

    def test_a_fresh_yes_lifts_the_customers_own_refusal(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        anna.with_user(self.officer).action_consent_ask_again()
        token = LINK.search(self.mails_to(anna).body_html)[1]
        self.post(token, answer="yes")
        self.assertEqual(anna.consent_email, "given")

    def test_the_page_speaks_the_customers_language_and_is_kept_by_nobody(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.customer(lang="de_DE")
        _request, token = self.ask(anna)
        response = self.page(token)
        self.assertIn('lang="de-DE"', response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", response.headers["X-Robots-Tag"])

    def test_the_page_names_the_company_that_asks(self):
        other = self.env["res.company"].create({"name": "Second Shop"})
        anna = self.customer(company_id=other.id)
        self.clerk.company_ids += other
        _request, token = self.ask(anna.with_company(other))
        self.assertIn("May Second Shop write to you?", re.sub(r"\s+", " ", self.page(token).text))
        self.post(token, answer="yes")
        self.assertEqual(anna.consent_event_ids.sorted("id")[-1:].company_id, other)


@tagged("slow")
class TestAtOnce(AtOnceCommon):
    """Two browsers, two transactions that commit."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.partner_id = (
                env["res.partner"].create({"name": "Anna", "email": "anna.at.once@example.com"}).id
            )
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["mail.mail"].search([("email_to", "=", "anna.at.once@example.com")]).unlink()
            env["partner.consent.request"].search([("partner_id", "=", self.partner_id)]).unlink()
            env.cr.execute(
                "DELETE FROM partner_consent_event WHERE chain_id = %s", [self.partner_id]
            )
            env["res.partner"].browse(self.partner_id).unlink()

    def new_token(self):
        with self.transaction() as env:
            env["partner.consent.request"].search([("partner_id", "=", self.partner_id)]).unlink()
            partner = env["res.partner"].browse(self.partner_id)
            ask(partner, wish=True)
            mails = env["mail.mail"].search(
                [("email_to", "=", partner.email_normalized)], order="id desc", limit=1
            )
            return LINK.search(mails.body_html)[1]

    def get_ready(self, env):
        env["res.partner"].browse(self.partner_id).mapped("name")

    def ledger(self):
        return self.rows(
            "SELECT event, new_state FROM partner_consent_event WHERE chain_id = %s"
            " ORDER BY sequence",
            self.partner_id,
        )

    def test_two_confirmations_of_one_token_make_one_row(self):
        for number in range(1, ROUNDS + 1):
            token = self.new_token()

            def confirm(env, token=token):
                return bool(env["partner.consent.request"]._answer(token, True))

            self.assertEqual(sorted(self.run_together(confirm, confirm)), [False, True])
            self.assertEqual(self.ledger().count(("given", "given")), number)
            with self.transaction() as env:
                partner = env["res.partner"].browse(self.partner_id)
                partner._consent_set("email", "unknown", source="expiry")

    def test_a_confirmation_against_a_refusal_at_once_ends_in_no(self):
        for _round in range(ROUNDS):
            token = self.new_token()
            self.run_together(
                lambda env, token=token: env["partner.consent.request"]._answer(token, True),
                lambda env: env["res.partner"]
                .browse(self.partner_id)
                ._consent_set("email", "refused", source="unsubscribe"),
            )
            self.assertEqual(self.ledger()[-1][1], "refused")

    def test_the_ledger_is_intact_after_it_all(self):
        token = self.new_token()

        def decline(env):
            return env["partner.consent.request"]._answer(token, False)

        self.run_together(decline, decline, decline)
        with self.transaction() as env:
            self.assertEqual(env["partner.consent.event"].verify([self.partner_id]), [])
