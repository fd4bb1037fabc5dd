"""What staff read of a row of the ledger: who acted, the exact moment, no codes."""

from datetime import datetime

from odoo.tests import tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestLedgerWords(SendingCommon):
    def row(self, user=None, **evidence):
        partner = self.customer().with_user(user or self.env.user)
        source = evidence.pop("source", "manual")
        return partner._consent_set("phone", "refused", source=source, **evidence)

    def test_who_acted(self):
        self.assertEqual(self.row(self.clerk).who, "Clara Clerk (clerk)")
        for source in ("confirmation", "unsubscribe", "preference_page"):
            row = self.row(source=source).with_user(self.clerk)
            self.assertEqual(row.who, "Customer", source)
        self.assertEqual(self.row(self.env.ref("base.user_root")).who, "System")

    def test_the_moment_is_exact_and_names_its_zone(self):
        row = self.row(moment=datetime(2020, 1, 31, 11, 22, 33))
        self.assertEqual(
            row.with_context(tz="Europe/Berlin").moment_in_full, "2020-01-31 12:22:33 +01:00"
        )

    def test_a_language_is_named(self):
        self.assertEqual(self.row(lang="en_US").language, "English (US)")

    def test_what_the_system_notes_is_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["partner_consent"], ["de_DE"])
        self.env.company.partner_id.lang = "de_DE"
        partner = self.customer("Asked")
        with self.mock_mail_gateway():
            partner.with_context(lang="en_US").action_consent_ask()
        partner.consent_request_ids.with_context(lang="en_US").action_withdraw()
        note = partner.consent_event_ids.sorted("id")[-1].note
        self.assertNotEqual(note, "Confirmation request withdrawn")
        self.assertIn("zurückgezogen", note)

    def test_what_the_customer_says_they_say_in_the_chatter(self):
        partner = self.customer("Telling")
        self.env.flush_all()
        self.env.cr.precommit.run()
        partner.with_user(self.env.ref("base.public_user")).sudo()._consent_set(
            "sms", "refused", source="confirmation"
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        message = partner.message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, partner)
        self.assertEqual(message.tracking_value_ids.new_value_char, "No")

    def test_who_has_no_address_is_not_waited_for(self):
        partner = self.customer("Lost", email=False, phone=False, street=False, zip=False)
        shown = {one["channel"]: one for one in partner.consent_overview}
        self.assertEqual(shown["phone"]["reason"], "no_address")
        self.assertIn("no number", shown["phone"]["message"])
        self.assertIn("no address", shown["email"]["message"])
        partner._consent_set("phone", "refused", source="portal")
        shown = {one["channel"]: one for one in partner.consent_overview}
        self.assertEqual(shown["phone"]["reason"], "refused")
