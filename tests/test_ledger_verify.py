"""The ledger is tamper-evident: every change made past Odoo is found and named."""

import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from psycopg2.extras import Json

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ..policy import evidence
from .common import ConsentCommon


class LedgerCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.bert = cls.customer("Bert Braun")
        for partner in (cls.anna, cls.bert):
            for state, source in (
                ("requested", "manual"),
                ("given", "confirmation"),
                ("refused", "unsubscribe"),
            ):
                partner._consent_set("email", state, source=source, note="Because")
        cls.chain = cls.anna.consent_event_ids.sorted("sequence")
        cls.Checkpoint = cls.env["partner.consent.checkpoint"]

    def tamper(self, statement, *arguments):
        """Change the database as somebody with its password would."""
        self.env.flush_all()
        self.env.cr.execute(statement, arguments)
        self.env.invalidate_all()

    def verify(self):
        return self.Event.verify((self.anna + self.bert).ids)


class TestVerify(LedgerCommon):
    def test_what_nobody_touched_is_intact(self):
        self.assertEqual(self.Event.verify(), [])
        self.assertEqual(self.verify(), [])
        self.assertEqual(self.Event.verify([]), [])

    def test_a_change_of_any_recorded_column_is_named(self):
        event = self.chain[1]
        other = {
            "channel": "phone",
            "event": "refused",
            "old_state": "given",
            "new_state": "refused",
            "moment": "2001-01-01 00:00:00",
            "source": "portal",
            "user_id": self.clerk.id,
            "company_id": None,
        }
        for name in (*evidence.FIELDS, *evidence.PERSONAL):
            if name in ("chain_id", "sequence", "commitments"):
                continue
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.tamper(
                    f"UPDATE partner_consent_event SET {name} = %s WHERE id = %s",
                    other.get(name, "forged"),
                    event.id,
                )
                self.assertEqual(self.verify(), [event.id])
                savepoint.rollback()

    def test_a_removed_row_is_noticed_at_the_row_after_it(self):
        self.tamper("DELETE FROM partner_consent_event WHERE id = %s", self.chain[0].id)
        self.assertEqual(self.verify(), [self.chain[1].id])

    def test_a_row_hashed_anew_is_noticed_at_the_row_after_it(self):
        first = self.chain[0]
        record = {name: first[name] or None for name in evidence.FIELDS}
        forged = evidence.commitment("00", "forged")
        record |= {"commitments": {"note": forged}, "company_id": first.company_id.id}
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged', commitments = %s, salts = %s,"
            " address = NULL, user_id = NULL, user_name = NULL, hash = %s WHERE id = %s",
            Json(record["commitments"]),
            Json({"note": "00"}),
            evidence.chain_hash(evidence.GENESIS, record | {"moment": str(first.moment)}),
            first.id,
        )
        self.assertEqual(self.verify(), [self.chain[1].id])

    def test_a_row_hung_on_another_customer_is_noticed(self):
        self.tamper(
            "UPDATE partner_consent_event SET partner_id = %s WHERE id = %s",
            self.bert.id,
            self.chain[1].id,
        )
        self.assertEqual(self.Event.verify(), [self.chain[1].id])

    def test_an_exchanged_document_is_noticed(self):
        document = self.env["ir.attachment"].create(
            {"name": "form.txt", "datas": b64encode(b"signed")}
        )
        event = self.anna._consent_set("post", "refused", source="manual", attachment=document)
        self.assertEqual(self.verify(), [])
        document.datas = b64encode(b"forged")
        self.env.flush_all()
        self.assertEqual(self.verify(), [event.id])

    def test_a_chain_cut_short_or_removed_is_noticed_once_a_checkpoint_saw_it(self):
        self.assertEqual(self.Checkpoint._make().result, "intact")
        bert_last = self.bert.consent_event_ids.sorted("sequence")[-1:]
        self.tamper("DELETE FROM partner_consent_event WHERE id = %s", self.chain[2].id)
        self.tamper("DELETE FROM partner_consent_event WHERE chain_id = %s", self.bert.id)
        self.assertEqual(sorted(self.Event.verify()), sorted([self.chain[2].id, bert_last.id]))
        self.anna._consent_set("email", "given", source="confirmation")
        self.anna._consent_set("email", "refused", source="portal")
        self.Checkpoint._make()
        self.assertEqual(len(self.Event.verify()), 2, "what is appended later hides nothing")

    def test_a_whole_chain_rewritten_with_right_hashes_is_noticed(self):
        self.Checkpoint._make()
        last = self.chain[-1:]
        self.tamper(
            "DELETE FROM partner_consent_event WHERE id = %s",
            last.id,
        )
        self.anna._consent_set("email", "given", source="confirmation", note="forged")
        forged = self.anna.consent_event_ids.sorted("sequence")[-1:]
        self.assertEqual(self.Event.verify(), [forged.id])

    def test_heads_that_were_adapted_don_t_agree_with_the_checkpoint(self):
        self.Checkpoint._make()
        self.tamper("DELETE FROM partner_consent_event WHERE chain_id = %s", self.bert.id)
        self.tamper("DELETE FROM partner_consent_head WHERE chain_id = %s", self.bert.id)
        self.assertEqual(self.Event.verify(), [0])
        self.assertEqual(self.Checkpoint._make().result, "broken")
        self.assertEqual(self.Event.verify(), [0], "the next checkpoint doesn't make it true")

    def test_a_merge_hands_rows_on_and_breaks_nothing(self):
        self.tamper(
            "UPDATE partner_consent_event SET partner_id = %s WHERE partner_id = %s",
            self.bert.id,
            self.anna.id,
        )
        anna_id = self.anna.id
        self.anna.unlink()
        self.assertEqual(self.Event.verify(), [])
        self.assertEqual(self.Event.verify([anna_id]), [])
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[1].id
        )
        self.assertEqual(self.Event.verify([self.bert.id]), [self.chain[1].id])

    def test_values_that_the_orm_calls_false_keep_the_chain_intact(self):
        self.anna._consent_set(
            "email", "given", source="confirmation", note=False, lang=False, user_agent=""
        )
        self.assertEqual(self.verify(), [])

    def test_rows_are_read_a_page_at_a_time(self):
        path = "odoo.addons.partner_consent.models.ledger.verifying.PAGE"
        module, name = path.rsplit(".", 1)
        self.patch(sys.modules[module], name, 2)
        self.assertEqual(self.verify(), [])
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[2].id
        )
        self.assertEqual(self.verify(), [self.chain[2].id])


class TestCheckpoint(LedgerCommon):
    def test_checkpoints_form_a_chain_that_nobody_edits(self):
        first, second = self.Checkpoint._make(), self.Checkpoint._make()
        self.assertEqual(second.previous_hash, first.hash)
        self.assertEqual(self.Checkpoint.verify(), [])
        for change in (
            lambda: first.create({"sequence": 9}),
            lambda: first.write({"result": "broken"}),
            lambda: first.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "can't be added or changed"):
                change()
        self.tamper("UPDATE partner_consent_checkpoint SET event_count = 1 WHERE id = %s", first.id)
        self.assertEqual(self.Checkpoint.verify(), [first.id])
        self.assertEqual(self.Event.verify(), [0])

    def test_the_daily_check_tells_officers_and_auditors_once(self):
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[1].id
        )
        messages = self.env["mail.message"]
        for _day in range(2):
            self.run_cron("partner_consent.ir_cron_consent_checkpoint")
        last = self.Checkpoint.search([], limit=1)
        self.assertEqual((last.result, last.broken_count), ("broken", 1))
        self.assertRegex(last.first_break, r"Anna Meier, row No. 2 .*changed afterwards")
        told = messages.search([("subject", "=", "The consent ledger is broken")])
        self.assertEqual(len(told), 1)
        self.assertLessEqual((self.officer + self.auditor).partner_id, told.notified_partner_ids)
        self.assertNotIn(self.clerk.partner_id, told.notified_partner_ids)

    def test_the_daily_check_names_no_customer_of_one_company(self):
        self.anna.company_id = self.env.company
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[1].id
        )
        self.run_cron("partner_consent.ir_cron_consent_checkpoint")
        last = self.Checkpoint.search([], limit=1)
        self.assertRegex(last.first_break, f"Chain {self.chain[1].chain_id}, row No. 2")

    def test_the_button_says_what_is_broken_to_those_who_may_verify(self):
        for user in (self.officer, self.auditor):
            action = self.anna.with_user(user).action_consent_verify()
            self.assertEqual(action["params"]["type"], "success")
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[1].id
        )
        for action in (
            self.anna.with_user(self.auditor).action_consent_verify(),
            call_kw(self.Event.with_user(self.auditor), "action_verify", [self.chain[:1].ids], {}),
            call_kw(self.Checkpoint.with_user(self.auditor), "action_verify", [[]], {}),
        ):
            self.assertEqual(action["params"]["type"], "danger")
            self.assertRegex(action["params"]["message"], "1 broken.*Anna Meier, row No. 2")
        for call in (
            self.Event.with_user(self.clerk).verify,
            self.anna.with_user(self.clerk).action_consent_verify,
        ):
            with self.assertRaisesRegex(AccessError, "Only consent officers and auditors"):
                call()


class TestPolicyOfVerification(ConsentCommon):
    def test_the_chain_is_verified_without_odoo(self):
        root = Path(__file__).parents[1]
        code = "import policy.verification as v; print(list(v.breaks([])))"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
        )
        self.assertEqual(done.stdout.strip(), "[]")
