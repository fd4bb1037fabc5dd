"""A receiver of webhooks: a server in a process of its own on this machine."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path


class Receiver:
    """What :func:`receiver` yields; ``url`` is its address, to which a path is added."""

    def __init__(self, port, secure=False):
        self.port = port
        self.control = f"http://127.0.0.1:{port}"
        self.url = f"https://localhost:{port}" if secure else self.control

    def received(self, path=None):
        """Return what came, a dict for each request: its id, headers, body, …"""
        found = json.loads(self._ask("GET", "/received"))
        return [one for one in found if path in (None, one["path"])]

    def verify(self, secret):
        """Refuse from now on what this secret didn't sign."""
        self._ask("PUT", "/secret", secret)

    def behave(self, path, mode):
        """Do at this path what the name of another one says."""
        self._ask("PUT", f"/mode{path}", mode)

    def _ask(self, method, path, text=""):
        # Not requests: Odoo's tests let those nowhere.
        request = urllib.request.Request(self.control + path, text.encode(), method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - this machine
            return answer.read().decode()


@contextmanager
def receiver(certificate=None):
    """Yield a :class:`Receiver`; with a PEM file of key and certificate it speaks TLS."""
    program = Path(__file__).with_name("receiver_process.py")
    arguments = [certificate] if certificate else []
    process = subprocess.Popen(
        [sys.executable, program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Receiver(int(process.stdout.readline()), secure=bool(certificate))
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()
