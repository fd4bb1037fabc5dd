"""A retention run whose process is killed in the middle goes on, and counts every row once."""

from odoo.fields import Datetime
from odoo.tests import tagged

from .common.killed import KilledCommon

ENTRIES = 100
CHUNK = 20
# Goes on with the rules as the job does, and waits in the middle of one chunk: its rows are
# deleted, and not committed.
WORKER = """
from odoo.addons.partner_consent.models.retention import running
running.CHUNK = 20
wait_after(running, "deal")
env["partner.retention.rule"]._cron_run()
env.cr.commit()
"""


@tagged("slow")
class TestRetentionKill(KilledCommon):
    work = WORKER

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.anna_id = env["res.partner"].create({"name": "Anna Meier"}).id
            old = {"partner_id": self.anna_id, "date": Datetime.subtract(Datetime.now(), years=3)}
            env["partner.history"].create([old] * ENTRIES)
            self.rule_id = (
                env["partner.retention.rule"]
                .create(
                    {
                        "name": "Old entries",
                        "model_name": "partner.history",
                        "operation": "delete",
                        "date_field": "date",
                        "number": 2,
                        "domain": f"[('partner_id', '=', {self.anna_id})]",
                        "active": True,
                    }
                )
                .id
            )
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["partner.retention.run"].search([("rule_id", "=", self.rule_id)]).unlink()
            env["partner.retention.rule"].browse(self.rule_id).unlink()
        self.remove(self.anna_id)

    def row(self):
        (row,) = self.rows(
            "SELECT state, done_count, error_count, (SELECT count(*) FROM partner_history"
            " WHERE partner_id = %s) FROM partner_retention_run WHERE rule_id = %s",
            self.anna_id,
            self.rule_id,
        )
        return row

    def test_killed_in_the_middle_it_goes_on(self):
        self.kill_in_chunk(3)
        # Two chunks are committed; the third went with its process.
        self.assertEqual(self.row(), ("running", 2 * CHUNK, 0, ENTRIES - 2 * CHUNK))

        self.let_it_end()
        self.assertEqual(self.row(), ("done", ENTRIES, 0, 0))
