"""Consent per channel: one gate, and a ledger that nothing gets round."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ..models.channel.settings import channel_settings
from ..policy import evidence
from ..policy.channels import FIELDS
from .common import ConsentCommon


class TestConsentGate(ConsentCommon):
    @freeze_time("2026-05-03 10:11:12")
    def test_a_no_by_hand_is_recorded_with_who_and_when(self):
        anna = self.customer().with_user(self.clerk)
        anna.consent_email = "refused"
        self.assertLedger(anna, ("email", "refused", "unknown", "refused", "manual"))
        event = anna.consent_event_ids
        self.assertEqual(event.user_id, self.clerk)
        self.assertEqual(event.address, "anna.meier@example.com")
        self.assertEqual(event.legal_basis, "objection")
        self.assertEqual(event.moment, datetime(2026, 5, 3, 10, 11, 12))

    def test_email_yes_by_hand_names_the_setting_that_forbids_it(self):
        anna = self.customer()
        for user in (self.clerk, self.officer):
            with self.assertRaisesRegex(UserError, "Anna Meier.*Yes by hand.*Consent Channels"):
                anna.with_user(user).write({"consent_email": "given", "consent_note": "Form"})
        self.assertEqual(anna.consent_email, "unknown")
        self.assertLedger(anna)

    def test_email_yes_by_hand_takes_an_officer_and_a_note_once_the_channel_allows_it(self):
        self.channel("email").manual_yes = True
        anna = self.customer()
        with self.assertRaisesRegex(AccessError, "consent officer"):
            anna.with_user(self.clerk).write({"consent_email": "given", "consent_note": "Form"})
        with self.assertRaisesRegex(UserError, "enter a note"):
            anna.with_user(self.officer).consent_email = "given"
        anna.with_user(self.officer).write({"consent_email": "given", "consent_note": "Form"})
        self.assertEqual(anna.consent_email, "given")
        self.assertEqual(anna.consent_event_ids.note, "Form")

    def test_email_yes_is_refused_while_creating_too(self):
        with self.assertRaisesRegex(UserError, "Neue Kundin.*Yes by hand"):
            self.Partner.create({"name": "Neue Kundin", "consent_email": "given"})
        with self.assertRaisesRegex(UserError, "Neue Kundin.*Yes by hand"):
            self.Partner.with_context(default_consent_email="given").create({"name": "Neue Kundin"})

    def test_phone_yes_by_hand_takes_a_note(self):
        anna = self.customer().with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Anna Meier: enter a note"):
            anna.consent_phone = "given"
        anna.write({"consent_phone": "given", "consent_note": "on the phone"})
        self.assertLedger(anna, ("phone", "given", "unknown", "given", "manual"))

    def test_the_customers_own_refusal_is_not_turned_round_by_staff(self):
        anna = self.customer()
        anna._consent_set("phone", "refused", source="portal")
        for state in ("given", "unknown"):
            with self.assertRaisesRegex(UserError, "Only the customer"):
                anna.with_user(self.officer).write({"consent_phone": state, "consent_note": "Hm"})
        anna.with_user(self.officer)._consent_set("phone", "requested", source="manual")
        self.assertEqual(anna.consent_phone, "refused")
        anna._consent_set("phone", "given", source="confirmation")
        self.assertEqual(anna.consent_phone, "given")

    def test_an_officer_corrects_a_refusal_that_staff_recorded_by_mistake(self):
        anna = self.customer()
        anna.with_user(self.clerk).consent_phone = "refused"
        with self.assertRaisesRegex(AccessError, "consent officer"):
            anna.with_user(self.clerk).write({"consent_phone": "unknown", "consent_note": "typo"})
        anna.with_user(self.officer).write({"consent_phone": "unknown", "consent_note": "typo"})
        self.assertLedger(
            anna,
            ("phone", "refused", "unknown", "refused", "manual"),
            ("phone", "corrected", "refused", "unknown", "manual"),
        )

    def test_an_auditor_changes_nothing(self):
        with self.assertRaisesRegex(AccessError, "auditors read"):
            self.customer().with_user(self.auditor).consent_phone = "refused"

    def test_nothing_is_written_where_one_of_several_is_refused(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna._consent_set("phone", "refused", source="portal")
        with self.assertRaises(UserError):
            (bert + anna).with_user(self.officer).write(
                {"consent_phone": "given", "consent_note": "all"}
            )
        self.assertEqual(bert.consent_phone, "unknown")
        self.assertLedger(bert)

    def test_saving_the_same_answer_again_adds_no_row(self):
        anna = self.customer(consent_post="refused")
        anna.consent_post = "refused"
        self.assertLedger(anna, ("post", "refused", "unknown", "refused", "manual"))

    def test_nobody_is_asked_at_an_address_that_is_none_by_creating_them_either(self):
        for channel, values in (
            ("email", {"email": "anna@nowhere"}),
            ("sms", {"phone": "call me"}),
        ):
            broken = {"name": "Anna Meier", **values}
            with self.subTest(channel=channel):
                with self.assertRaisesRegex(UserError, "Anna Meier: “.*” is not valid"):
                    self.Partner.create(broken | {f"consent_{channel}": "requested"})
                with self.assertRaisesRegex(UserError, "Anna Meier: “.*” is not valid"):
                    self.Partner.create(broken).write({f"consent_{channel}": "requested"})

    def test_words_outside_the_vocabulary_are_errors(self):
        anna = self.customer()
        for arguments in (
            {"channel": "pigeon", "state": "given", "source": "manual"},
            {"channel": "email", "state": "yes", "source": "manual"},
            {"channel": "email", "state": "refused", "source": "hearsay"},
        ):
            with self.subTest(**arguments), self.assertRaises(ValueError):
                anna._consent_set(**arguments)

    def test_the_change_of_one_customer_is_in_the_chatter(self):
        anna = self.customer()
        self.env.cr.precommit.run()
        anna.consent_email = "refused"
        self.env.cr.precommit.run()
        tracked = anna.message_ids[0].sudo().tracking_value_ids
        self.assertEqual((tracked.old_value_char, tracked.new_value_char), ("Not asked", "No"))


class TestConsentDefaults(ConsentCommon):
    def test_new_customers_get_the_channels_default_with_a_ledger_row(self):
        self.channel("post").write({"default_state": "given", "default_preferred": True})
        anna = self.customer()
        self.assertEqual(anna.consent_post, "given")
        self.assertEqual(anna.preferred_channel, "post")
        self.assertLedger(anna, ("post", "given", "unknown", "given", "default"))

    def test_a_no_by_default_is_not_the_customers_word(self):
        self.channel("phone").default_state = "refused"
        anna = self.customer()
        self.assertLedger(anna, ("phone", "refused", "unknown", "refused", "default"))
        anna.with_user(self.officer).write({"consent_phone": "given", "consent_note": "asked"})
        self.assertEqual(anna.consent_phone, "given")

    def test_only_one_channel_is_preferred_by_default(self):
        self.channel("post").default_preferred = True
        with self.assertRaisesRegex(UserError, "Only one channel"):
            self.channel("email").default_preferred = True

    def test_channels_are_named_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search(
            [("name", "=", "partner_consent")]
        )._update_translations(["de_DE"])
        german = self.Partner.with_context(lang="de_DE")
        options = dict(german.fields_get(["preferred_channel"])["preferred_channel"]["selection"])
        self.assertEqual(options["post"], "Brief")
        self.assertIn(
            "Darf nicht kontaktiert werden",
            self.customer().with_context(lang="de_DE").consent_phone_message,
        )

    def test_a_channel_is_switched_off_not_deleted(self):
        with self.assertRaisesRegex(UserError, "In use"):
            self.channel("fax").unlink()
        self.channel("fax").active = False
        overview = self.customer().consent_overview
        self.assertNotIn("fax", [channel["channel"] for channel in overview])


class TestConsentLedger(ConsentCommon):
    def test_rows_are_neither_added_nor_changed_nor_deleted(self):
        event = self.customer(consent_post="refused").consent_event_ids.sudo()
        with self.assertRaisesRegex(UserError, "append-only"):
            event.create({"partner_id": event.partner_id.id})
        with self.assertRaisesRegex(UserError, "append-only"):
            event.write({"note": "never happened"})
        with self.assertRaisesRegex(UserError, "append-only"):
            event.unlink()

    def test_nobody_has_the_right_to_write_the_ledger(self):
        for user in (self.clerk, self.officer, self.lock_manager, self.auditor):
            for operation in ("create", "write", "unlink"):
                self.assertFalse(self.Event.with_user(user).has_access(operation))

    def test_ip_address_is_for_officers_and_auditors(self):
        anna = self.customer()
        anna._consent_set(
            "email", "given", source="confirmation", ip_address="192.0.2.1", user_agent="Firefox"
        )
        event = anna.consent_event_ids
        for user in (self.officer, self.auditor):
            self.assertEqual(event.with_user(user).ip_address, "192.0.2.1")
        with self.assertRaises(AccessError):
            event.with_user(self.clerk).ip_address  # noqa: B018

    def test_rows_of_a_customer_form_a_chain(self):
        anna = self.customer(consent_post="refused", consent_phone="refused")
        anna._consent_set("email", "given", source="confirmation")
        events = anna.consent_event_ids.sorted("sequence")
        self.assertEqual(events.mapped("sequence"), [1, 2, 3])
        self.assertEqual(
            events.mapped("previous_hash"), [evidence.GENESIS, *events[:-1].mapped("hash")]
        )

    def test_the_ledger_outlives_a_deleted_customer(self):
        anna = self.customer(consent_post="refused")
        event = anna.consent_event_ids
        anna.unlink()
        self.assertTrue(event.exists())
        self.assertFalse(event.partner_id)


class TestConsentCost(ConsentCommon):
    def cost(self, partners, **change):
        return self.statements(lambda: partners._consent_set("phone", **change))

    def test_a_change_costs_the_same_statements_for_1_100_and_per_1000(self):
        channel_settings(self.env)
        counts = {}
        for n in (1, 100, 1000, 2000):
            partners = self.Partner.create([{"name": f"C {i}"} for i in range(n)])
            first = self.cost(partners, state="given", source="portal")
            again = self.cost(partners, state="refused", source="portal")
            counts[n] = max(first, again)
        self.assertLessEqual(counts[100], counts[1], counts)
        self.assertLessEqual(counts[1000], counts[1], counts)
        # A thousand rows more: one read of the customers and one insert into the ledger more.
        self.assertLessEqual(counts[2000], counts[1000] + 2, counts)

    def test_creating_many_customers_with_answers_adds_one_statement_for_the_ledger(self):
        def cost(values):
            customers = [{"name": f"C {i}"} | values for i in range(100)]
            return self.statements(lambda: self.Partner.create(customers))

        cost({"consent_phone": "refused"})
        answers = {
            f"consent_{code}": "refused" for code in ("phone", "sms", "post", "fax", "email")
        }
        self.assertEqual(cost(answers), cost({}) + 1)

    def test_every_channel_has_its_field(self):
        self.assertLessEqual(set(FIELDS), set(self.Partner._fields))
