"""What customers answer by SMS: STOP is a refusal, delivered by gateways with a token."""

import doctest
from datetime import timedelta

from odoo import fields
from odoo.addons.sms.tests.common import SMSCase
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..enforcement.inflow.own_words import language_of
from ..policy import sms_words
from .common.controllers import ControllersCommon

NUMBER = "+4915123456789"


class GatewayCommon(ControllersCommon, SMSCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here.country_id = cls.env.ref("base.de")
        cls.gateway = cls.env["partner.sms.gateway"].create(
            {"name": "Gateway", "company_id": cls.here.id}
        )
        cls.anna = cls.customer(phone="0151 23456789", country_id=cls.env.ref("base.de").id)

    def receive(self, text, number=NUMBER, message_id=None, gateway=None):
        self.ids = getattr(self, "ids", 0) + 1
        gateway = gateway or self.gateway
        return gateway.receive(message_id or str(self.ids), number, text)["result"]

    def confirmations(self):
        return self.env["sms.sms"].search([("number", "=", NUMBER)])


@tagged("post_install", "-at_install")
class TestSmsGateway(GatewayCommon):
    def test_the_words_are_documented_with_examples(self):
        self.assertEqual(doctest.testmod(sms_words).failed, 0)

    def test_stop_is_the_customers_refusal_of_sms_alone(self):
        self.assertEqual(self.receive("Stopp! Es reicht."), "refused")
        self.assertEqual(self.anna.consent_sms, "refused")
        self.assertLedger(self.anna, ("sms", "refused", "unknown", "refused", "unsubscribe"))
        event = self.anna.consent_event_ids
        self.assertEqual(event.address, NUMBER)
        self.assertIn("Stopp! Es reicht.", event.note)
        self.assertFalse(event.ip_address or event.user_agent)
        self.assertMayNotContact(self.anna, "sms", "refused")

    def test_every_spelling_of_the_words_refuses(self):
        for text in (
            "STOP", "stop", " Stopp ", "«STOPP»", "“Abmelden” bitte", "\u00a0\u2003STOP", "STOP!!!",
            "ABMELDEN.", "Unsubscribe, please", "ＳＴＯＰ", "\ufeffstop", "...stop", "🛑 STOP",
            "STOP\nDanke", "UNSUBSCRİBE", "cancel", "Quit.", "opt-out",
        ):  # fmt: skip
            with self.subTest(text):
                self.assertTrue(sms_words.says_stop(text))

    def test_any_other_message_changes_nothing_and_stores_nothing(self):
        for text in ("", "Stopover in Berlin?", "don't stop", "Cancel my order", "1234", "\0", "?"):
            with self.subTest(text):
                self.assertEqual(self.receive(text), "ignored")
        self.assertEqual(self.anna.consent_sms, "unknown")
        self.assertFalse(self.env["partner.sms.gateway.message"].search([]))

    def test_every_customer_with_the_number_is_found_however_it_is_written(self):
        twin = self.customer("Twin", phone="+49 (151) 234 567-89")
        archived = self.customer("Archived", phone="0049 151 23456789", active=False)
        for number in ("4915123456789", "0151/23456789", "+49 151 23456789", "004915123456789"):
            with self.subTest(number):
                everybody = self.anna + twin + archived
                everybody._consent_set("sms", "given", source="portal")
                self.receive("STOP", number)
                self.assertEqual(set(everybody.mapped("consent_sms")), {"refused"})

    def test_who_is_no_number_refuses_for_nobody(self):
        for number in ("SHOP", "", "80555", "anna@example.com", f"{NUMBER}, +49 170 1234567"):
            self.assertEqual(self.receive("STOP", number), "no_number")
        self.assertEqual(self.anna.consent_sms, "unknown")

    def test_a_number_that_nobody_bears_stays_refused_whoever_bears_it_next(self):
        self.assertEqual(self.receive("STOP", "+49 170 1234567"), "refused")
        self.assertEqual(self.receive("STOP", "+49 170 1234567"), "known")
        new = self.customer("New", phone="0170 1234567", country_id=self.anna.country_id.id)
        self.assertMayNotContact(new, "sms", "suppressed")
        self.assertMayNotContact(new.with_company(self.there), "sms", "not_asked")
        [row] = self.env["partner.suppression"].search([("channel", "=", "sms")])
        self.assertEqual((row.source, row.company_id), ("unsubscribe", self.here))

    def test_a_contact_point_that_says_stop_is_suppressed(self):
        self.env["partner.contact.point"].create(
            {"partner_id": self.anna.id, "kind": "phone", "value": "+49 170 1234567"}
        )
        self.receive("STOP", "+49 170 1234567")
        self.assertEqual(self.anna.consent_sms, "unknown")
        new = self.customer("New", phone="+49 170 1234567")
        self.assertMayNotContact(new, "sms", "suppressed")

    def test_it_is_said_to_the_gateways_controller_alone(self):
        there = self.gateway.copy({"company_id": self.there.id})
        self.receive("STOP", gateway=there)
        self.assertEqual(self.anna.with_company(self.there).consent_sms, "refused")
        self.assertEqual(self.anna.with_company(self.here).consent_sms, "unknown")

    def test_a_message_that_comes_again_counts_once(self):
        self.assertEqual(self.receive("STOP", message_id="m1"), "refused")
        self.anna._consent_set("sms", "given", source="confirmation")
        self.assertEqual(self.receive("STOP", message_id="m1"), "repeated")
        self.assertEqual(self.anna.consent_sms, "given")
        # The gateway's numbers begin anew, or belong to another gateway.
        self.assertEqual(self.receive("STOP", "+49 170 1234567", "m1"), "refused")
        self.assertEqual(self.receive("STOP", message_id="m1", gateway=self.gateway.copy()),
                         "refused")  # fmt: skip

    def test_what_is_remembered_of_a_message_says_nothing_and_expires(self):
        self.receive("STOP")
        message = self.env["partner.sms.gateway.message"].search([])
        self.assertRegex(message.sudo().digest, "^[0-9a-f]{64}$")
        columns = {name for name, field in message._fields.items() if field.store}
        self.assertEqual(columns, {"id", "gateway_id", "digest", "received"})
        message.received = fields.Datetime.now() - timedelta(days=31)
        message._gc_received()
        self.assertFalse(message.exists())

    def test_a_refusal_that_staff_entered_becomes_the_customers_own(self):
        self.anna._consent_set("sms", "refused", source="manual", note="On the phone")
        self.assertEqual(self.receive("STOP"), "refused")
        self.assertEqual(self.anna.consent_event_ids.sorted("id")[-1].source, "unsubscribe")
        events = self.anna.consent_event_ids
        self.assertEqual(self.receive("STOP"), "known")
        self.assertEqual(self.anna.consent_event_ids, events)

    def test_a_pause_ends_by_itself_and_a_stop_in_it_does_not(self):
        self.anna._consent_set("sms", "refused", source="pause")
        self.assertEqual(self.receive("STOP"), "refused")
        self.assertEqual(self.anna.consent_event_ids.sorted("id")[-1].source, "unsubscribe")
        self.assertEqual(self.receive("STOP"), "known")

    def test_the_confirmation_of_a_stop_still_goes_out_and_once(self):
        self.receive("STOP")
        sms = self.confirmations()
        self.assertEqual((len(sms), sms.consent_scope), (1, "service"))
        self.assertIn(self.here.name, sms.body)
        self.receive("STOP")
        self.receive(sms.body)
        self.assertEqual(self.confirmations(), sms)
        with self.mockSMSGateway():
            self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.assertEqual([sent["number"] for sent in self._sms], [NUMBER])

    def test_no_confirmation_where_the_gateway_confirms_by_itself(self):
        self.gateway.confirm_stop = False
        self.assertEqual(self.receive("STOP"), "refused")
        self.assertFalse(self.confirmations())

    def test_the_confirmation_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.here.partner_id.lang = "en_US"
        self.anna.lang = "fr_FR"
        self.assertEqual(language_of(self.gateway.env, "sms", NUMBER), "fr_FR")
        self.assertEqual(language_of(self.gateway.env, "sms", "+491701234567"), "en_US")

    def test_hostile_texts_are_no_error(self):
        for text in ("STOP \0", "stop \ud800", "STOP " + "x" * 100_000, "STOP' OR 1=1 --",
                     "STOP <b>%(text)s {0} %s</b>"):  # fmt: skip
            with self.subTest(text[:20]):
                self.anna._consent_set("sms", "given", source="confirmation")
                self.assertEqual(self.receive(text, message_id="\ud800\0" + text[:9]), "refused")
                self.assertLess(len(self.anna.consent_event_ids.sorted("id")[-1].note), 250)

    def test_only_administrators_of_the_controller_configure_and_receive(self):
        admin = self.new_admin(self.here)
        self.assertEqual(self.receive("STOP", gateway=self.gateway.with_user(admin)), "refused")
        attempts = (
            lambda gateway: self.receive("STOP", gateway=gateway),
            lambda gateway: gateway.action_new_token(),
            lambda gateway: gateway.read(["name"]),
            lambda gateway: gateway.write({"name": "x"}),
            lambda gateway: gateway.unlink(),
        )
        quiet = mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
        for user in (self.clerk, self.officer, self.new_admin(self.there)):
            for attempt in attempts:
                with quiet, self.assertRaises(AccessError):
                    attempt(self.gateway.with_user(user))

    def new_admin(self, company):
        return new_test_user(
            self.env, f"admin {company.id}", groups="base.group_system",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip
