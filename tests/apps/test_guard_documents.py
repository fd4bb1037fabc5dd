"""The seeded guards in the apps they are meant for, awake because these are installed."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import ConsentCommon


@tagged("post_install", "-at_install")
class TestGuardDocuments(ConsentCommon):
    named_reason = "Payment default"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reason = cls.env.ref("partner_consent.lock_reason_payment_default")
        cls.locked = cls.customer()
        cls.free = cls.customer("Frieda Frei")
        cls.product = cls.env["product.product"].create({"name": "Chair", "list_price": 10})
        cls.old_order = cls.order(cls.locked)
        cls.locked.write({"lock_level": "documents", "lock_reason_id": reason.id})

    @classmethod
    def order(cls, partner):
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": cls.product.id, "product_uom_qty": 1})],
            }
        )

    def values(self, partner):
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-05-03 08:00:00",
                "date_end": "2030-05-03 18:00:00",
            }
        )
        return {
            "sale.order": {"partner_id": partner.id},
            "crm.lead": {"name": "Lead", "partner_id": partner.id},
            "purchase.order": {"partner_id": partner.id},
            "project.task": {"name": "Task", "partner_id": partner.id},
            "event.registration": {"event_id": event.id, "partner_id": partner.id},
            "calendar.event": {
                "name": "Talk",
                "start": "2030-05-03 08:00:00",
                "stop": "2030-05-03 09:00:00",
                "partner_ids": [(6, 0, [self.env.user.partner_id.id, partner.id])],
            },
        }

    def test_each_document_refuses_a_locked_customer(self):
        for model, values in self.values(self.locked).items():
            with self.subTest(model=model), self.assertLockRefused():
                self.env[model].create(values)

    def test_each_document_takes_an_unlocked_customer(self):
        for model, values in self.values(self.free).items():
            with self.subTest(model=model):
                self.assertTrue(self.env[model].create(values))

    def test_a_copied_order_is_refused(self):
        with self.assertLockRefused():
            self.old_order.copy()

    def test_an_old_order_can_be_confirmed_and_invoiced(self):
        self.old_order.order_line.product_uom_qty = 2
        self.old_order.action_confirm()
        self.old_order.order_line.qty_delivered = 2
        invoice = self.old_order._create_invoices()
        self.assertEqual(invoice.partner_id, self.locked)

    def test_an_attendee_added_to_a_meeting_is_refused(self):
        event = self.env["calendar.event"].create(self.values(self.free)["calendar.event"])
        with self.assertLockRefused():
            event.write({"partner_ids": [(4, self.locked.id)]})
        with self.assertLockRefused():
            event.partner_ids |= self.locked
        company = self.Partner.create({"name": "Muster AG", "is_company": True})
        company.lock_level = "documents"
        with self.assertRaisesRegex(UserError, "Carla is locked, because Muster AG is"):
            event.write({"partner_ids": [(0, 0, {"name": "Carla", "parent_id": company.id})]})

    def test_a_meeting_linked_from_the_customers_side_is_refused(self):
        event = self.env["calendar.event"].create(self.values(self.free)["calendar.event"])
        with self.assertLockRefused():
            self.locked.write({"meeting_ids": [(4, event.id)]})
        self.free.write({"meeting_ids": [(6, 0, event.ids)]})

    def test_a_meeting_with_a_locked_attendee_can_be_moved(self):
        self.locked.lock_level = "none"
        event = self.env["calendar.event"].create(self.values(self.locked)["calendar.event"])
        self.locked.lock_level = "documents"
        event.write({"start": "2030-05-04 08:00:00", "stop": "2030-05-04 09:00:00"})
        event.write({"partner_ids": [(6, 0, event.partner_ids.ids)]})
        self.assertIn(self.locked, event.partner_ids)

    def test_the_order_form_takes_the_customer_out_again(self):
        form = Form(self.env["sale.order"])
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as log:
            form.partner_id = self.locked
        self.assertIn("Anna Meier is locked: no new documents", log.output[0])
        self.assertFalse(form.partner_id)

    def test_the_meeting_form_takes_only_the_locked_attendee_out(self):
        form = Form(self.env["calendar.event"])
        form.name = "Talk"
        with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
            form.partner_ids.add(self.locked)
        form.partner_ids.add(self.free)
        self.assertIn(self.free, form.partner_ids[:])
        self.assertNotIn(self.locked, form.partner_ids[:])

    def test_a_quotation_opened_from_a_locked_customer_is_empty(self):
        orders = self.env["sale.order"].with_context(default_partner_id=self.locked.id)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
            form = Form(orders)
        self.assertFalse(form.partner_id)

    def test_an_invoice_is_refused_once_its_guard_is_on(self):
        guard = self.env["partner.lock.guard"].with_context(active_test=False)
        guard.search([("model_name", "=", "account.move")]).active = True
        with self.assertLockRefused():
            self.env["account.move"].create(
                {"move_type": "out_invoice", "partner_id": self.locked.id}
            )

    def test_a_guarded_order_costs_one_statement_more(self):
        def cost(guarded):
            self.env.ref("partner_consent.lock_guard_sale_order").active = guarded
            self.order(self.free)
            self.env["partner.lock.guard"]._guards()
            orders = [{"partner_id": self.free.id} for _ in range(5)]
            return self.statements(lambda: self.env["sale.order"].create(orders))

        self.assertLessEqual(cost(True) - cost(False), 1)
