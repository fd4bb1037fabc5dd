"""Last contact: read, searched, sorted and grouped without a column of its own."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_history import HistoryCommon


@tagged("post_install", "-at_install")
class TestLastContact(HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recent, cls.old, cls.never = (cls.customer(name) for name in ("Recent", "Old", "Never"))
        cls.all = cls.recent + cls.old + cls.never
        cls.entry(cls.old, date="2025-02-03")
        cls.entry(cls.recent, date="2025-02-03")
        cls.entry(cls.recent, date="2026-04-05")

    def found(self, operator, value, user=None):
        domain = [("last_contact_date", operator, value), ("id", "in", self.all.ids)]
        return self.Partner.with_user(user or self.clerk).search(domain)

    def test_it_is_the_latest_entry(self):
        dates = self.all.with_user(self.clerk).mapped("last_contact_date")
        self.assertEqual([str(date) for date in dates], ["2026-04-05", "2025-02-03", "False"])
        self.entry(self.never, date="2026-06-01")
        self.assertEqual(str(self.never.last_contact_date), "2026-06-01")

    def test_what_is_planned_is_no_contact_yet(self):
        tomorrow = fields.Date.context_today(self.old) + timedelta(days=1)
        self.entry(self.never, date=tomorrow)
        self.assertFalse(self.never.last_contact_date)
        self.assertEqual(self.found("=", False), self.never)
        self.assertFalse(self.found(">=", tomorrow))

    def test_each_comparison_finds_the_customers_whose_date_meets_it(self):
        for operator, value, expected in (
            ("<", "2026-04-05", self.old),
            ("<=", "2026-04-05", self.recent + self.old),
            (">", "2025-02-03", self.recent),
            (">=", "2025-02-03", self.recent + self.old),
            ("=", "2025-02-03", self.old),
            ("!=", "2025-02-03", self.recent + self.never),
            ("in", ["2026-04-05", False], self.recent + self.never),
            ("not in", ["2026-04-05"], self.old + self.never),
            ("=", False, self.never),
            ("!=", False, self.recent + self.old),
            ("<", "today", self.recent + self.old),
            (">", "today -1d", self.Partner),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found(operator, value).sorted("id"), expected.sorted("id"))

    def test_it_sorts_and_groups(self):
        partners = self.Partner.with_user(self.clerk)
        domain = [("id", "in", self.all.ids)]
        self.assertEqual(
            partners.search(domain, order="last_contact_date DESC NULLS LAST"), self.all
        )
        groups = partners.formatted_read_group(domain, ["last_contact_date:month"], ["__count"])
        counts = [group["__count"] for group in groups]
        self.assertEqual(counts, [1, 1, 1])
        for group in groups:
            in_group = partners.search(domain + group["__extra_domain"])
            self.assertEqual(len(in_group), 1, group)

    def test_entries_of_another_company_are_nobodys_contact_here(self):
        other = self.env["res.company"].create({"name": "Other business"})
        self.entry(self.never, company_id=other.id, date="2026-05-05")
        never = self.never.with_user(self.clerk)
        never.invalidate_recordset()
        self.assertFalse(never.last_contact_date)
        self.assertEqual(self.found("=", False), self.never)
        partners = self.Partner.with_user(self.clerk)
        (group,) = partners.formatted_read_group(
            [("id", "=", never.id)], ["last_contact_date:month"], ["__count"]
        )
        self.assertFalse(group["last_contact_date:month"])

    def test_rules_on_entries_hold_and_the_customers_are_not_asked_twice(self):
        """A customer who is listed is read already: asked for each entry, a million take long."""
        partners = self.Partner.with_user(self.clerk)
        column = partners._field_to_sql("res_partner", "last_contact_date").code
        self.assertIn("company_id", column)
        self.assertNotIn("partner_share", column)
        self.env["ir.rule"].create(
            {
                "name": "No old entries",
                "model_id": self.env["ir.model"]._get_id("partner.history"),
                "domain_force": "[('date', '>', '2026-01-01')]",
            }
        )
        listed = partners.search([("id", "in", self.all.ids)], order="last_contact_date, id")
        self.assertEqual(listed, self.recent + self.old + self.never)

    def test_a_selection_is_built_on_it(self):
        selection = self.env["partner.selection"].create(
            {
                "name": "Silent",
                "domain": str(
                    [
                        "&",
                        ("id", "in", self.all.ids),
                        "|",
                        ("last_contact_date", "<", "2026-01-01"),
                        ("last_contact_date", "=", False),
                    ]
                ),
            }
        )
        self.assertEqual(selection.match_count, 2)

    def test_contact_search_offers_it(self):
        view = self.env.ref("base.view_res_partner_filter")
        arch = self.Partner.with_user(self.clerk).get_view(view.id, "search")["arch"]
        for name in ("filter_no_contact_year", "filter_never_contacted", "group_last_contact"):
            self.assertIn(f'name="{name}"', arch)
