"""Every answer, the preferred channel and the lock can be searched and grouped by."""

from ast import literal_eval

from lxml import etree

from odoo.tools import SQL

from ..policy import vocabulary as v
from .common import ConsentCommon


class TestContactSearch(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        arch = cls.Partner.with_user(cls.clerk).get_view(
            cls.env.ref("base.view_res_partner_filter").id, "search"
        )["arch"]
        cls.filters = {node.get("name"): node for node in etree.fromstring(arch).iter("filter")}

    def test_a_filter_of_each_channel_finds_who_may_be_contacted(self):
        """What counts is the decision: who said Yes may be locked, or have no number."""
        for channel in v.CHANNELS:
            with self.subTest(channel=channel):
                willing, unwilling, locked = (
                    self.customer(f"{channel} {number}", phone=f"+49 151 2345678{number}")
                    for number in range(3)
                )
                for partner in willing + locked:
                    if channel == "fax":
                        self.env["partner.contact.point"].create(
                            {
                                "partner_id": partner.id,
                                "kind": "fax",
                                "value": f"030 99{partner.id}",
                            }
                        )
                    partner._consent_set(channel, v.GIVEN, source=v.CONFIRMATION)
                unwilling._consent_set(channel, v.REFUSED, source=v.CONFIRMATION)
                locked.lock_level = "documents"
                node = self.filters[f"consent_{channel}_may"]
                found = self.Partner.search(literal_eval(node.get("domain")))
                self.assertEqual(found & (willing + unwilling + locked), willing)

    def test_the_filters_are_few(self):
        ours = [name for name in self.filters if name.startswith(("consent_", "lock_"))]
        self.assertLessEqual(len(ours), 15)

    def test_groups_by_each_answer_the_preferred_channel_and_the_lock(self):
        grouped = {
            literal_eval(node.get("context"))["group_by"]
            for node in self.filters.values()
            if "group_by" in (node.get("context") or "")
        }
        wanted = {f"consent_{channel}" for channel in v.CHANNELS}
        wanted |= {"preferred_channel", "effective_lock_level"}
        self.assertLessEqual(wanted, grouped)
        for fname in wanted:
            self.assertTrue(self.Partner._read_group([], [fname], ["__count"]))

    def test_postgresql_knows_how_many_gave_an_answer(self):
        """It would guess 0.5 % otherwise, and look up a million customers one by one."""
        there = self.Partner.with_company(self.env["res.company"].create({"name": "Beispiel AG"}))
        yes = self.Partner.create([{"name": f"Yes {number}"} for number in range(200)])
        for partners in (self.Partner, there):
            yes.with_env(partners.env)._consent_set("sms", "given", source="portal")
            self.env.flush_all()
            self.cr.execute("ANALYZE res_partner")
            query = partners._search([("consent_sms", "=", "given")])
            [(plan,)] = self.env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query.select()))
            with self.subTest(company=partners.env.company.name):
                self.assertAlmostEqual(plan[0]["Plan"]["Plan Rows"], 200, delta=20)
