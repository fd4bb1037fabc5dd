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

PATIENCE = 60


@contextmanager
def started(command, log=None, **options):
    """Run a program for the time of the ``with``; yield its process.

    :param log: the file that takes what it says, the terminal by default
    """
    with open(log or os.devnull, "wb") as file:
        if log:
            options |= {"stdout": file, "stderr": subprocess.STDOUT}
        options |= {"stdin": subprocess.DEVNULL, "start_new_session": True}
        process = subprocess.Popen([*map(str, command)], **options)
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
    return call(command, log=LOGS / log, **options) == 0


def answer(command, **options):
    """Return what a program prints, nothing where it fails."""
    quiet = {"text": True, "stderr": subprocess.DEVNULL, **options}
    with suppress(OSError, subprocess.CalledProcessError):
        return subprocess.check_output([*map(str, command)], **quiet).strip()
    return ""


@contextmanager
def held(name, what):
    """Hold a lock, and wait while another command does; ``what`` is what it is busy with."""
    with (STATE / f"lock-{name}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another command of this checkout to finish with {what} …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
