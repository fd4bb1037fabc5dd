"""A job in a process of its own, which is killed in the middle of its work."""

import signal
import subprocess
import sys

from odoo.tests.common import get_db_name
from odoo.tools import config

from .at_once import AtOnceCommon

REACHED = "reached the place to kill"


class KilledCommon(AtOnceCommon):
    # Code for Odoo's shell: does the work as the job does, and in its ``{wait_in}``th chunk prints
    # ``{reached}`` to stderr and sleeps; its rows are written then, and not committed.
    work = None

    def worker(self, wait_in=0):
        """Start a process of its own that goes on with the work."""
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
        process.stdin.write(self.work.format(wait_in=wait_in, reached=REACHED))
        process.stdin.close()
        return process

    def kill_in_chunk(self, number):
        process = self.worker(wait_in=number)
        seen = []
        for line in process.stderr:
            seen.append(line)
            if REACHED in line:
                break
        self.assertIn(REACHED, "".join(seen))
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL)
        process.stderr.close()

    def let_it_end(self):
        """Go on in another process, and assert that it says nothing and ends well."""
        process = self.worker()
        self.assertEqual((process.stderr.read(), process.wait()), ("", 0))
        process.stderr.close()
