"""Erasing a customer of the apps: their documents stay with number and sums, and name nobody."""

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from ...models.erasure.refusing import refusals
from ..common.needles import traces
from ..test_erasure_needles import (
    EMAIL,
    MOBILE,
    NAME,
    NEEDLES,
    PHONE,
    SECOND,
    STREET,
    ErasureCommon,
)

ABOUT = f"{NAME}, {EMAIL}, {PHONE}, {STREET}"
PAST = {"start": "2020-01-02 08:00:00", "stop": "2020-01-02 09:00:00"}


@tagged("post_install", "-at_install", "slow")
class TestErasureApps(ErasureCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Chair", "list_price": 10, "type": "consu", "invoice_policy": "order"}
        )

    def order(self, who, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": who.id,
                "client_order_ref": "4711",
                "note": ABOUT,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 2}),
                    Command.create({"display_type": "line_note", "name": f"For {NAME}"}),
                ],
            }
            | values
        )

    def invoice(self, order):
        invoice = order._create_invoices()
        invoice.narration = ABOUT
        invoice.action_post()
        return invoice

    def pay(self, invoice):
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments.create({"communication": f"Thanks {NAME}"}).action_create_payments()

    def records(self, who):
        """Leave the person's traces in the apps' own tables, nothing of it open."""
        env = self.env
        env["crm.lead"].create(
            {
                "name": f"Chairs for {NAME}",
                "partner_id": who.id,
                "contact_name": NAME,
                "description": ABOUT,
                "active": False,
                "probability": 0,
            }
        )
        env["crm.lead"].create(
            {
                "name": "By mail",
                "contact_name": NAME,
                "email_from": EMAIL,
                "phone": PHONE,
                "street": STREET,
            }
        )
        event = env["event.event"].create(
            {"name": "Fair", "date_begin": PAST["start"], "date_end": PAST["stop"]}
        )
        env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": who.id, "name": "Xavi Q."},
                {"event_id": event.id, "name": NAME, "email": SECOND, "phone": MOBILE},
            ]
        )
        env["calendar.event"].create(
            {"name": f"Talk with {NAME}", "description": ABOUT, "location": STREET}
            | PAST
            | {"partner_ids": [Command.set((self.env.user.partner_id | who).ids)]}
        )
        project = env["project.project"].create({"name": NAME, "partner_id": who.id})
        env["project.task"].create(
            {
                "name": f"Deliver to {NAME}",
                "project_id": project.id,
                "partner_id": who.id,
                "email_cc": EMAIL,
                "description": ABOUT,
                "state": "1_done",
            }
        )
        survey = env["survey.survey"].create({"title": "Happy?"})
        env["survey.user_input"].create(
            {"survey_id": survey.id, "partner_id": who.id, "email": EMAIL, "nickname": NAME}
        )
        env["website.visitor"].create({"partner_id": who.id, "access_token": str(who.id)})

    def test_documents_keep_their_numbers_and_name_nobody(self):
        who = self.person(vat="DE136695976", ref="K-100817")
        self.env["partner.contact.point"].create(
            [
                {"partner_id": who.id, "kind": "email", "value": SECOND},
                {"partner_id": who.id, "kind": "phone", "value": MOBILE},
            ]
        )
        address = self.customer("Tor 3", type="delivery", parent_id=who.id, street=STREET)
        new_test_user(self.env, EMAIL, groups="base.group_portal", partner_id=who.id, name=NAME)
        order = self.order(who, partner_shipping_id=address.id)
        self.assertIn("Open: 1 × Sales Order", refusals(who)[who.id])
        order.action_confirm()
        self.assertIn("Open", refusals(who)[who.id])
        picking = order.picking_ids
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.button_validate()
        invoice = self.invoice(order)
        self.assertIn("Unpaid invoices: 1", refusals(who)[who.id])
        self.pay(invoice)
        order.message_post(
            body=f"I, {NAME}, agree", author_id=who.id, attachments=[(f"{NAME}.txt", b"x")]
        )
        invoice.message_post(body=f"Sent to {NAME}", partner_ids=who.ids)
        other = self.everywhere(
            who, {"name": NAME, "email": EMAIL, "phone": PHONE, "street": STREET}
        )
        other.message_post(body=f"{SECOND} or {MOBILE} or +491725550199")
        self.records(who)
        self.assertEqual(refusals(who), {})
        before = traces(self.env, *NEEDLES, "DE136695976")
        self.assertEqual(before.keys(), {*NEEDLES, "DE136695976"})
        self.assertGreater(len(before[NAME]), 40, before[NAME])
        sums = self.sums(order | self.order(self.customer("Berta Bauer")), invoice)
        erasure = self.erase(who)
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, *NEEDLES, "DE136695976", "Xavi Q."), {})
        self.assertEqual(self.sums(order | self.env["sale.order"].search([]), invoice), sums)
        self.assertEqual(order.partner_id | invoice.partner_id, who)
        self.assertEqual(order.partner_id.name, "Erased customer")
        self.assertEqual(invoice.partner_id.erased, True)
        kept = erasure.line_ids.filtered("until").grouped("model_name")
        year = fields.Date.today().year
        self.assertEqual(kept["sale.order"].until.year, year + 6)
        self.assertEqual(kept["account.move"].until.year, year + 10)
        self.assertEqual(self.Event.verify(), [])
        self.assertNotIn(who, self.Partner.search([]))

    def sums(self, orders, invoices):
        return sorted(
            [(order.name, order.amount_total, order.client_order_ref) for order in orders]
            + [(invoice.name, invoice.amount_total, invoice.ref) for invoice in invoices],
            key=str,
        )

    def test_an_order_of_who_comes_back_is_a_new_customers(self):
        who = self.person()
        order = self.order(who)
        order.action_confirm()
        order.locked = True
        self.erase(who)
        again = self.Partner.create({"name": NAME, "email": EMAIL})
        self.assertNotEqual(self.order(again).partner_id, order.partner_id)
        self.assertEqual(again.sale_order_count, 1)
        self.assertMayNotContact(again, "email", "suppressed")
