"""Two at once: no row lost, no fork in a chain. Real cursors that commit, as two workers have."""

from threading import Barrier, Thread

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from ..policy import evidence

ROUNDS = 8


@tagged("slow")
class TestConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            self.partner_id = env["res.partner"].create({"name": "Anna Meier"}).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM partner_consent_event WHERE chain_id = %s", [self.partner_id])
            Environment(cr, SUPERUSER_ID, {})["res.partner"].browse(self.partner_id).unlink()

    def run_together(self, *works):
        """Run each ``work(partner)`` as a request of its own, all at once, retried as Odoo does."""
        barrier, failures = Barrier(len(works)), []

        def worker(work):
            with self.registry.cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                barrier.wait()
                try:
                    retrying(lambda: work(env["res.partner"].browse(self.partner_id)), env)
                except Exception as error:  # noqa: BLE001 - reported by the assertion below
                    failures.append(error)

        threads = [Thread(target=worker, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def ledger(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT sequence, previous_hash, hash, channel, new_state"
                " FROM partner_consent_event WHERE chain_id = %s ORDER BY sequence",
                [self.partner_id],
            )
            return cr.fetchall()

    def test_two_workers_append_to_one_chain_without_loss_or_fork(self):
        for _round in range(ROUNDS):
            self.run_together(
                lambda partner: partner._consent_set("phone", "refused", source="portal"),
                lambda partner: partner._consent_set("sms", "refused", source="portal"),
            )
        rows = self.ledger()
        self.assertEqual([row[0] for row in rows], list(range(1, 2 * ROUNDS + 1)))
        hashes = [evidence.GENESIS, *(row[2] for row in rows)]
        self.assertEqual([row[1] for row in rows], hashes[:-1])

    def test_a_no_by_the_customer_and_a_yes_by_staff_at_once_end_in_no(self):
        def staff(partner):
            if partner.consent_phone != "refused":
                partner.write({"consent_phone": "given", "consent_note": "on the phone"})

        for _round in range(ROUNDS):
            self.run_together(
                staff, lambda partner: partner._consent_set("phone", "refused", source="portal")
            )
            last = [row for row in self.ledger() if row[3] == "phone"][-1]
            self.assertEqual(last[4], "refused")
