"""Many write, several read and publish at once: nothing is lost, nothing told twice."""

from threading import Thread

from odoo.tests import tagged

from ..models.ledger.feed.publishing import publish
from .common.killed import KilledCommon

WRITERS, ROUNDS = 8, 40
CHANNELS = ("phone", "sms", "post")
# Each writer says something about an own customer and about one of all; every tenth takes it back.
# The first sleeps before its commits: lower ids are committed after higher ones.
WORK = """
import os, time
from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.addons.partner_consent.models.ledger.feed.publishing import publish_as_job

registry, CHANNELS, customers = env.registry, {channels}, {customers}

def say(env, customer, number):
    state = "refused" if number // len(CHANNELS) % 2 else "given"
    customers = env["res.partner"].browse(customer)
    customers._consent_set(CHANNELS[number % len(CHANNELS)], state, source="portal")
    if number % 5 == 0:
        customers.lock_level = "documents" if number % 2 else "none"
        env.flush_all()

def write(writer):
    for number in range({rounds}):
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, dict())
            try:
                # Some take the customer of all.
                whose = customers[-1] if number % 4 == 3 else customers[writer]
                say(env, whose, number + writer)
                if number % 10 == 9:
                    raise KeyError
                if writer == 0:
                    time.sleep(0.1)
                cr.commit()
            except Exception:
                cr.rollback()

def publish():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with registry.cursor() as cr:
            publish_as_job(Environment(cr, SUPERUSER_ID, dict()))
        time.sleep(0.02)

env.cr.commit()
env.cr.close()
sql_db.close_all()
children = []
for number in range(len(customers)):
    child = os.fork()
    if not child:
        code = 1
        try:
            write(number) if number < {writers} else publish()
            code = 0
        finally:
            os._exit(code)
    children.append(child)
codes = [os.waitpid(child, 0)[1] for child in children]
os._exit(max(codes) and 1)
"""


@tagged("slow")
class TestFeedAtOnce(KilledCommon):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            names = [{"name": f"Customer {n}", "phone": f"+49 30 1234{n}"} for n in range(9)]
            self.ids = env["res.partner"].create(names).ids
        self.start = self.read_on(0)[1]
        self.addCleanup(self.remove, *self.ids)
        self.work = WORK.format(
            channels=CHANNELS, customers=self.ids, rounds=ROUNDS, writers=WRITERS
        )

    def page(self, cursor, limit=10_000):
        with self.transaction() as env:
            return env["partner.consent.event"].feed(cursor, limit)

    def read_on(self, cursor, limit=10_000):
        """Return the events after this place, and the new one."""
        events = []
        while True:
            page = self.page(cursor, limit)
            events += page["events"]
            cursor = page["cursor"]
            if not page["has_more"]:
                return events, cursor

    def test_eight_writers_two_readers_and_a_job_lose_nothing(self):
        process = self.worker()
        told = {7: [], 50: []}

        def follow(limit):
            cursor, ended = self.start, False
            while not ended:
                ended = process.poll() is not None
                events, cursor = self.read_on(cursor, limit)
                told[limit] += events

        readers = [Thread(target=follow, args=(limit,)) for limit in told]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        self.assertEqual((process.stderr.read(), process.wait()), ("", 0))
        process.stderr.close()
        written = self.rows(
            "SELECT id, chain_id FROM partner_consent_event WHERE chain_id = ANY(%s)"
            " ORDER BY chain_id, sequence",
            self.ids,
        )
        self.assertGreater(len(written), WRITERS * ROUNDS // 2)
        for events in told.values():
            numbers = [event["number"] for event in events]
            self.assertEqual(numbers, list(range(self.start + 1, self.start + 1 + len(numbers))))
            answers = [event for event in events if event["event_id"]]
            # Python's sorting keeps the order among equals: that of each customer's chain.
            answers.sort(key=lambda event: event["partner_id"])
            self.assertEqual([(e["event_id"], e["partner_id"]) for e in answers], written)
            levels = {}
            for event in events:
                if event["type"] == "lock.changed":
                    self.assertEqual(event["old_level"], levels.get(event["partner_id"], "none"))
                    levels[event["partner_id"]] = event["new_level"]
            self.assertTrue(levels)
        # The first one's lower ids came after others.
        order = [event["event_id"] for event in told[7] if event["event_id"]]
        self.assertNotEqual(order, sorted(order))

    def refuse(self, env, channel):
        env["res.partner"].browse(self.ids[0])._consent_set(channel, "refused", source="portal")

    def test_who_began_before_others_published_is_told_to_ask_again(self):
        with self.transaction() as env:
            self.refuse(env, "phone")
        with self.transaction() as late, self.assertNoLogs("odoo.sql_db", "INFO"):
            late.cr.execute("SELECT FROM res_partner LIMIT 1")
            events, cursor = self.read_on(self.start)
            self.assertEqual(len(events), 1)
            with self.transaction() as env:
                self.refuse(env, "sms")
            self.assertEqual(len(self.read_on(cursor)[0]), 1)
            pages = [late["partner.consent.event"].feed(self.start) for _ in range(2)]
            self.assertEqual([page["events"] for page in pages], [[], []])
            self.assertEqual([page["has_more"] for page in pages], [True, False])
            self.assertIsNone(publish(late))
        self.assertEqual(len(self.read_on(self.start)[0]), 2)

    def test_what_a_reader_numbered_and_took_back_is_numbered_again(self):
        with self.transaction() as env:
            self.refuse(env, "phone")
        with self.transaction() as slow:
            (mine,) = slow["partner.consent.event"].feed(self.start)["events"]
            page = self.page(self.start)
            self.assertEqual((page["events"], page["has_more"]), ([], True))
            slow.cr.rollback()
        self.assertEqual(self.read_on(self.start)[0], [mine])

    def test_what_is_rolled_back_leaves_no_gap(self):
        with self.transaction() as env:
            self.refuse(env, "phone")
            env.cr.rollback()
            self.refuse(env, "sms")
        ((event,), _cursor) = self.read_on(self.start)
        self.assertEqual((event["number"], event["channel"]), (self.start + 1, "sms"))
