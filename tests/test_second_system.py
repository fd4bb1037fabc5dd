"""Another system over real HTTP: whatever goes wrong, it ends with the state of the ledger."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME
from odoo.tools import SQL

from ..models.erasure.erasing import erase_customers
from ..models.exchange.webhook import posting
from ..policy import standard_webhooks
from .common.killed import KilledCommon
from .common.webhooks import WebhookCommon

# What the ledger says last, of each customer who is there, on each channel.
LAST_ANSWERS = """
    SELECT DISTINCT ON (partner_id, channel) partner_id, channel, new_state
      FROM partner_consent_event event
     WHERE channel IS NOT NULL AND new_state IS NOT NULL AND company_id = %s
       AND EXISTS (SELECT FROM res_partner WHERE id = partner_id AND erased IS NOT TRUE)
     ORDER BY partner_id, channel, id DESC
"""


class SecondSystem:
    """What :func:`second_system` yields."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def has(self):
        """Return its state, and the counts of what happened on the way."""
        return json.loads(self._ask("GET"))

    def put(self, path, content):
        self._ask("PUT", path, json.dumps(content))

    def _ask(self, method, path="", text=""):
        # Not requests: Odoo's tests let those nowhere.
        request = urllib.request.Request(self.url + path, text.encode(), method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - this machine
            return answer.read().decode()


@contextmanager
def second_system():
    program = Path(__file__).with_name("common") / "second_system.py"
    process = subprocess.Popen(
        [sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield SecondSystem(int(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


@tagged("post_install", "-at_install")
class TestSecondSystem(WebhookCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env, "second system", groups="base.group_user,partner_consent.group_interface"
        )
        keys = cls.env["res.users.apikeys"].with_user(cls.account)
        cls.key = keys._generate("rpc", "test", datetime.now() + timedelta(hours=12))
        cls.customers = cls.Partner.create(
            [{"name": f"Customer {n}", "phone": f"+49 151 3000{n:04}"} for n in range(6)]
        )

    def setUp(self):
        super().setUp()
        self.system = self.enterContext(second_system())
        self.hook = self.env["partner.consent.webhook"].create(
            {"name": "Shop", "url": f"{self.system.url}/hook"}
        )
        self.system.put(
            "/begin",
            {"url": self.base_url(), "key": self.key, "secret": self.hook.secret, "limit": 7},
        )
        self.hook.state = "working"
        self.catch_up()

    def catch_up(self):
        self.env.flush_all()
        with self.allow_requests():
            cookie = f"{TEST_CURSOR_COOKIE_NAME}={self.http_request_key}"
            self.system.put("/catch-up", {"cookie": cookie})

    def say(self, state, *channels, customers=None):
        for channel in channels:
            (self.customers if customers is None else customers)._consent_set(
                channel, state, source="portal"
            )

    def tell_until_done(self):
        """Let the jobs run, and the time pass that they wait, until nothing waits any more."""
        self.publish()
        for _ in range(12):
            self.deliver()
            self.deliver(slow=True)
            self.hook.invalidate_recordset()
            if not self.hook.delivery_ids.filtered(lambda one: one.state == "waiting"):
                return
            self.make_due(self.hook)
        self.fail("Deliveries wait for ever")

    def assertInStep(self):
        """Assert that the system has exactly what the ledger says last, and each lock."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(LAST_ANSWERS, self.env.company.id))
        has = self.system.has()
        self.assertEqual(
            has["answers"], {f"{id_}/{channel}": state for id_, channel, state in rows}
        )
        levels = {str(one.id): one.effective_lock_level for one in self.customers.exists()}
        told = dict.fromkeys(levels, "none") | has["locks"]
        self.assertEqual({id_: told[id_] for id_ in levels}, levels)
        return has

    def test_what_goes_well_needs_no_feed(self):
        self.say("refused", "phone", "sms")
        self.say("given", "post")
        self.tell_until_done()
        has = self.assertInStep()
        self.assertEqual((has["gaps"], has["duplicates"], has["forged"]), (0, 0, 0))
        self.assertEqual(has["taken"], 18)

    def test_it_fails_hangs_and_gets_duplicates(self):
        self.say("refused", "phone")
        behaviour = ["fail", "take and hang up", "hang", "take", "fail"]
        self.system.put("/behave", behaviour)
        with patch.object(posting, "SECONDS", 1):
            self.tell_until_done()
        has = self.system.has()
        self.assertGreaterEqual(has["failed"], 1)
        self.assertGreaterEqual(has["duplicates"], 1)
        self.catch_up()
        self.assertInStep()

    def test_what_it_lost_it_sees_by_the_gap_and_reads_in_the_feed(self):
        self.say("refused", "phone")
        self.system.put("/behave", ["take", "lose", "take"])
        self.tell_until_done()
        self.assertGreaterEqual(self.system.has()["gaps"], 1)
        self.catch_up()
        has = self.assertInStep()
        self.assertGreaterEqual(has["read"], 1)
        self.say("refused", "sms")
        self.tell_until_done()
        self.assertEqual(self.assertInStep()["gaps"], has["gaps"])

    def test_what_another_secret_signed_it_takes_from_nobody(self):
        self.system.put("/begin", {"secret": standard_webhooks.new_secret()})
        self.say("refused", "phone", customers=self.anna)
        self.publish()
        self.deliver()
        self.assertEqual(self.system.has()["forged"], 1)
        self.system.put("/begin", {"secret": self.hook.secret})
        self.tell_until_done()
        self.assertInStep()

    def test_locks_merges_deletions_and_erasures_go_along(self):
        first, second, third, fourth, *_others = self.customers
        self.say("given", "phone", "post")
        first.lock_level = "documents"
        second.lock_level = "hidden"
        second.lock_level = "none"
        gone, into = third.id, fourth.id
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge((third | fourth).ids, fourth)
        erased = second.id
        erase_customers(second.sudo(), "Asked for it")
        self.tell_until_done()
        has = self.assertInStep()
        self.assertEqual(has["gone"], {str(gone): into})
        self.assertFalse([key for key in has["answers"] if key.startswith(f"{erased}/")])
        self.assertEqual(has["locks"], {str(first.id): "documents"})

    def test_one_that_was_away_begins_again_with_the_feed(self):
        self.hook.state = "paused"
        self.say("refused", "phone", "sms")
        self.say("given", "phone", customers=self.anna)
        self.publish()
        self.catch_up()
        has = self.assertInStep()
        self.assertEqual((has["taken"], has["gaps"]), (0, 0))


# Says something, commits, and is killed before anybody is told.
WORK = """
env["res.partner"].browse({{customers}})._consent_set("phone", "refused", source="portal")
env.cr.commit()
if {wait_in}:
    print("{reached}", file=sys.stderr, flush=True)
    time.sleep(600)
"""


@tagged("slow", "post_install", "-at_install")
class TestKilledBeforeDelivery(KilledCommon):
    def setUp(self):
        super().setUp()
        self.system = self.enterContext(second_system())
        with self.transaction() as env:
            parameters = env["ir.config_parameter"]
            parameters.set_param("partner_consent.webhook_networks", "127.0.0.0/8")
            values = [{"name": f"Customer {n}", "phone": f"+49 151 4000{n}"} for n in range(5)]
            self.ids = env["res.partner"].create(values).ids
            hook = env["partner.consent.webhook"].create(
                {"name": "Shop", "url": f"{self.system.url}/hook"}
            )
            # It has read the feed up to here.
            self.system.put("/begin", {"secret": hook.secret, "number": hook.last_number})
            hook.action_test()
            self.hook_id = hook.id
        self.addCleanup(self.clean_up)
        self.work = WORK.replace("{{customers}}", repr(self.ids))

    def clean_up(self):
        with self.transaction() as env:
            env["partner.consent.webhook"].browse(self.hook_id).unlink()
            env["ir.config_parameter"].set_param("partner_consent.webhook_networks", False)
        self.remove(*self.ids)

    def test_a_server_killed_after_the_commit_has_the_job_run_and_loses_nothing(self):
        self.kill_in_chunk(1)
        waiting = self.rows(
            "SELECT count(*) FROM ir_cron_trigger trigger JOIN ir_model_data data"
            " ON data.res_id = trigger.cron_id AND data.name = 'ir_cron_consent_publish'"
            " AND data.module = 'partner_consent'"
        )
        self.assertTrue(waiting[0][0])
        with self.transaction() as env:
            env["partner.consent.webhook"]._cron_publish()
        with self.transaction() as env:
            env["partner.consent.delivery"]._cron_deliver()
        has = self.system.has()
        self.assertEqual(has["answers"], {f"{id_}/phone": "refused" for id_ in self.ids})
