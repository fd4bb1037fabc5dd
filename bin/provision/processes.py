"""Other programs, and other commands of this checkout at the same time.

Programs are started so that Ctrl-C reaches this one only, which passes it on once: Odoo takes
a second signal for "now".
"""

import fcntl
import os
import subprocess
from contextlib import contextmanager, suppress
from signal import SIGINT, SIGKILL

from .places import LOGS, STATE
from .say import say

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
PATIENCE = 60


@contextmanager
def started(command, **options):
    """Run a program for the time of the ``with``; yield its process."""
    options = {"stdin": subprocess.DEVNULL, "start_new_session": True, **options}
    with subprocess.Popen([*map(str, command)], **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(PATIENCE)
                # What it started itself, as a browser, or itself where it won't end.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, SIGKILL)


def call(command, **options):
    """Run a program to its end; return its exit status, 127 where there is no such program."""
    try:
        with started(command, **options) as process:
            return process.wait()
    except FileNotFoundError:
        return 127


def logged(log, command, **options):
    """Return whether a program succeeded; what it says is in .odoo/log for who looks for it."""
    with (LOGS / log).open("wb") as file:
        return call(command, stdout=file, stderr=subprocess.STDOUT, **options) == 0


def answer(command, **options):
    """Return what a program prints, nothing where it fails."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, **options}
    with suppress(FileNotFoundError), started(command, **options) as process:
        printed = process.communicate()[0].strip()
        return "" if process.returncode else printed
    return ""


@contextmanager
def held(name, what):
    """Hold a lock, and wait while another command does; ``what`` is what it is busy with.

    The system frees it however the command ends.
    """
    with (STATE / f"lock-{name}").open("w") as file:
        if not taken(file, fcntl.LOCK_EX):
            say(f"Waiting for another command of this checkout to finish with {what} …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def taken(file, kind):
    """Return whether a lock was to be had at once."""
    with suppress(BlockingIOError):
        fcntl.flock(file, kind | fcntl.LOCK_NB)
        return True
    return False
