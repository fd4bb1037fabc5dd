"""A job in a process of its own, which is killed in the middle of its work."""

import signal
import subprocess
import sys

from odoo.tests.common import get_db_name
from odoo.tools import config

from .at_once import AtOnceCommon

REACHED = "reached the place to kill"
# Has a function or method wait once it has done its work for the {wait_in}th time.
WAITING = """
import sys, time

def wait_after(owner, name):
    work, calls = getattr(owner, name), []

    def work_and_wait(*args):
        result = work(*args)
        calls.append(args)
        if len(calls) == {wait_in}:
            print("{reached}", file=sys.stderr, flush=True)
            time.sleep(600)
        return result

    setattr(owner, name, work_and_wait)
"""


class KilledCommon(AtOnceCommon):
    # Code for Odoo's shell: does the work as the job does. ``wait_after(owner, name)`` has it stop
    # in its ``{wait_in}``th chunk: what that writes is written then, and not committed.
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
        process.stdin.write((WAITING + self.work).format(wait_in=wait_in, reached=REACHED))
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
