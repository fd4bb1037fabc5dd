"""What follows from an old document of a customer locked meanwhile goes on, and nothing else."""

from odoo import Command
from odoo.tests import Form, tagged

from ..common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLockFollowUp(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        guards = cls.env["partner.lock.guard"].with_context(active_test=False)
        # As strict as it can be set: invoices and deliveries are guarded too.
        guards.search([("model_name", "in", ("account.move", "stock.picking"))]).active = True
        cls.product = cls.env["product.product"].create(
            {"name": "Chair", "list_price": 10, "type": "consu", "invoice_policy": "order"}
        )

    def order(self, product=None, quantity=2, **line):
        product = product or self.product
        line = {"product_id": product.id, "product_uom_qty": quantity} | line
        order = self.env["sale.order"].create(
            {"partner_id": self.anna.id, "order_line": [Command.create(line)]}
        )
        self.anna.lock_level = "documents"
        return order

    def test_an_old_quotation_is_confirmed_and_delivered_with_its_backorder(self):
        order = self.order()
        order.action_confirm()
        delivery = order.picking_ids
        self.assertEqual(delivery.partner_id, self.anna)
        delivery.move_ids.write({"quantity": 1, "picked": True})
        action = delivery.button_validate()
        Form.from_action(self.env, action).save().process()
        backorder = order.picking_ids - delivery
        self.assertEqual((backorder.partner_id, backorder.backorder_id), (self.anna, delivery))
        returns = Form(
            self.env["stock.return.picking"].with_context(
                active_id=delivery.id, active_ids=delivery.ids, active_model="stock.picking"
            )
        ).save()
        returns.product_return_moves.quantity = 1
        self.assertEqual(returns._create_return().partner_id, self.anna)

    def test_a_new_delivery_is_refused(self):
        self.anna.lock_level = "documents"
        with self.assertLockRefused():
            self.env["stock.picking"].create(
                {
                    "partner_id": self.anna.id,
                    "picking_type_id": self.env.ref("stock.picking_type_out").id,
                }
            )

    def test_an_old_order_is_invoiced_and_credited(self):
        order = self.order()
        order.action_confirm()
        down_payment = self.env["sale.advance.payment.inv"].create(
            {
                "advance_payment_method": "percentage",
                "amount": 10,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        down_payment._create_invoices(order)
        self.assertEqual(order.invoice_ids.partner_id, self.anna)
        invoice = order._create_invoices(final=True)
        invoice.action_post()
        credit_note = invoice._reverse_moves()
        self.assertEqual((credit_note.move_type, credit_note.partner_id), ("out_refund", self.anna))

    def test_an_old_invoice_is_credited_and_invoiced_anew(self):
        order = self.order()
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        reversal = self.env["account.move.reversal"].create(
            {"move_ids": [Command.set(invoice.ids)], "journal_id": invoice.journal_id.id}
        )
        action = reversal.modify_moves()
        anew = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((anew.move_type, anew.partner_id), ("out_invoice", self.anna))
        with self.assertLockRefused():
            anew.copy()

    def test_what_follows_opens_no_way_to_more(self):
        order = self.order()
        order.action_confirm()
        invoice = order._create_invoices()
        with self.assertLockRefused():
            invoice.copy()
        with self.assertLockRefused():
            order.copy()

    def test_another_locked_customer_is_refused_on_the_way(self):
        order = self.order()
        other = self.customer("Bernd Berg")
        order.partner_invoice_id = other
        order.action_confirm()
        other.lock_level = "documents"
        self.assertEqual(order._create_invoices().partner_id, other, "the order holds them")
        with self.assertLockRefused("Bernd Berg"):
            order.partner_id = other

    def test_an_old_quotation_still_opens_the_task_it_was_sold_with(self):
        project = self.env["project.project"].create({"name": "Care"})
        service = self.env["product.product"].create(
            {
                "name": "Visit",
                "type": "service",
                "service_tracking": "task_global_project",
                "project_id": project.id,
            }
        )
        self.order(service).action_confirm()
        self.assertEqual(project.task_ids.partner_id, self.anna)
        with self.assertLockRefused():
            project.task_ids.copy()

    def test_an_old_quotation_still_registers_for_the_event(self):
        ticket_product = self.env["product.product"].create(
            {"name": "Seat", "type": "service", "service_tracking": "event", "list_price": 5}
        )
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-03 08:00:00",
                "date_end": "2030-05-03 18:00:00",
                "event_ticket_ids": [
                    Command.create({"name": "Seat", "product_id": ticket_product.id})
                ],
            }
        )
        order = self.order(
            ticket_product,
            1,
            event_id=event.id,
            event_ticket_id=event.event_ticket_ids.id,
        )
        order.action_confirm()
        self.assertEqual(event.registration_ids.partner_id, self.anna)
        editor = Form(self.env["registration.editor"].with_context(default_sale_order_id=order.id))
        order.order_line.product_uom_qty = 2
        editor.save().action_make_registration()
        self.assertEqual(event.registration_ids.partner_id, self.anna)

    def test_an_old_purchase_is_confirmed_received_and_billed(self):
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.anna.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "product_qty": 2, "price_unit": 5}
                    )
                ],
            }
        )
        self.anna.lock_level = "documents"
        purchase.button_confirm()
        receipt = purchase.picking_ids
        self.assertEqual(receipt.partner_id, self.anna)
        receipt.move_ids.write({"quantity": 2, "picked": True})
        receipt.button_validate()
        purchase.action_create_invoice()
        self.assertEqual(purchase.invoice_ids.partner_id, self.anna)
        with self.assertLockRefused():
            purchase.copy()

    def test_a_quotation_from_an_old_lead_is_refused(self):
        lead = self.env["crm.lead"].create({"name": "Chairs", "partner_id": self.anna.id})
        self.anna.lock_level = "documents"
        lead.write({"expected_revenue": 100})
        with self.assertLockRefused():
            self.env["sale.order"].create({"partner_id": self.anna.id, "opportunity_id": lead.id})
        with self.assertLockRefused():
            lead.write({"order_ids": [Command.create({"partner_id": self.anna.id})]})

    def test_a_locked_vendor_stops_only_the_own_reordering(self):
        vendors = self.anna | self.customer("Frieda Frei")
        route = self.env.ref("purchase_stock.route_warehouse0_buy")
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Part of {vendor.name}",
                    "is_storable": True,
                    "route_ids": [Command.set(route.ids)],
                    "seller_ids": [Command.create({"partner_id": vendor.id, "price": 1})],
                }
                for vendor in vendors
            ]
        )
        rules = self.env["stock.warehouse.orderpoint"].create(
            [
                {"product_id": product.id, "product_min_qty": 5, "product_max_qty": 5}
                for product in products
            ]
        )
        self.anna.lock_level = "documents"
        rules._procure_orderpoint_confirm(raise_user_error=False)
        ordered = self.env["purchase.order.line"].search([("product_id", "in", products.ids)])
        self.assertEqual(ordered.partner_id, vendors - self.anna)
        notes = products[0].product_tmpl_id.activity_ids.mapped("note")
        self.assertIn("Anna Meier is locked", " ".join(notes))
