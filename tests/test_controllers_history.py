"""What an action of the history says of a customer was told to the company of the entry."""

from odoo.tests import tagged

from .common.controllers import ControllersCommon


@tagged("post_install", "-at_install")
class TestHistoryOfACompany(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.customer(), cls.customer("Bert", phone="+49 151 11111111")
        cls.objection = cls.env["partner.history.action"].create(
            {"name": "Objection", "consent_channel": "phone", "consent_state": "refused"}
        )
        cls.History = cls.env["partner.history"]

    def at(self, records, *companies):
        ids = [company.id for company in companies]
        return records.with_user(self.clerk).with_context(allowed_company_ids=ids)

    def entry(self, partner, company=None, **values):
        values |= {"company_id": company.id} if company else {}
        entries = self.at(self.History, self.here, self.there)
        return entries.create({"partner_id": partner.id} | values)

    def test_an_entry_changes_the_answer_given_to_its_company(self):
        self.entry(self.anna, action_id=self.objection.id)
        self.assertEqual(self.answers(self.anna, "phone"), ("refused", "unknown"))
        self.entry(self.bert, self.there, action_id=self.objection.id)
        self.assertEqual(self.answers(self.bert, "phone"), ("unknown", "refused"))
        self.assertEqual(self.bert.consent_event_ids.company_id, self.there)

    def test_so_does_one_whose_action_is_chosen_later(self):
        entry = self.entry(self.anna, self.there)
        entry.action_id = self.objection
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))

    def test_entries_of_several_companies_made_at_once_each_change_their_own(self):
        values = {"partner_id": self.anna.id, "action_id": self.objection.id}
        self.at(self.History, self.here, self.there).create(
            [
                values | {"company_id": self.there.id},
                values | {"company_id": self.here.id, "partner_id": self.bert.id},
            ]
        )
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))
        self.assertEqual(self.answers(self.bert, "phone"), ("refused", "unknown"))

    def test_an_entry_of_a_branch_changes_its_parents_answer(self):
        branch = self.branch(self.there)
        entries = self.at(self.History, self.here, self.there, branch)
        entries.create(
            {
                "partner_id": self.anna.id,
                "action_id": self.objection.id,
                "company_id": branch.id,
            }
        )
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))

    def test_many_in_the_background_change_the_answers_given_to_the_batchs_company(self):
        self.patch(type(self.env["partner.history.batch"]), "_immediate_with_effects", 0)
        partners = self.at(self.anna | self.bert, self.there, self.here)
        batch = partners.generate_history({"action_id": self.objection.id})
        self.assertEqual((batch.state, batch.company_id), ("running", self.there))
        self.run_cron("partner_consent.ir_cron_history_batch")
        self.assertEqual((batch.state, batch.error), ("done", False))
        for partner in self.anna | self.bert:
            self.assertEqual(self.answers(partner, "phone"), ("unknown", "refused"))
