"""A retention run whose process is killed in the middle goes on, and counts every row once."""

import signal
import subprocess
import sys

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tests.common import get_db_name
from odoo.tools import config

from .common.at_once import AtOnceCommon

ENTRIES = 100
CHUNK = 20
REACHED = "reached the place to kill"
# Goes on with the rules as the job does, and waits in the middle of one chunk: its rows are
# deleted, and not committed.
WORKER = """
import sys, time
from odoo.addons.partner_consent.models.retention import running
running.CHUNK, deal, calls = {chunk}, running.deal, []

def deal_and_wait(rule, ids):
    outcome = deal(rule, ids)
    calls.append(ids)
    if len(calls) == {wait_in}:
        print("{reached}", file=sys.stderr, flush=True)
        time.sleep(600)
    return outcome

running.deal = deal_and_wait
env["partner.retention.rule"]._cron_run()
env.cr.commit()
"""


@tagged("slow")
class TestRetentionKill(AtOnceCommon):
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
            env["res.partner"].browse(self.anna_id).unlink()
            env.cr.execute("DELETE FROM partner_consent_event WHERE chain_id = %s", [self.anna_id])

    def worker(self, wait_in=0):
        process = subprocess.Popen(
            [sys.executable, "-m", "odoo", "shell", f"--database={get_db_name()}", "--no-http"]
            + [f"--data-dir={config['data_dir']}", "--log-level=error"]
            + [f"--addons-path={','.join(config['addons_path'])}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.stdin.write(WORKER.format(chunk=CHUNK, wait_in=wait_in, reached=REACHED))
        process.stdin.close()
        return process

    def row(self):
        (row,) = self.rows(
            "SELECT state, done_count, error_count, (SELECT count(*) FROM partner_history"
            " WHERE partner_id = %s) FROM partner_retention_run WHERE rule_id = %s",
            self.anna_id,
            self.rule_id,
        )
        return row

    def test_killed_in_the_middle_it_goes_on(self):
        process = self.worker(wait_in=3)
        seen = []
        for line in process.stderr:
            seen.append(line)
            if REACHED in line:
                break
        self.assertIn(REACHED, "".join(seen))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        # Two chunks are committed; the third went with its process.
        self.assertEqual(self.row(), ("running", 2 * CHUNK, 0, ENTRIES - 2 * CHUNK))

        process = self.worker()
        self.assertEqual((process.stderr.read(), process.wait()), ("", 0))
        process.stderr.close()
        self.assertEqual(self.row(), ("done", ENTRIES, 0, 0))
