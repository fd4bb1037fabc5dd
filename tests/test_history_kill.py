"""A batch whose process is killed in the middle goes on with neither gap nor duplicate."""

from odoo.tests import tagged

from .common.killed import KilledCommon

CUSTOMERS = 300
LOCKED = 10
CHUNK = 20
# Goes on with the batches as the job does, and waits in the middle of one chunk: its rows are
# inserted, and not committed.
WORKER = """
batches = type(env["partner.history.batch"])
batches._chunk = 20
wait_after(batches, "_deal_with")
env["partner.history.batch"]._cron_run()
env.cr.commit()
"""


@tagged("slow")
class TestHistoryKill(KilledCommon):
    work = WORKER

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            customers = env["res.partner"].create(
                [{"name": f"Customer {i}"} for i in range(CUSTOMERS)]
            )
            self.partner_ids = customers.ids
            customers[:LOCKED].lock_level = "documents"
            batches = env["partner.history.batch"]
            self.batch_id = batches._prepare(customers.ids, {"note": "Invitation"}).id
            # Running, without the job having been asked: the worker below goes on with it.
            batches.browse(self.batch_id).state = "running"
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["partner.history.batch"].browse(self.batch_id).unlink()
        self.remove(*self.partner_ids)

    def row(self):
        (row,) = self.rows(
            "SELECT state, done_count, excluded_count, (SELECT count(*) FROM partner_history"
            " WHERE batch_id = batch.id) FROM partner_history_batch batch WHERE id = %s",
            self.batch_id,
        )
        return row

    def test_killed_twice_it_resumes_with_neither_gap_nor_duplicate_and_can_be_undone(self):
        self.kill_in_chunk(4)
        # Three chunks are committed; the rows of the fourth went with their process.
        self.assertEqual(self.row(), ("running", 3 * CHUNK - LOCKED, LOCKED, 3 * CHUNK - LOCKED))
        self.kill_in_chunk(2)
        self.assertEqual(self.row(), ("running", 4 * CHUNK - LOCKED, LOCKED, 4 * CHUNK - LOCKED))

        self.let_it_end()

        made = CUSTOMERS - LOCKED
        self.assertEqual(self.row(), ("done", made, LOCKED, made))
        ((reached,),) = self.rows(
            "SELECT array_agg(partner_id ORDER BY partner_id) FROM partner_history"
            " WHERE batch_id = %s",
            self.batch_id,
        )
        self.assertEqual(reached, sorted(self.partner_ids)[LOCKED:])
        with self.transaction() as env:
            env["partner.history.batch"].browse(self.batch_id).action_undo()
        self.assertEqual(self.row(), ("undone", 0, LOCKED, 0))
