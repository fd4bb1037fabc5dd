"""What customers do in Odoo's own account pages does what the ledger says it does."""

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.preference import links
from .common.controllers import ControllersCommon

EMAIL, OTHER = "anna.meier@example.com", "bert.braun@example.com"
BROWSER = {"User-Agent": "Mailbox/1.0"}


class AccountCommon(ControllersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.address = {
            "name": "Anna Meier",
            "street": "Hauptstr. 1",
            "city": "Bonn",
            "zip": "53111",
            "country_id": cls.germany.id,
        }
        cls.anna = cls.customer(
            **(cls.address | {"name": "Anna Meier", "email": EMAIL, "phone": "+49 151 23456789"})
        )
        cls.login = "anna_portal"
        cls.user = new_test_user(
            cls.env, cls.login, groups="base.group_portal", partner_id=cls.anna.id,
            password=cls.login,
        )  # fmt: skip
        cls.anna.write({"email": EMAIL, "name": "Anna Meier"})

    def setUp(self):
        super().setUp()
        self.authenticate(self.login, self.login)

    def change(self, **values):
        """Save the form of My Account with these values; return what Odoo answers."""
        form = self.address | {"email": self.anna.email, "phone": self.anna.phone or ""} | values
        response = self.url_open(
            "/my/address/submit",
            data=form | {"partner_id": self.anna.id, "csrf_token": Request.csrf_token(self)},
            headers=BROWSER,
        )
        self.assertEqual(response.status_code, 200)
        return response.json()

    def delete_account(self, **post):
        form = {"validation": self.login, "password": self.login}
        form["csrf_token"] = Request.csrf_token(self)
        self.url_open("/my/deactivate_account", data=form | post, headers=BROWSER)
        self.assertFalse(self.anna.user_ids)

    def last(self, channel, company=None, partner=None):
        events = (partner or self.anna).consent_event_ids.filtered(
            lambda event: event.channel == channel and event.company_id == (company or self.here)
        )
        return events.sorted("id")[-1:]

    def at_both(self, state, *channels, source="confirmation"):
        for company in (self.here, self.there):
            for channel in channels:
                self.anna.with_company(company)._consent_set(channel, state, source=source)


@tagged("post_install", "-at_install")
class TestMyAccount(AccountCommon):
    def test_a_yes_ends_with_its_address_at_every_controller_and_names_the_customer(self):
        self.at_both("given", "email", "phone", "sms", "messenger")
        self.change(email="anna.neu@example.com")
        self.assertEqual(self.anna.email, "anna.neu@example.com")
        self.assertEqual(self.answers(self.anna), ("unknown", "unknown"))
        self.assertEqual(self.answers(self.anna, "sms"), ("given", "given"))
        for company in (self.here, self.there):
            event = self.last("email", company)
            self.assertEqual((event.event, event.source), ("invalidated", "address_change"))
            self.assertEqual((event.address, event.user_id), (EMAIL, self.user))
            self.assertEqual(event.who, "Customer")
        self.assertMayNotContact(self.anna, "email", "not_asked")

    def test_a_new_number_ends_what_was_said_for_the_former(self):
        self.at_both("given", "email", "phone", "sms", "messenger")
        self.change(phone="+49 170 1234567")
        for channel in ("phone", "sms", "messenger"):
            self.assertEqual(self.answers(self.anna, channel), ("unknown", "unknown"))
        self.assertEqual(self.answers(self.anna), ("given", "given"))

    def test_another_spelling_of_the_address_is_no_change(self):
        self.at_both("given", "email", "phone")
        self.change(email="Anna.Meier@Example.com", phone="0049 151 23456789")
        self.assertEqual(self.answers(self.anna), ("given", "given"))
        self.assertEqual(self.answers(self.anna, "phone"), ("given", "given"))

    def test_who_refused_goes_on_refusing_and_so_does_the_former_address(self):
        self.at_both("refused", "email", "sms", source="portal")
        self.change(email="anna.neu@example.com", phone="+49 170 1234567")
        self.assertEqual(self.answers(self.anna), ("refused", "refused"))
        new = self.customer("New", email=EMAIL, phone="+49 151 23456789")
        for company in (self.here, self.there):
            self.assertMayNotContact(new.with_company(company), "email", "suppressed")
            self.assertMayNotContact(new.with_company(company), "sms", "suppressed")

    def test_links_that_were_sent_to_the_former_address_end(self):
        sent = links.tokens(self.anna, {self.anna.id: EMAIL})[self.anna.id]
        handed_over = links.tokens(self.anna)[self.anna.id]
        self.change(email="anna.neu@example.com")
        self.assertIsNone(links.visitor(self.env, sent))
        self.assertTrue(links.visitor(self.env, handed_over))

    def test_an_open_question_to_the_former_address_ends(self):
        self.anna.with_user(self.clerk).action_consent_ask()
        request = self.anna.consent_request_ids
        self.assertEqual(request.state, "sent")
        self.change(email="anna.neu@example.com")
        self.assertEqual(request.state, "void")
        self.assertEqual(self.anna.consent_email, "unknown")

    def test_entering_anothers_address_changes_and_tells_nothing_of_them(self):
        bert = self.customer("Bert Braun", email=OTHER, phone="+49 170 1234567")
        refused = self.customer("Carla", email="carla@example.com", phone="+49 170 7654321")
        hidden = self.customer("Dora", email="dora@example.com")
        bert._consent_set("email", "given", source="confirmation")
        refused._consent_set("email", "refused", source="portal")
        self.lock_and_refuse(hidden)
        link = links.tokens(bert, {bert.id: OTHER})[bert.id]
        others = bert + refused + hidden
        events, before = others.consent_event_ids, others.read(["write_date", "email", "active"])
        suppressed = self.env["partner.suppression"].search([])
        answers = set()
        for email in (OTHER, "carla@example.com", "dora@example.com", "free@example.com"):
            self.at_both("given", "email")
            answers.add(str(self.change(email=email)))
            self.assertEqual(self.answers(self.anna), ("unknown", "unknown"), email)
        self.assertEqual(len(answers), 1)
        self.assertEqual(others.consent_event_ids, events)
        self.assertEqual(others.read(["write_date", "email", "active"]), before)
        self.assertEqual(self.env["partner.suppression"].search([]), suppressed)
        self.assertEqual(links.visitor(self.env, link).partner, bert)

    def test_two_numbers_in_one_field_are_none_that_a_yes_was_given_for(self):
        self.at_both("given", "phone", "sms")
        self.change(phone="+49 170 1234567 / +49 151 23456789")
        self.assertEqual(self.answers(self.anna, "sms"), ("unknown", "unknown"))

    def test_nobody_answers_through_the_form_of_the_account(self):
        self.at_both("refused", "email", source="portal")
        self.change(consent_email="given", consent_sms="given", lock_level="none",
                    preferred_channel="email")  # fmt: skip
        self.assertEqual(self.answers(self.anna), ("refused", "refused"))
        self.assertEqual(self.answers(self.anna, "sms"), ("unknown", "unknown"))


@tagged("post_install", "-at_install")
class TestAccountDeletion(AccountCommon):
    CHANNELS = ("email", "phone", "sms", "messenger")

    def test_never_contact_me_again_is_said_to_every_controller_with_the_browser(self):
        self.at_both("given", *self.CHANNELS)
        self.delete_account(request_blacklist="on")
        for company in (self.here, self.there):
            for channel in self.CHANNELS:
                with self.subTest(company=company.name, channel=channel):
                    event = self.last(channel, company)
                    self.assertEqual((event.new_state, event.source), ("refused", "unsubscribe"))
                    self.assertEqual((event.user_agent, event.who), ("Mailbox/1.0", "Customer"))
                    self.assertTrue(event.ip_address)
                    self.assertMayNotContact(self.anna.with_company(company), channel, "refused")

    def test_a_pause_doesnt_outlast_it(self):
        self.at_both("refused", "email", "phone", source="pause")
        self.delete_account(request_blacklist="on")
        for channel in ("email", "phone"):
            self.assertEqual(self.last(channel).source, "unsubscribe")

    def test_it_holds_without_a_clear_address(self):
        for values in ({"email": False, "phone": False}, {"email": f"{EMAIL}, x@example.com"},
                       {"phone": "0151 23456789 or 0170 1234567"}):  # fmt: skip
            with self.subTest(values):
                self.anna.write(values)
        self.delete_account(request_blacklist="on")
        for channel in self.CHANNELS:
            self.assertEqual(self.answers(self.anna, channel), ("refused", "refused"), channel)

    def test_the_address_stays_refused_when_the_customer_is_gone(self):
        self.delete_account(request_blacklist="on")
        self.run_cron("base.ir_cron_res_users_deletion")
        self.assertFalse((self.user + self.anna.user_ids).exists() or self.anna.exists())
        new = self.customer("New", email=EMAIL, phone="+49 151 23456789")
        for channel in ("email", "sms"):
            self.assertEqual(new[f"consent_{channel}"], "refused")
        self.assertEqual(self.env["partner.consent.event"].verify(), [])

    def test_nothing_is_refused_for_others_whose_address_was_entered(self):
        bert = self.customer("Bert Braun", email=OTHER, phone="+49 170 1234567")
        bert._consent_set("email", "given", source="confirmation")
        events = bert.consent_event_ids
        self.change(email=OTHER, phone="+49 170 1234567")
        self.delete_account(request_blacklist="on")
        self.assertEqual(self.anna.consent_email, "refused")
        self.assertEqual((bert.consent_email, bert.consent_event_ids), ("given", events))

    def test_deleting_the_account_alone_refuses_nothing(self):
        self.at_both("given", *self.CHANNELS)
        self.delete_account()
        for channel in self.CHANNELS:
            self.assertEqual(self.answers(self.anna, channel), ("given", "given"))

    def test_a_wrong_password_refuses_nothing(self):
        form = {"validation": self.login, "password": "wrong", "request_blacklist": "on"}
        form["csrf_token"] = Request.csrf_token(self)
        self.url_open("/my/deactivate_account", data=form)
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertTrue(self.anna.user_ids)
