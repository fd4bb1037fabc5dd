"""From an entry to action: the consent, lock and activity that an action stands for."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_history_batch import BatchCommon


@tagged("post_install", "-at_install")
class TestHistoryEffects(BatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Action = cls.env["partner.history.action"]
        cls.no_calls = cls.Action.create(
            {"name": "No more calls", "consent_channel": "phone", "consent_state": "refused"}
        )
        cls.call_back = cls.Action.create(
            {
                "name": "Call back",
                "activity_type_id": cls.env.ref("mail.mail_activity_data_call").id,
                "activity_days": 3,
            }
        )
        cls.deceased = cls.Action.create({"name": "Deceased", "lock_level": "hidden"})

    def record(self, user, action, partner=None, **values):
        partner = partner or self.anna
        return self.History.with_user(user).create(
            {"partner_id": partner.id, "action_id": action.id, **values}
        )

    def test_action_refuses_a_channel_through_the_gate(self):
        self.record(self.clerk, self.no_calls, note="On the phone")
        self.assertEqual(self.anna.consent_phone, "refused")
        self.assertLedger(self.anna, ("phone", "refused", "unknown", "refused", "manual"))
        event = self.anna.consent_event_ids
        self.assertEqual((event.user_id, event.note), (self.clerk, "No more calls: On the phone"))

    def test_action_plans_an_activity_for_the_staff_member(self):
        self.record(self.clerk, self.call_back, date="2026-05-03", note="About the invoice")
        activity = self.anna.activity_ids
        self.assertEqual(str(activity.date_deadline), "2026-05-06")
        self.assertEqual((activity.user_id, activity.summary), (self.clerk, "Call back"))

    def test_action_locks_only_who_may_lock(self):
        with self.assertRaises(UserError):
            self.record(self.clerk, self.deceased)
        self.assertFalse(self.anna.history_ids)
        self.record(self.lock_manager, self.deceased)
        self.assertEqual(self.anna.effective_lock_level, "hidden")

    def test_action_never_weakens_a_lock(self):
        slow = self.Action.create({"name": "Slow payer", "lock_level": "documents"})
        self.record(self.lock_manager, slow, self.hidden)
        self.assertEqual(self.hidden.lock_level, "hidden")

    def test_changing_the_action_of_an_entry_counts(self):
        entry = self.record(self.clerk, self.call)
        entry.note = "Later"
        self.assertEqual(self.anna.consent_phone, "unknown")
        entry.action_id = self.no_calls
        self.assertEqual(self.anna.consent_phone, "refused")

    def test_what_an_action_does_is_shown_before_saving(self):
        new = self.History.new({"partner_id": self.anna.id, "action_id": self.no_calls.id})
        self.assertIn("Phone", new.action_effect)
        self.assertFalse(self.call.effect_summary)
        self.assertIn("action_effect", self.field_names("partner.history"))

    def test_batch_does_it_for_each_customer_who_gets_an_entry(self):
        batch = self.selected.generate_history({"action_id": self.no_calls.id})
        self.assertCounts(batch, "done", 4, 2)
        self.assertEqual(set(self.free.mapped("consent_phone")), {"refused"})
        self.assertEqual(self.locked.consent_phone, "unknown")

    def test_batch_with_a_forbidden_effect_writes_nothing(self):
        with self.assertRaises(UserError):
            self.selected.generate_history({"action_id": self.deceased.id})
        self.assertFalse(self.History.search([("partner_id", "in", self.free.ids)]))

    def test_proposals_belong_to_a_free_field(self):
        self.label(field_1="Gift")
        choice = self.env["partner.history.choice"].create(
            {"free_field": "field_1", "name": "Wine"}
        )
        self.assertEqual(choice.with_user(self.clerk).name, "Wine")
        self.assertEqual(dict(choice._selection_free_field())["field_1"], "Gift")
        with self.assertRaises(AccessError):
            choice.with_user(self.clerk).name = "Beer"
