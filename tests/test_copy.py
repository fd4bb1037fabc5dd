"""Copying contacts: a copy inherits no Yes, and drops no No and no lock."""

from odoo.tests import new_test_user, tagged

from ..policy import vocabulary as v
from ..policy.channels import FIELDS
from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestCopy(ConsentCommon):
    def answers(self, partner):
        return [partner[fname] for fname in FIELDS]

    def test_a_copy_inherits_no_yes_and_no_question(self):
        for state in ("given", "requested"):
            anna = self.customer()
            for channel in v.CHANNELS:
                anna._consent_set(channel, state, source="portal")
            anna.preferred_channel = "email"
            copy = anna.copy()
            self.assertEqual(set(self.answers(copy)), {"unknown"})
            self.assertFalse(copy.preferred_channel or copy.consent_event_ids)

    def test_a_copy_drops_no_refusal_and_keeps_whose_it_is(self):
        for source, of_copy in (("portal", "copy"), ("unsubscribe", "copy"), ("manual", "manual")):
            with self.subTest(source):
                anna = self.customer()
                for channel in v.CHANNELS:
                    anna._consent_set(channel, "refused", source=source)
                copy = anna.with_user(self.clerk).copy({"email": "new@example.com"}).sudo()
                self.assertEqual(set(self.answers(copy)), {"refused"})
                events = copy.consent_event_ids
                self.assertEqual(set(events.mapped("source")), {of_copy})
                self.assertEqual(events.user_id, self.clerk)
                self.assertEqual(set(events.mapped("note")), {f"Copy of contact no. {anna.id}"})
                self.assertEqual(self.Event.verify(copy.ids), [])
                correction = {"consent_post": "unknown", "consent_note": "mistake"}
                if of_copy == "manual":
                    copy.with_user(self.officer).write(correction)
                else:
                    with self.assertRefused("Only the customer"):
                        copy.with_user(self.officer).write(correction)

    def test_what_a_copy_is_asked_for_lifts_nothing(self):
        anna = self.customer(lock_level="hidden")
        anna._consent_set("phone", "refused", source="portal")
        copies = anna.with_context(default_lock_level="none") | anna
        values = {"lock_level": "none", "consent_phone": "unknown", "active": True}
        copies = copies.copy(values)
        self.assertEqual((copies.consent_phone, copies.lock_level), ("refused", "hidden"))
        self.assertFalse(copies.active)

    def test_a_refusal_by_default_for_new_contacts_becomes_the_customers_own(self):
        anna = self.customer()
        anna._consent_set("fax", "refused", source="portal")
        self.channel("fax").default_state = "refused"
        copy = anna.copy()
        self.assertEqual(copy.consent_event_ids.sorted("id")[-1].source, "copy")

    def test_a_copy_of_a_copy_and_of_many_costs_no_more_statements(self):
        partners = self.Partner.create([{"name": f"C {i}"} for i in range(12)])
        for channel in v.CHANNELS:
            partners._consent_set(channel, "refused", source="portal")
        copies = partners[:2].copy()
        few = self.statements(lambda: copies.copy())
        many = self.statements(lambda: partners.copy())
        self.assertLess(many, 3 * few)
        self.assertEqual(set(copies.copy().mapped("consent_post")), {"refused"})

    def test_a_lock_is_copied_as_it_was_set_by_whoever_may_not_set_it(self):
        reason = self.env.ref("partner_consent.lock_reason_dispute")
        for level in ("documents", "hidden"):
            anna = self.customer()
            anna.with_user(self.lock_manager).write(
                {
                    "lock_level": level,
                    "lock_reason_id": reason.id,
                    "lock_note": "2024/117",
                    "lock_until": "2100-01-01",
                }
            )
            anna.lock_date = "2026-01-02 03:04:05"
            for user in (self.clerk, self.lock_manager):
                with self.subTest(level=level, user=user.login):
                    copy = anna.with_user(user).copy().sudo()
                    self.assertEqual((copy.lock_level, copy.effective_lock_level), (level, level))
                    for fname in ("lock_reason_id", "lock_note", "lock_until", "lock_date"):
                        self.assertEqual(copy[fname], anna[fname])
                    self.assertEqual(copy.lock_user_id, self.lock_manager)
                    self.assertEqual(copy.active, level != "hidden")
                    copy.with_user(self.lock_manager).action_lock_lift()
                    self.assertTrue(copy.active)

    def test_a_copy_leaves_no_locked_company(self):
        company = self.Partner.create({"name": "Muster GmbH", "is_company": True})
        contact = self.customer(parent_id=company.id)
        company.with_user(self.lock_manager).lock_level = "documents"
        self.assertEqual(contact.copy().lock_level, "none")
        self.assertEqual(contact.copy({"parent_id": False}).lock_level, "documents")

    def test_a_stricter_lock_on_the_copy_stays(self):
        anna = self.customer(lock_level="documents")
        self.assertEqual(anna.copy({"lock_level": "hidden"}).lock_level, "hidden")

    def test_copying_a_user_copies_what_protects_the_contact(self):
        user = new_test_user(self.env, "portal_anna", groups="base.group_portal")
        user.partner_id._consent_set("email", "refused", source="portal")
        user.partner_id._consent_set("phone", "given", source="portal")
        copy = user.copy()
        answers = copy.partner_id.consent_email, copy.partner_id.consent_phone
        self.assertEqual(answers, ("refused", "unknown"))
        user.partner_id.lock_level = "hidden"
        hidden = user.copy({"login": "hidden_anna"})
        self.assertEqual(hidden.partner_id.lock_level, "hidden")
        self.assertFalse(hidden.active or hidden.partner_id.active)

    def test_a_user_made_for_a_contact_that_is_there_changes_nothing_of_it(self):
        template = new_test_user(self.env, "template", groups="base.group_portal")
        template.partner_id._consent_set("email", "refused", source="portal")
        anna = self.customer()
        template.copy({"partner_id": anna.id, "login": "anna"})
        self.assertEqual(anna.consent_email, "unknown")
