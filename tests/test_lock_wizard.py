"""The lock wizard: what is still open, and what hiding a customer takes care of."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..policy.vocabulary import CHANNELS
from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLockWizard(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.deceased = cls.env.ref("partner_consent.lock_reason_deceased")
        cls.default = cls.env.ref("partner_consent.lock_reason_payment_default")
        cls.activity = cls.anna.activity_schedule(
            "mail.mail_activity_data_call", summary="Call Anna", user_id=cls.officer.id
        )
        cls.env["partner.lock.guard"].create({"model_name": "res.partner.bank"})
        cls.account = cls.env["res.partner.bank"].create(
            {"partner_id": cls.anna.id, "acc_number": "DE1"}
        )

    def wizard(self, user, partners=None):
        partners = partners or self.anna
        return Form(
            self.env["partner.lock.wizard"]
            .with_user(user)
            .with_context(active_model="res.partner", active_ids=partners.ids)
        )

    def test_the_wizard_lists_what_is_open_each_one_click_away(self):
        self.anna._consent_set("email", "given", source="portal")
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Spring",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("name", "=", "Anna Meier")],
                "state": "in_queue",
                "schedule_date": fields.Datetime.now() + timedelta(days=1),
            }
        )
        wizard = self.wizard(self.env.ref("base.user_admin"))
        wizard.lock_reason_id = self.default
        lines = wizard.save().line_ids
        found = {(line.kind, line.model_name, line.res_id) for line in lines}
        self.assertEqual(
            found,
            {
                ("document", "res.partner.bank", self.account.id),
                ("activity", "res.partner", self.anna.id),
                ("mailing", "mailing.mailing", mailing.id),
            },
        )
        urls = lines.mapped("url")
        self.assertIn(f"/odoo/mailing.mailing/{mailing.id}", urls)

    def test_deceased_proposes_to_hide_and_to_end_everything(self):
        wizard = self.wizard(self.lock_manager)
        wizard.lock_reason_id = self.deceased
        self.assertEqual(wizard.lock_level, "hidden")
        self.assertTrue(wizard.refuse_consents and wizard.cancel_activities)
        wizard.save().action_lock()
        self.assertFalse(self.anna.active)
        self.assertFalse(self.activity.exists())
        self.assertIn("Call Anna", " ".join(self.anna.message_ids.mapped("body")))
        for channel in CHANNELS:
            self.assertEqual(self.anna[f"consent_{channel}"], "refused")
        self.assertEqual(
            set(self.anna.consent_event_ids.mapped("source")), {"lock"}, "the ledger says why"
        )

    def test_payment_default_leaves_consents_and_activities_alone(self):
        wizard = self.wizard(self.clerk)
        wizard.lock_reason_id = self.default
        wizard.save().action_lock()
        self.assertEqual(self.anna.lock_level, "documents")
        self.assertEqual(self.anna.lock_user_id, self.clerk)
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertTrue(self.activity.exists())

    def test_the_wizard_gives_no_right_that_the_user_lacks(self):
        wizard = (
            self.env["partner.lock.wizard"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_ids": self.anna.ids,
                    "lock_level": "hidden",
                    "lock_reason_id": self.deceased.id,
                    "refuse_consents": True,
                    "cancel_activities": True,
                }
            )
        )
        with self.assertRaises(AccessError):
            wizard.action_lock()
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertTrue(self.activity.exists())

    def test_many_customers_are_locked_at_once(self):
        other = self.customer("Bernd Berg")
        wizard = self.wizard(self.lock_manager, self.anna | other)
        wizard.lock_reason_id = self.deceased
        wizard.save().action_lock()
        self.assertFalse(self.anna.active or other.active)
        (self.anna | other).with_user(self.lock_manager).action_lock_lift()
        self.assertTrue(self.anna.active and other.active)

    def test_the_wizard_starts_from_the_lock_there_is(self):
        self.anna.write(
            {
                "lock_level": "documents",
                "lock_reason_id": self.default.id,
                "lock_note": "2024/117",
                "lock_until": "2100-01-01",
            }
        )
        self.default.proposed_level = "hidden"
        self.default.refuses_consents = True
        wizard = self.wizard(self.lock_manager)
        self.assertEqual((wizard.lock_reason_id, wizard.lock_note), (self.default, "2024/117"))
        self.assertEqual(wizard.lock_level, "documents")
        self.assertFalse(wizard.refuse_consents or wizard.cancel_activities)
        wizard.lock_reason_id = self.deceased
        self.assertTrue(wizard.refuse_consents and wizard.cancel_activities)
        wizard.lock_reason_id = self.default
        self.assertEqual(wizard.lock_level, "documents")
        self.assertFalse(wizard.refuse_consents or wizard.cancel_activities)
        wizard.lock_level = "hidden"
        wizard.save().action_lock()
        self.assertEqual(
            (self.anna.lock_level, str(self.anna.lock_until)), ("hidden", "2100-01-01")
        )
