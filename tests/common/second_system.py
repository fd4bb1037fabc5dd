"""Another system, in a process of its own: it keeps answers by what webhooks and feed tell it.

It knows Odoo by its documented interface alone, and imports nothing of it. Tests control it by PUT:
/begin how to reach Odoo, /behave what it does to the next deliveries, /catch-up. GET / is what it
has. It runs for as long as its standard input is open, and prints its port.
"""

import json
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

odoo, behaviour, lock = {}, [], Lock()
answers, locks, gone, seen = {}, {}, {}, set()
# The number of the last event that is in the state above, and what happened on the way.
place = {"number": 0}
counts = dict.fromkeys(("taken", "duplicates", "gaps", "late", "forged", "failed", "read"), 0)


def take(event):
    """Bring the state up to this event, which follows what is in it."""
    customer = event["partner_id"]
    if event["type"] in ("subject.erased", "customer.deleted"):
        forget(customer)
    elif event["type"] == "customer.merged":
        gone[str(customer)] = event["into"]
        forget(customer)
    elif event["type"] == "lock.changed":
        locks[str(customer)] = event["new_level"]
    elif event["channel"] and event["new_state"]:
        answers[f"{customer}/{event['channel']}"] = event["new_state"]
    place["number"] = event["number"]


def forget(customer):
    locks.pop(str(customer), None)
    for key in [key for key in answers if key.startswith(f"{customer}/")]:
        del answers[key]


def hear(message, body):
    """Take what a webhook tells, unless something before it is missing: that is read first."""
    if message in seen:
        counts["duplicates"] += 1
        return
    seen.add(message)
    event = body["data"]
    if body["type"] == "webhook.test":
        return
    if event["number"] <= place["number"]:
        counts["late"] += 1
    elif (body["previous"] or 0) > place["number"]:
        counts["gaps"] += 1
    else:
        counts["taken"] += 1
        take(event)


def catch_up():
    """Read the feed from the place where the state is."""
    while True:
        page = call("partner.consent.event/feed", cursor=place["number"], limit=odoo["limit"])
        counts["read"] += len(page["events"])
        for event in page["events"]:
            take(event)
        # What the account may not read is left out, and the place moves on all the same.
        place["number"] = page["cursor"]
        if not page["has_more"]:
            return


def call(path, **arguments):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {odoo['key']}"}
    headers["Cookie"] = odoo.get("cookie", "")
    content = json.dumps(arguments).encode()
    url = f"{odoo['url']}/json/2/{path}"
    request = urllib.request.Request(url, content, headers=headers)  # noqa: S310 - this machine
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        state = {"answers": answers, "locks": locks, "gone": gone}
        self.answer(200, json.dumps(state | place | counts).encode())

    def do_PUT(self):
        given = json.loads(self.content())
        if self.path == "/behave":
            behaviour[:] = given
        else:
            odoo.update(given)
            place["number"] = given.get("number", place["number"])
        if self.path == "/catch-up":
            with lock:
                catch_up()
        self.answer(204)

    def do_POST(self):
        content = self.content()
        try:
            body = Webhook(odoo["secret"]).verify(content, dict(self.headers))
        except WebhookVerificationError:
            counts["forged"] += 1
            self.answer(401)
            return
        does = behaviour.pop(0) if behaviour else "take"
        if does == "fail":
            counts["failed"] += 1
            self.answer(500)
        elif does == "hang":
            time.sleep(60)
        elif does == "lose":
            # Thanks for it, and dies before it is written.
            self.answer(200)
        else:
            with lock:
                hear(self.headers["webhook-id"], body)
            if does == "take and hang up":
                self.close_connection = True
                self.connection.close()
            else:
                self.answer(200)

    def content(self):
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_arguments):
        """Say nothing: the test does."""


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
