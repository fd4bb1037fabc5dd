"""The record of addresses is true whatever was written, and costs the same for many."""

from odoo import Command

from ..models.address.keeping import fill
from .common.bearing import BearingCommon


class TestKeeping(BearingCommon):
    def test_the_record_is_what_a_new_one_would_be_whatever_was_written(self):
        company = self.customer("Meier GmbH", is_company=True, email="info@m.example")
        anna = self.customer(parent_id=company.id, phone="0151 23456789")
        anna.contact_point_ids = [
            Command.create({"kind": "fax", "value": "030 1"}),
            Command.create({"kind": "email", "value": "anna@privat.example"}),
        ]
        anna.contact_point_ids[:1].value = "030 7654321"
        company.country_id = self.env.ref("base.fr")
        anna.email = "x@m.example; y@m.example"
        anna.contact_point_ids.filtered(lambda point: point.kind == "email").unlink()
        company.write({"street": "Weg 3", "zip": "10115", "city": "Berlin"})
        everybody = self.env["partner.address"].search([("partner_id", "in", (anna | company).ids)])
        fields = ("partner_id", "kind", "key", "main", "excluded", "unclear", "invalid")
        kept = {tuple(row[name] for name in fields) for row in everybody}
        everybody.unlink()
        fill(self.env)
        again = self.env["partner.address"].search([("partner_id", "in", (anna | company).ids)])
        self.assertEqual({tuple(row[name] for name in fields) for row in again}, kept)
        self.assertEqual(self.addresses(anna), {"x@m.example", "y@m.example"})

    def test_a_letter_box_without_a_name_has_that_of_the_company(self):
        company = self.customer("Meier GmbH", is_company=True)
        invoice = self.Partner.create(
            {"type": "invoice", "parent_id": company.id, "street": "Weg 9", "zip": "1"}
        )
        company.name = "Huber GmbH"
        self.assertEqual(self.addresses(invoice, "post"), {"hubergmbh|weg9|1"})

    def test_creating_many_with_contact_points_costs_as_much_as_a_few(self):
        def create(n):
            points = [
                Command.create({"kind": "email", "value": f"{kind}@m.example"}) for kind in "ab"
            ]
            self.Partner.create([{"name": "C", "contact_point_ids": points} for _ in range(n)])

        # The first round fills the caches.
        create(1)
        counts = [self.statements(lambda n=n: create(n)) for n in (2, 40)]
        self.assertEqual(*counts)

    def test_writing_addresses_of_many_costs_as_much_as_of_a_few(self):
        counts = {}
        for n in (2, 60):
            partners = self.Partner.create([{"name": f"C {n} {i}"} for i in range(n)])
            counts[n] = self.statements(lambda partners=partners: partners.write({"zip": "10115"}))
        self.assertEqual(counts[60], counts[2])
