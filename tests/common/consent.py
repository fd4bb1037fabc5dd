"""Builders and domain asserts that the tests of every room share."""

import gc
from contextlib import contextmanager, nullcontext

from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user
from odoo.tools import SQL

from ...policy.channels import BY_CODE
from .journal import own_journal

ASSERT_EVENT_FIELDS = ("channel", "event", "old_state", "new_state", "source")


class ConsentCommon(TransactionCase):
    # The job that ``run_cron`` runs where none is named.
    cron = None
    # The reason that ``assertLockRefused`` wants named, where the customer's lock has one.
    named_reason = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own_journal(cls.addClassCleanup)
        cls.Partner = cls.env["res.partner"]
        cls.Event = cls.env["partner.consent.event"]
        contacts = "base.group_user,base.group_partner_manager"
        cls.clerk = new_test_user(cls.env, "clerk", groups=contacts, name="Clara Clerk")
        cls.officer = new_test_user(
            cls.env, "officer", groups=f"{contacts},partner_consent.group_consent_officer"
        )
        cls.lock_manager = new_test_user(
            cls.env, "lock_manager", groups=f"{contacts},partner_consent.group_lock_manager"
        )
        cls.auditor = new_test_user(
            cls.env, "auditor", groups=f"{contacts},partner_consent.group_auditor"
        )

    @classmethod
    def channel(cls, code):
        channels = cls.env["partner.consent.channel"].with_context(active_test=False)
        return channels.search([("code", "=", code)])

    @classmethod
    def customer(cls, name="Anna Meier", **values):
        """Create a customer who can be reached on every channel but fax."""
        slug = name.lower().replace(" ", ".")
        defaults = {
            "name": name,
            "email": f"{slug}@example.com",
            "phone": "+49 151 23456789",
            "street": "Hauptstraße 1",
            "zip": "10115",
            "city": "Berlin",
            "country_id": cls.env.ref("base.de").id,
        }
        return cls.Partner.create(defaults | values)

    def store_answer(self, partner, channel, state):
        """Write an answer past the gate: as it may stand from before the ledger."""
        self.env.flush_all()
        field = self.Partner._fields[BY_CODE[channel].field]
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET %s = %s WHERE id = %s RETURNING id",
                SQL.identifier(field.name),
                field.update_sql(partner.env, state),
                partner.id,
            )
        )
        self.env.invalidate_all()

    def run_cron(self, xmlid=None):
        """Run the job in the transaction of the test, and read anew what it changed."""
        # An HttpCase is in this mode anyway.
        already = isinstance(self, HttpCase)
        with nullcontext() if already else self.enter_registry_test_mode():
            self.env.ref(xmlid or self.cron).method_direct_trigger()
        self.env.invalidate_all()

    def statements(self, action):
        """Return how many SQL statements ``action()`` takes, its writes included.

        What was pending is written before, and no record is cached; registry-wide caches stay.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        # An environment that is garbage still knows its company, until Python happens to notice.
        gc.collect()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @contextmanager
    def assertRefused(self, message, error=UserError):
        """Assert that what is done inside is refused with these words, at the latest when written.

        :param str message: regular expression
        """
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield

    def assertLockRefused(self, name="Anna Meier"):
        """Assert that no document is made because the customer of this name is locked."""
        reason = f" Reason: {self.named_reason}." if self.named_reason else ""
        words = f"{name} is locked: no new documents.{reason} A lock manager"
        return self.assertRefused(words)

    def assertMayContact(self, partner, channel, scope="marketing"):
        (decision,) = partner.contact_decision(channel, scope)
        self.assertTrue(decision["allowed"], decision["message"])
        self.assertFalse(decision["reason"])

    def assertMayNotContact(self, partner, channel, reason, scope="marketing"):
        (decision,) = partner.contact_decision(channel, scope)
        self.assertFalse(decision["allowed"], f"{partner.name} may be contacted by {channel}")
        self.assertEqual(decision["reason"], reason)

    def assertLedger(self, partner, *expected):
        """Assert the customer's whole ledger, oldest first.

        :param expected: tuples ``(channel, event, old state, new state, source)``
        """
        events = self.Event.search([("partner_id", "in", partner.ids)], order="id")
        rows = [tuple(event[name] for name in ASSERT_EVENT_FIELDS) for event in events]
        self.assertEqual(rows, list(expected))
