"""Real cursors that commit, as two workers have. Who uses them removes what was committed."""

from contextlib import contextmanager
from threading import Barrier, Thread

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name

from .journal import own_journal


class AtOnceCommon(BaseCase):
    def setUp(self):
        super().setUp()
        own_journal(self.addCleanup)
        self.registry = Registry(get_db_name())

    @contextmanager
    def transaction(self):
        """Yield the superuser's environment in a transaction of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield Environment(cr, SUPERUSER_ID, {})

    def remove(self, *partner_ids):
        """Delete customers for good, with their rows of the ledger."""
        with self.transaction() as env:
            partners = env["res.partner"].browse(partner_ids).exists()
            partners = partners.child_ids | partners
            env.cr.execute(
                "DELETE FROM partner_consent_event WHERE chain_id = ANY(%s)", [partners.ids]
            )
            env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM partner_suppression")
            [(last,)] = env.cr.fetchall()
            partners.unlink()
            # What they refused would stay refused, in tests that come later, too.
            env.cr.execute("DELETE FROM partner_suppression WHERE id > %s", [last])

    def get_ready(self, env):
        """Do in each transaction what is done before they start at once."""

    def run_together(self, *works):
        """Run each ``work(env)`` as a request of its own, all at once, retried as Odoo does.

        :return: what they returned, in the order they ended
        """
        barrier, results, failures = Barrier(len(works), timeout=60), [], []

        def worker(work):
            with self.transaction() as env:
                try:
                    self.get_ready(env)
                    barrier.wait()
                    results.append(retrying(lambda: work(env), env))
                except Exception as error:  # noqa: BLE001 - reported by the assertion below
                    failures.append(error)

        threads = [Thread(target=worker, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        return results

    def rows(self, query, *arguments):
        """Return what is committed."""
        with self.registry.cursor() as cr:
            cr.execute(query, arguments)
            return cr.fetchall()
