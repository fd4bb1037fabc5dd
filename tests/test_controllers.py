"""An answer given to one controller is none for another (GDPR art. 4(7))."""

from odoo.exceptions import ValidationError

from ..policy import vocabulary as v
from .common.controllers import ControllersCommon


class TestControllers(ControllersCommon):
    def test_an_independent_company_is_its_own_controller_and_a_branch_has_its_parents(self):
        branch = self.branch(self.there)
        twig = self.branch(branch, "Filiale der Filiale")
        self.assertEqual(self.there.consent_controller_id, self.there)
        self.assertEqual((branch | twig).consent_controller_id, self.there)

    def test_an_answer_is_given_to_one_controller_and_read_by_its_branches(self):
        anna = self.customer()
        for channel in v.CHANNELS:
            with self.subTest(channel=channel):
                anna.with_company(self.there)._consent_set(channel, "given", source="portal")
                self.assertEqual(self.answers(anna, channel), ("unknown", "given"))
        branch = self.branch(self.there)
        self.assertEqual(anna.with_company(branch).consent_email, "given")
        anna.with_company(branch)._consent_set("email", "refused", source="portal")
        self.assertEqual(self.answers(anna), ("unknown", "refused"))

    def test_writing_creating_and_the_preferred_channel_are_the_current_companys(self):
        there = self.Partner.with_user(self.clerk).with_company(self.there)
        bert = there.create(
            {"name": "Bert", "consent_phone": "refused", "preferred_channel": "sms"}
        )
        self.assertEqual(self.answers(bert, "phone"), ("unknown", "refused"))
        self.assertFalse(bert.with_company(self.here).preferred_channel)
        bert.write({"preferred_channel": "post", "consent_post": "refused"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(bert.preferred_channel, "post")
        self.assertFalse(bert.with_company(self.here).preferred_channel)
        self.assertEqual(self.answers(bert, "post"), ("unknown", "refused"))

    def test_search_and_group_by_read_the_current_companys_answers(self):
        anna, bert = self.customer(), self.customer("Bert")
        anna.with_company(self.there)._consent_set("email", "given", source="portal")
        bert._consent_set("email", "given", source="portal")
        both = [("id", "in", (anna | bert).ids)]
        for company, said in ((self.here, bert), (self.there, anna)):
            partners = self.Partner.with_company(company)
            with self.subTest(company=company.name):
                self.assertEqual(partners.search([*both, ("consent_email", "=", "given")]), said)
                self.assertEqual(
                    partners.search([*both, ("consent_email", "!=", "given")]),
                    (anna | bert) - said,
                )
                groups = partners._read_group(both, ["consent_email"], ["id:recordset"])
                self.assertEqual(dict(groups), {"given": said, "unknown": (anna | bert) - said})
                web = partners.web_read_group(both, ["consent_email"], ["__count"])
                self.assertEqual(len(web["groups"]), 2)
                self.assertEqual(partners.search(both, order="consent_email")[:1], said)

    def test_the_ledger_names_the_controller_and_shows_each_its_own_rows(self):
        anna = self.customer()
        branch = self.branch(self.there)
        anna.with_company(branch)._consent_set("email", "refused", source="portal")
        anna._consent_set("phone", "refused", source="portal")
        self.assertEqual(
            [event.company_id for event in anna.consent_event_ids.sorted("id")],
            [self.there, self.here],
        )
        for company, channel in ((self.here, "phone"), (branch, "email")):
            clerk = self.clerk_of(company)
            own = anna.with_user(clerk).consent_event_ids
            self.assertEqual(own.mapped("channel"), [channel])
        self.assertFalse(self.Event.verify(anna.ids))

    def test_whose_refusal_it_was_is_told_by_the_controllers_own_rows(self):
        anna = self.customer()
        anna.with_company(self.there)._consent_set("phone", "refused", source="portal")
        anna._consent_set("phone", "refused", source="manual")
        with self.assertRefused("refused Phone. Only the customer"):
            anna.with_user(self.officer).with_company(self.there)._consent_set(
                "phone", "given", source="manual", note="form"
            )
        anna.with_user(self.officer)._consent_set("phone", "given", source="manual", note="form")
        self.assertEqual(self.answers(anna, "phone"), ("given", "refused"))

    def test_the_decision_is_the_current_companys(self):
        anna = self.customer()
        anna._consent_set("email", "given", source="portal")
        self.assertMayContact(anna, "email")
        self.assertMayNotContact(anna.with_company(self.there), "email", "not_asked")
        shown = {
            company: anna.with_company(company).consent_overview[0]["allowed"]
            for company in (self.here, self.there)
        }
        self.assertEqual(shown, {self.here: True, self.there: False})

    def test_a_refusal_at_the_same_address_counts_at_the_same_controller_a_lock_at_all(self):
        anna = self.customer()
        bert = self.customer("Bert", email=anna.email, phone=False)
        for company in (self.here, self.there):
            bert.with_company(company)._consent_set("email", "given", source="portal")
        anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.assertMayContact(bert, "email")
        self.assertMayNotContact(bert.with_company(self.there), "email", "refused_elsewhere")
        anna.lock_level = "documents"
        self.assertMayNotContact(bert, "email", "refused_elsewhere")

    def test_a_company_starts_with_the_answers_of_its_topmost_parent(self):
        self.there.consent_controller_id = self.here
        branch = self.branch(self.there)
        self.assertEqual(branch.consent_controller_id, self.here)
        anna = self.customer()
        anna._consent_set("email", "given", source="portal")
        self.assertEqual(anna.with_company(branch).consent_email, "given")
        self.there.consent_controller_id = False
        self.assertEqual(self.there.consent_controller_id, self.there)
        self.assertEqual(anna.with_company(self.there).consent_email, "unknown")
        self.assertEqual(anna.with_company(branch).consent_email, "given")

    def test_a_company_without_answers_can_be_deleted(self):
        company = self.env["res.company"].create({"name": "Short-lived"})
        company.unlink()
        self.assertMayNotContact(self.customer(), "email", "not_asked")

    def test_a_controller_has_no_controller_above_it(self):
        third = self.controller("Dritte GmbH")
        third.consent_controller_id = self.there
        with self.assertRefused("no controller itself", ValidationError):
            self.here.consent_controller_id = third
        with self.assertRefused("Dritte GmbH has its answers", ValidationError):
            self.there.consent_controller_id = self.here

    def test_another_controller_brings_its_own_answers_and_none_is_copied(self):
        anna = self.customer()
        anna._consent_set("email", "given", source="portal")
        anna.with_company(self.there)._consent_set("phone", "refused", source="portal")
        self.there.consent_controller_id = self.here
        self.assertEqual(anna.with_company(self.there).consent_email, "given")
        self.assertEqual(anna.with_company(self.there).consent_phone, "unknown")
        self.there.consent_controller_id = self.there
        self.assertEqual(self.answers(anna, "phone"), ("unknown", "refused"))
        self.assertEqual(self.answers(anna, "email"), ("given", "unknown"))

    def test_what_is_computed_from_answers_is_the_current_companys(self):
        anna = self.customer()
        anna._consent_set("phone", "given", source="portal")
        anna._consent_set("email", "requested", source="manual")
        there = anna.with_company(self.there)
        self.assertEqual(anna.callable_number, anna.phone)
        self.assertFalse(there.callable_number)
        self.assertIn("Phone: Yes", anna.consent_summary)
        self.assertIn("Phone: Not asked", there.consent_summary)
