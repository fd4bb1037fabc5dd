"""A receiver of webhooks, for as long as its standard input is open; it prints its port.

It does at each path what its name says (POST /ok, /fail …), and verifies by another package.
GET /received is the JSON of what came, PUT /secret and PUT /mode/<path> change what it does.
"""

import gzip
import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

received, secrets, modes = [], {}, {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Two packets otherwise, and the second waits for the first to be acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer(200, json.dumps(received).encode())

    def do_PUT(self):
        text = self.content().decode()
        if self.path == "/secret":
            secrets["now"] = text
        else:
            modes[self.path.removeprefix("/mode")] = text
        self.answer(204)

    def do_POST(self):
        body = self.content()
        mode = modes.get(self.path, self.path.strip("/").split("/")[0])
        if secrets.get("now"):
            try:
                Webhook(secrets["now"]).verify(body, dict(self.headers))
            except WebhookVerificationError as error:
                self.answer(401, str(error).encode())
                return
        received.append(
            {
                "path": self.path,
                "mode": mode,
                "id": self.headers["webhook-id"],
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": json.loads(body),
                "connection": f"{self.client_address[1]}",
            }
        )
        if mode.startswith("poison_of_"):
            poison = received[-1]["body"]["data"]["partner_id"] == int(mode.rpartition("_")[2])
            mode = "fail" if poison else "ok"
        getattr(self, mode)()

    def content(self):
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    # What a path does.

    def ok(self):
        self.answer(200, b"thanks")

    def fail(self):
        self.answer(500, b"Anna Meier broke it")

    def gone(self):
        self.answer(410)

    def redirect(self):
        self.answer(302, Location="/ok")

    def later(self):
        self.answer(503, Retry_After="7200")

    def big(self):
        self.answer(200, b"x" * 50_000_000)

    def zero(self):
        self.answer(200, b"a\0b\xff")

    def bomb(self):
        self.answer(200, gzip.compress(b"x" * 1_000_000), Content_Encoding="gzip")

    def hang_up(self):
        self.close_connection = True
        self.connection.close()

    def hang(self):
        time.sleep(60)

    def tardy(self):
        time.sleep(2.5)
        self.ok()

    def drip(self):
        """Answer well, in a body that never ends."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.dripping(b"x")

    def drip_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.dripping(b"x")

    def dripping(self, part):
        try:
            while True:
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            self.close_connection = True

    def nonsense(self):
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        self.close_connection = True

    def log_message(self, *_arguments):
        """Say nothing: the test does."""


def main(certificate=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
