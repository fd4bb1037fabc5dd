"""A time stamp authority (RFC 3161) of OpenSSL's, on this machine, for as long as a test runs."""

import subprocess
import tempfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
"""
EXTENSIONS = "basicConstraints=CA:FALSE\nextendedKeyUsage=critical,timeStamping\n"


def openssl(*arguments):
    """Run OpenSSL, and return what it wrote."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True)
    return done.stdout


class Authority:
    """Keys and certificates in a folder of their own.

    ``answer`` is what it answers with: None for a time stamp, bytes for these, an HTTP status, or
    an ``Event`` that it waits for.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.answer = None
        self.asked = 0
        self._certify()

    @property
    def root(self):
        return (self.folder / "root.pem").read_text()

    def _certify(self):
        at = self.folder
        key = ("-newkey", "rsa:2048", "-nodes", "-subj")
        openssl(
            *("req", "-x509", *key, "/CN=Test Root", "-days", "2"),
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign"),
            *("-keyout", at / "root.key", "-out", at / "root.pem"),
        )
        openssl(
            *("req", *key, "/CN=Test Time Stamp Authority"),
            *("-keyout", at / "tsa.key", "-out", at / "tsa.csr"),
        )
        (at / "extensions").write_text(EXTENSIONS)
        openssl(
            *("x509", "-req", "-in", at / "tsa.csr", "-days", "2", "-extfile", at / "extensions"),
            *("-CA", at / "root.pem", "-CAkey", at / "root.key", "-CAcreateserial"),
            *("-out", at / "tsa.pem"),
        )
        (at / "tsa.cnf").write_text(CONFIG.format(folder=at))
        (at / "serial").write_text("01\n")

    def reply(self, query):
        """Return the time stamp for a query, both DER."""
        path = self.folder / "query.tsq"
        path.write_bytes(query)
        config = ("-config", self.folder / "tsa.cnf", "-section", "one")
        return openssl("ts", "-reply", *config, "-queryfile", path)


@contextmanager
def authority():
    """Yield an :class:`Authority` that listens on 127.0.0.1, its address in ``url``."""
    with tempfile.TemporaryDirectory() as folder:
        found = Authority(folder)
        server = HTTPServer(("127.0.0.1", 0), _handler(found))
        found.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            if isinstance(found.answer, Event):
                found.answer.set()
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(found):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            found.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if isinstance(found.answer, Event):
                found.answer.wait()
            if isinstance(found.answer, int):
                self.send_error(found.answer)
                return
            body = found.answer if isinstance(found.answer, bytes) else found.reply(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Say nothing: the test does."""

    return Handler
