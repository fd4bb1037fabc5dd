"""What guards cost: one SQL statement per batch where there is a guard, none elsewhere."""

from odoo.tests import tagged

from .common import ConsentCommon


class GuardCostCommon(ConsentCommon):
    def cost(self, action):
        """Return how many SQL statements ``action`` takes with warm caches."""
        self.env["partner.lock.guard"]._guards()
        return self.statements(action)

    def compare(self, action):
        """Return the extra statements that ``self.guard`` makes."""
        action()
        self.guard.active = False
        without = self.cost(action)
        self.guard.active = True
        return self.cost(action) - without


@tagged("post_install", "-at_install")
class TestGuardCost(GuardCostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Bank = cls.env["res.partner.bank"]
        cls.guard = cls.env["partner.lock.guard"].create(
            {"model_name": "res.partner.bank", "partner_field": "partner_id"}
        )
        cls.partners = cls.Partner.create([{"name": f"Customer {i}"} for i in range(20)])
        cls.others = cls.Partner.create([{"name": f"Other {i}"} for i in range(20)])

    def test_creating_a_batch_costs_one_statement(self):
        def create():
            self.Bank.create(
                [
                    {"partner_id": p.id, "acc_number": f"{p.id}-{self.number()}"}
                    for p in self.partners
                ]
            )

        self.assertEqual(self.compare(create), 1)

    def test_changing_the_customer_costs_one_statement(self):
        account = self.Bank.create({"partner_id": self.partners[0].id, "acc_number": "DE1"})
        partners = iter(self.others)
        self.assertEqual(self.compare(lambda: account.write({"partner_id": next(partners).id})), 1)

    def test_writing_what_the_customer_is_computed_from_costs_one_statement_for_each_step(self):
        self.guard.write({"model_name": "res.partner", "partner_field": "commercial_partner_id"})
        companies = iter(
            self.Partner.create([{"name": f"Company {i}", "is_company": True} for i in range(9)])
        )

        def move():
            self.partners.write({"parent_id": next(companies).id})

        # Whose contacts they are is computed first, then the address is taken over.
        self.assertLessEqual(self.compare(move), 2)

    def test_writing_something_else_costs_nothing(self):
        account = self.Bank.create({"partner_id": self.partners[0].id, "acc_number": "DE1"})
        self.assertEqual(self.compare(lambda: account.write({"acc_number": self.number()})), 0)

    def test_an_unguarded_model_costs_nothing(self):
        self.guard.active = False
        self.env["partner.lock.guard"]._guards()
        with self.assertQueryCount(0):
            self.assertEqual(tuple(self.Bank._lock_guards()), ())

    def number(self):
        self.count = getattr(self, "count", 0) + 1
        return f"N{self.count}"
