"""A ledger from before the commitments is brought there by the update, chain by chain."""

from odoo.modules.module import load_script
from odoo.tests import tagged

from ..policy import evidence
from .test_ledger_verify import LedgerCommon

SCRIPT = "partner_consent/migrations/19.0.1.4.0/pre-migration.py"


@tagged("post_install", "-at_install")
class TestLedgerMigration(LedgerCommon):
    def setUp(self):
        super().setUp()
        self.script = load_script(SCRIPT, "partner_consent_commitments")
        self.bring_back()

    def bring_back(self):
        """Hash all rows as they were hashed before, with a checkpoint over their ends."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE partner_consent_event SET salts = NULL, commitments = NULL, user_name = NULL"
        )
        self.cr.execute("DELETE FROM partner_consent_checkpoint")
        self.cr.execute("DELETE FROM partner_consent_head")
        chain, previous = None, evidence.GENESIS
        for row in list(self.script.rows_in_order(self.cr)):
            if row["chain_id"] != chain:
                chain, previous = row["chain_id"], evidence.GENESIS
            hash_ = evidence.chain_hash(previous, row, self.script.HASHED)
            self.cr.execute(
                "UPDATE partner_consent_event SET previous_hash = %s, hash = %s WHERE id = %s",
                [previous, hash_, row["id"]],
            )
            previous = hash_
        self.script.checkpoint(self.cr, ())
        self.env.invalidate_all()

    def update(self):
        self.script.migrate(self.cr, "19.0.1.3.0")
        self.env.invalidate_all()

    def columns(self):
        rows = self.Event.search([], order="id")
        kept = [name for name in (*evidence.FIELDS, *evidence.PERSONAL) if name != "commitments"]
        return [[event[name] for name in kept if name != "user_name"] for event in rows]

    def test_all_values_stay_and_every_chain_is_intact(self):
        before = self.columns()
        self.assertTrue(self.Event.verify())
        self.update()
        self.assertEqual(self.columns(), before)
        self.assertEqual(self.Event.verify(), [])
        self.assertEqual(self.chain[0].user_name, f"{self.env.user.name} ({self.env.user.login})")
        self.anna._consent_set("phone", "refused", source="portal")
        self.assertEqual(self.Event.verify(), [])

    def test_the_ends_of_all_chains_are_recorded_before_and_after(self):
        self.update()
        after, before, first = self.Checkpoint.search([], limit=3)
        self.assertEqual(before.heads_hash, first.heads_hash)
        self.assertNotEqual(after.heads_hash, before.heads_hash)
        self.assertEqual(after.event_count, before.event_count)
        self.assertEqual((before.result, after.result), ("intact", "intact"))
        self.assertEqual(self.Checkpoint.verify(), [])

    def test_what_was_broken_is_not_made_true(self):
        self.tamper(
            "UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", self.chain[1].id
        )
        self.update()
        self.assertEqual(self.Event.verify(), [self.chain[1].id])
        last = self.Checkpoint.search([], limit=1)
        self.assertEqual((last.result, last.broken_count), ("broken", 1))

    def test_what_was_cut_off_before_stays_known(self):
        self.tamper("DELETE FROM partner_consent_event WHERE id = %s", self.chain[2].id)
        self.update()
        self.assertEqual(self.Event.verify(), [self.chain[2].id])
