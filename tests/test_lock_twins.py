"""A locked customer who comes back under another record gets no document either."""

from odoo.tests import tagged

from .common.bearing import BearingCommon


@tagged("post_install", "-at_install")
class TestLockTwins(BearingCommon):
    def test_a_hidden_customer_who_comes_back_gets_no_document(self):
        guard = {"model_name": "res.partner.bank", "partner_field": "partner_id"}
        self.env["partner.lock.guard"].create(guard)
        hidden = self.customer("Hidden Person", street="Weg 1", zip="10115", city="Berlin")
        hidden.with_user(self.lock_manager).write({"lock_level": "hidden"})
        bank = self.env["res.partner.bank"]
        ways = {
            "e-mail": {"name": "Somebody", "email": hidden.email.upper(), "phone": False},
            "number": {"name": "hidden person", "email": False, "phone": "0151 23456789"},
            "letter box": {
                "name": "Hidden  Person",
                "email": False,
                "phone": False,
                "street": "Weg 1",
                "zip": "10115",
            },
        }
        for number, (way, values) in enumerate(ways.items()):
            back = self.Partner.create({"country_id": self.env.ref("base.de").id} | values)
            with self.subTest(way=way), self.assertRefused("address of a customer who is locked"):
                bank.create({"partner_id": back.id, "acc_number": f"DE{number}"})
        other = self.customer("Other Person", email="other@example.com")
        locked = self.customer("Locked", email="keine", lock_level="documents")
        self.assertTrue(locked.effective_lock_level)
        self.assertTrue(
            bank.create({"partner_id": self.customer("X", email="keine").id, "acc_number": "DE8"})
        )
        self.assertTrue(bank.create({"partner_id": other.id, "acc_number": "DE9"}))
