"""Selections by what customers bought, where the apps that know it are installed."""

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from ..common import ConsentCommon


@tagged("post_install", "-at_install")
class TestSelectionSales(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.carla = (
            cls.customer(name) for name in ("Anna Meier", "Bert Kurz", "Carla Lang")
        )
        cls.all = cls.anna + cls.bert + cls.carla
        cls.product = cls.env["product.product"].create({"name": "Tree", "list_price": 100})
        cls.order(cls.anna, "2026-03-04", 30)
        cls.order(cls.bert, "2024-03-04", 1)
        cls.seller = new_test_user(
            cls.env, "seller", groups="base.group_user,sales_team.group_sale_salesman_all_leads"
        )

    @classmethod
    def order(cls, partner, date, quantity):
        line = {"product_id": cls.product.id, "product_uom_qty": quantity, "price_unit": 100}
        order = cls.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [(0, 0, line)]}
        )
        order.action_confirm()
        order.date_order = f"{date} 12:00:00"
        return order

    def selection(self, *conditions, user=None):
        domain = [("id", "in", self.all.ids), *conditions]
        values = {"name": "Sales", "domain": str(domain), "shared": True}
        return self.env["partner.selection"].with_user(user or self.seller).create(values)

    def matching(self, *conditions):
        selection = self.selection(*conditions)
        found = self.Partner.search([("selection_id", "=", selection.id)])
        self.assertEqual(selection.match_count, len(found))
        return found

    def test_bought_since_and_not_since(self):
        confirmed = ("state", "=", "sale")
        since = [confirmed, ("date_order", ">=", "2026-01-01")]
        self.assertEqual(self.matching(("sale_order_ids", "any", since)), self.anna)
        quiet = self.matching(
            ("sale_order_ids", "any", [confirmed]), ("sale_order_ids", "not any", since)
        )
        self.assertEqual(quiet, self.bert)
        self.assertEqual(self.matching(("sale_order_ids", "=", False)), self.carla)
        self.assertEqual(
            self.matching(("sale_order_ids.date_order", ">=", "2026-01-01")), self.anna
        )

    def test_bought_a_product_and_for_how_much(self):
        tree = ("sale_order_ids.order_line.product_id.name", "ilike", "tree")
        self.assertEqual(self.matching(tree), self.anna + self.bert)
        big = ("sale_order_ids", "any", [("amount_untaxed", ">=", 1000)])
        self.assertEqual(self.matching(big), self.anna)

    def test_sales_history_and_consent_in_one_selection(self):
        self.anna._consent_set("email", "given", source="confirmation")
        self.env["partner.history"].create({"partner_id": self.anna.id, "date": "2026-05-06"})
        selection = self.selection(
            ("sale_order_ids", "any", [("date_order", ">=", "2026-01-01")]),
            ("last_contact_date", ">=", "2026-05-01"),
            ("reachable_channel", "=", "email"),
        )
        selection.channel = "email"
        self.assertEqual(selection.partner_ids_to_contact(), self.anna.ids)

    def test_colleague_without_the_right_to_sales_is_told_so(self):
        selection = self.selection(("sale_order_ids.amount_untaxed", ">=", 1000))
        hers = selection.with_user(self.clerk)
        self.assertEqual(hers.match_count, 0)
        self.assertTrue(hers.problem)
        self.assertEqual(selection.match_count, 1)

    def test_condition_on_what_is_not_there_is_refused(self):
        with self.assertRaises(ValidationError):
            self.selection(("no_such_app_ids", "!=", False))
