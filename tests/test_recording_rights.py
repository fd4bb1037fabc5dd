"""Who records answers of other systems, whom they learn of, and what a merge does."""

from unittest.mock import ANY

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..policy import recording as r
from .common.recording import RecordingCommon


class TestRecordingRights(RecordingCommon):
    def test_interfaces_and_officers_record(self):
        self.assertCodes(self.record(self.row(), user=self.officer), r.RECORDED)
        both = new_test_user(
            self.env,
            "auditing interface",
            groups="base.group_user,partner_consent.group_interface,partner_consent.group_auditor",
        )
        for user in (self.clerk, self.auditor, both):
            with self.assertRaisesRegex(AccessError, "Interface"):
                self.record(self.row(), user=user)

    def test_nobody_learns_of_customers_whom_they_may_not_read(self):
        rule = {
            "name": "Not Anna",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": [("id", "!=", self.anna.id)],
        }
        no_such = self.customer("Bert Braun", email="bert@example.com", phone=False)
        gone = no_such.id
        no_such.unlink()
        self.env["ir.rule"].create(rule)
        pairs = (
            ({"partner_id": self.anna.id}, {"partner_id": gone}),
            ({"email": "anna.meier@example.com"}, {"email": "bert@example.com"}),
        )
        for state, channel in (("refused", "sms"), ("given", "sms"), ("refused", "email")):
            for hidden, none in pairs:
                row = {"channel": channel, "state": state, "note": "x"}
                results = self.record(row | hidden, row | none)
                told = [{**one, "message": None} for one in results]
                self.assertEqual(told[0], told[1])
                self.assertNotIn("Anna Meier", str(results))
        # Refusal wins, whoever may read whom.
        self.assertEqual((self.anna.consent_email, self.anna.consent_sms), ("refused", "unknown"))

    def test_an_answer_is_told_to_the_companys_controller(self):
        there = self.env["res.company"].create({"name": "Beispiel AG"})
        model = self.Partner.with_user(self.account).with_context(allowed_company_ids=there.ids)
        with self.assertRaises(AccessError):
            model.consent_record([self.row()])
        self.account.company_ids += there
        row = self.row(external_id="1")
        self.assertCodes(model.consent_record([row]), r.RECORDED)
        self.assertEqual(self.anna.with_company(there).consent_phone, "refused")
        self.assertEqual(self.anna.consent_phone, "unknown")
        # The same number is another answer there.
        self.assertCodes(self.record(row), r.RECORDED)
        self.assertEqual(self.anna.consent_phone, "refused")


class TestRecordingMerged(RecordingCommon):
    def test_what_was_accepted_goes_on_with_the_customer_that_stays(self):
        bert = self.customer("Bert Braun", email=self.anna.email)
        row = self.row(external_id="1")
        (first,) = self.record(row)
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": (self.anna + bert).ids,
                "dst_partner_id": bert.id,
                "state": "selection",
            }
        )
        wizard.action_merge()
        self.assertEqual(self.record(row), [first | {"partner_id": bert.id, "message": ANY}])
        self.assertEqual(bert.consent_phone, "refused")
