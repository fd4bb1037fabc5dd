"""Customer locks: who may lock, who may lift, and what a lock carries with it."""

from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import format_date

from ..models.lock import words
from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLock(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deceased = cls.env.ref("partner_consent.lock_reason_deceased")
        cls.default = cls.env.ref("partner_consent.lock_reason_payment_default")
        cls.anna = cls.customer()

    def test_locking_records_who_and_when(self):
        self.anna.with_user(self.clerk).write(
            {"lock_level": "documents", "lock_reason_id": self.default.id}
        )
        self.assertEqual(self.anna.effective_lock_level, "documents")
        self.assertEqual(self.anna.lock_user_id, self.clerk)
        self.assertLess(fields.Datetime.now() - self.anna.lock_date, timedelta(minutes=1))
        self.assertTrue(self.anna.active)

    def test_who_and_when_cant_be_forged(self):
        for vals in (
            {"lock_date": "2020-01-01 00:00:00"},
            {"lock_user_id": self.officer.id},
            {"effective_lock_level": "none"},
            {"archived_by_lock": True},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.anna.with_user(self.lock_manager).write(vals)
            with self.subTest(created=vals), self.assertRaises(AccessError):
                self.Partner.with_user(self.lock_manager).create({"name": "Eve"} | vals)
            context = {f"default_{name}": value for name, value in vals.items()}
            with self.subTest(context=context), self.assertRaises(AccessError):
                self.Partner.with_user(self.lock_manager).with_context(**context).create(
                    {"name": "Eve"}
                )

    def test_only_a_lock_manager_hides(self):
        with self.assertRaisesRegex(AccessError, "Anna Meier.*only a lock manager may hide"):
            self.anna.with_user(self.clerk).lock_level = "hidden"
        with self.assertRaisesRegex(AccessError, "only a lock manager may hide"):
            self.Partner.with_user(self.clerk).create({"name": "Eve", "lock_level": "hidden"})
        with self.assertRaisesRegex(AccessError, "only a lock manager may hide"):
            self.Partner.with_user(self.clerk).with_context(default_lock_level="hidden").create(
                {"name": "Eve"}
            )
        self.anna.with_user(self.lock_manager).lock_level = "hidden"
        self.assertFalse(self.anna.active)

    def test_only_a_lock_manager_lifts_or_changes_a_lock(self):
        self.anna.lock_level = "documents"
        for vals in (
            {"lock_level": "none"},
            {"lock_until": "2020-01-01"},
            {"lock_reason_id": self.deceased.id},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(AccessError, "Anna Meier"):
                self.anna.with_user(self.clerk).write(vals)
        self.anna.with_user(self.lock_manager).lock_level = "none"
        self.assertEqual(self.anna.effective_lock_level, "none")
        self.assertFalse(self.anna.lock_date)

    def test_saving_a_locked_customer_unchanged_is_no_change_of_lock(self):
        self.anna.write({"lock_level": "documents", "lock_reason_id": self.default.id})
        self.anna.with_user(self.clerk).write(
            {"lock_level": "documents", "lock_reason_id": self.default.id, "city": "Hamburg"}
        )
        self.assertEqual(self.anna.city, "Hamburg")

    def test_an_auditor_changes_no_lock(self):
        with self.assertRaisesRegex(AccessError, "auditors read locks"):
            self.anna.with_user(self.auditor).lock_level = "documents"

    def test_an_import_is_held_to_the_same_rights(self):
        result = (
            self.Partner.with_user(self.clerk)
            .with_context(import_file=True)
            .load(["name", "lock_level"], [["Good Row", "documents"], ["Bad Row", "hidden"]])
        )
        self.assertFalse(result["ids"])
        refusals = {m["record"] for m in result["messages"] if "Bad Row: only" in m["message"]}
        self.assertIn(1, refusals)
        self.assertFalse(self.Partner.search([("name", "=", "Good Row")]))

    def test_one_of_our_own_companies_cant_be_locked(self):
        with self.assertRaisesRegex(UserError, "one of your own companies"):
            self.env.company.partner_id.lock_level = "documents"

    def test_the_form_shows_the_lock_and_leaves_it_to_the_wizard(self):
        arch = etree.fromstring(self.Partner.with_user(self.lock_manager).get_view()["arch"])
        for fname in ("lock_level", "lock_reason_id", "lock_note", "lock_until"):
            with self.subTest(field=fname):
                shown = arch.xpath(f"//field[@name='{fname}']")
                self.assertEqual([node.get("readonly") for node in shown], ["1"])
        self.assertTrue(arch.xpath("//button[@name='action_lock_lift']"))

    def test_lifting_a_lock_clears_its_reason(self):
        self.anna.write(
            {"lock_level": "documents", "lock_reason_id": self.default.id, "lock_note": "2024/117"}
        )
        self.anna.lock_level = "none"
        self.assertFalse(self.anna.lock_reason_id or self.anna.lock_note or self.anna.lock_user_id)

    def test_the_lock_is_put_in_words(self):
        self.anna.write(
            {
                "lock_level": "documents",
                "lock_reason_id": self.default.id,
                "lock_until": "2030-05-03",
            }
        )
        self.assertEqual(
            words.message(self.anna),
            "Anna Meier is locked: no new documents. Reason: Payment default. "
            "Until 05/03/2030. A lock manager can lift the lock.",
        )

    def test_an_expired_lock_is_lifted_and_says_so(self):
        today = fields.Date.today()
        yesterday = today - timedelta(days=1)
        self.anna.write(
            {"lock_level": "hidden", "lock_reason_id": self.default.id, "lock_until": yesterday}
        )
        other = self.customer("Bernd Berg", lock_level="documents", lock_until=today)
        self.run_cron("partner_consent.ir_cron_lift_expired_locks")
        self.assertEqual((self.anna.lock_level, self.anna.active), ("none", True))
        bodies = " ".join(self.anna.message_ids.mapped("body"))
        self.assertIn(f"The lock ended on {format_date(self.env, yesterday)}", bodies)
        self.assertIn("Reason: Payment default", bodies)
        self.assertEqual(other.lock_level, "documents")

    def test_a_lock_lasts_until_its_last_day_is_over_where_it_was_set(self):
        tokyo = self.env["res.company"].create({"name": "Tokyo"})
        tokyo.partner_id.tz = "Asia/Tokyo"
        for zone, company, early, late in (
            ("America/Los_Angeles", False, "2027-01-01 00:05:00", "2027-01-01 08:05:00"),
            ("Asia/Tokyo", tokyo, "2026-12-31 14:55:00", "2026-12-31 15:05:00"),
            ("America/Los_Angeles", tokyo, "2027-01-01 07:55:00", "2027-01-01 08:05:00"),
            (False, tokyo, "2026-12-31 14:55:00", "2026-12-31 15:05:00"),
            (False, False, "2026-12-31 23:55:00", "2027-01-01 00:05:00"),
        ):
            with self.subTest(zone=zone, company=company):
                self.lock_manager.tz = zone
                self.env.company.partner_id.tz = False
                anna = self.customer("Anna", company_id=company and company.id)
                values = {"lock_level": "documents", "lock_until": "2026-12-31"}
                anna.write(values)
                anna.lock_user_id = self.lock_manager
                for moment, level in ((early, "documents"), (late, "none")):
                    with freeze_time(moment):
                        self.run_cron("partner_consent.ir_cron_lift_expired_locks")
                    self.assertEqual(anna.lock_level, level, moment)

    def test_a_locked_customer_isnt_deleted_to_get_rid_of_the_lock(self):
        self.anna.lock_level = "documents"
        with self.assertRaisesRegex(UserError, "Anna Meier.*can't be deleted"):
            self.anna.with_user(self.clerk).unlink()
        self.anna.with_user(self.lock_manager).unlink()
        self.assertFalse(self.anna.exists())

    def test_locking_costs_the_same_for_many(self):
        def lock(count):
            partners = self.Partner.create([{"name": f"Bulk {i}"} for i in range(count)])
            return self.statements(lambda: partners.write({"lock_level": "hidden"}))

        lock(2)
        self.assertLessEqual(lock(40) - lock(4), 2)
