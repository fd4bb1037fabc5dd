"""Guards: any document that points to customers can refuse locked ones."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestGuard(ConsentCommon):
    named_reason = "Payment default"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Guard = cls.env["partner.lock.guard"]
        cls.Bank = cls.env["res.partner.bank"]
        cls.free = cls.customer("Frieda Frei")
        cls.reason = cls.env.ref("partner_consent.lock_reason_payment_default")
        cls.locked = cls.customer(lock_level="documents", lock_reason_id=cls.reason.id)
        cls.guard = cls.Guard.create(
            {"model_name": "res.partner.bank", "partner_field": "partner_id"}
        )

    def account(self, partner, number="DE1", **values):
        return self.Bank.create({"partner_id": partner.id, "acc_number": number} | values)

    def test_a_new_document_of_a_locked_customer_is_refused(self):
        with self.assertLockRefused():
            self.account(self.locked)
        self.assertTrue(self.account(self.free))

    def test_neither_sudo_nor_context_gets_around(self):
        for model in (
            self.Bank.sudo(),
            self.Bank.with_context(install_mode=True, module="base", tracking_disable=True),
            self.Bank.with_user(self.env.ref("base.user_root")),
        ):
            with self.assertLockRefused():
                model.create({"partner_id": self.locked.id, "acc_number": "DE1"})

    def test_a_default_customer_is_refused_too(self):
        with self.assertLockRefused():
            self.Bank.with_context(default_partner_id=self.locked.id).create({"acc_number": "DE1"})

    def test_one_locked_customer_stops_the_batch(self):
        with self.assertLockRefused():
            self.Bank.create(
                [
                    {"partner_id": partner.id, "acc_number": f"DE{i}"}
                    for i, partner in enumerate(self.free | self.locked)
                ]
            )

    def test_handing_a_document_to_a_locked_customer_is_refused(self):
        account = self.account(self.free)
        with self.assertLockRefused():
            account.write({"partner_id": self.locked.id})
        with self.assertLockRefused():
            account.partner_id = self.locked

    def test_a_copy_of_an_existing_document_is_refused(self):
        self.locked.lock_level = "none"
        account = self.account(self.locked)
        self.locked.write({"lock_level": "documents", "lock_reason_id": self.reason.id})
        with self.assertLockRefused():
            account.copy({"acc_number": "DE2"})

    def test_an_existing_document_can_be_edited(self):
        self.locked.lock_level = "none"
        account = self.account(self.locked)
        self.locked.lock_level = "documents"
        account.write({"acc_number": "DE99", "partner_id": self.locked.id})
        self.assertEqual(account.acc_number, "DE99")

    def test_the_customers_side_of_the_relation_is_guarded(self):
        with self.assertLockRefused():
            self.locked.write({"bank_ids": [(0, 0, {"acc_number": "DE1"})]})
        account = self.account(self.free)
        with self.assertLockRefused():
            self.locked.write({"bank_ids": [(4, account.id)]})

    def test_a_contact_of_a_locked_company_is_refused(self):
        company = self.Partner.create(
            {"name": "Muster AG", "is_company": True, "lock_level": "hidden"}
        )
        contact = self.Partner.create({"name": "Carla", "parent_id": company.id})
        with self.assertRaisesRegex(UserError, "Carla is locked and hidden, because Muster AG is"):
            self.account(contact)

    def test_import_names_the_bad_row(self):
        result = self.Bank.load(
            ["acc_number", "partner_id/.id"],
            [["DE1", str(self.free.id)], ["DE2", str(self.locked.id)]],
        )
        self.assertFalse(result["ids"])
        refused = {
            m["record"] for m in result["messages"] if "Anna Meier is locked" in m["message"]
        }
        self.assertIn(1, refused)

    def test_the_form_takes_the_customer_out_again(self):
        form = Form(self.Bank)
        form.acc_number = "DE1"
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as log:
            form.partner_id = self.locked
        self.assertIn("Anna Meier is locked", log.output[0])
        self.assertFalse(form.partner_id)
        form.partner_id = self.free
        account = form.save()
        with Form(account) as form:
            with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
                form.partner_id = self.locked
            self.assertEqual(form.partner_id, self.free)

    def test_a_warning_guard_only_says_so(self):
        self.guard.mode = "warn"
        form = Form(self.Bank)
        form.acc_number = "DE1"
        with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
            form.partner_id = self.locked
        self.assertEqual(form.save().partner_id, self.locked)

    def test_a_guard_switched_off_or_removed_lets_go_at_once(self):
        self.guard.active = False
        self.assertTrue(self.account(self.locked))
        self.guard.active = True
        with self.assertLockRefused():
            self.account(self.locked, "DE2")
        self.guard.unlink()
        self.assertTrue(self.account(self.locked, "DE2"))

    def test_a_changed_guard_is_signalled_to_the_other_workers(self):
        registry = self.env.registry
        registry.cache_invalidated.clear()
        self.guard.active = False
        self.assertLessEqual({"stable", "templates"}, set(registry.cache_invalidated))

    def test_a_document_has_its_name_whether_or_not_its_app_is_there(self):
        self.assertEqual(self.guard.document, "Bank Accounts")
        sleeping = self.env.ref("partner_consent.lock_guard_pos_order")
        self.assertEqual(sleeping.document, "Point of Sale order")
        self.assertEqual(sleeping.display_name, "Point of Sale order, partner_id")
        for guard in self.Guard.with_context(active_test=False).search([]):
            self.assertNotIn(".", guard.document)

    def test_a_guard_for_an_app_that_is_missing_sleeps(self):
        guard = self.Guard.create({"model_name": "no.such.document", "partner_field": "client"})
        self.assertFalse(guard.is_awake)
        self.assertTrue(self.account(self.free))

    def test_a_guard_on_a_field_that_holds_no_customers_is_refused(self):
        for field in ("acc_number", "bank_id", "no_such_field"):
            with self.subTest(field=field), self.assertRaisesRegex(ValidationError, field):
                self.Guard.create({"model_name": "res.partner.bank", "partner_field": field})

    @mute_logger("odoo.sql_db")
    def test_a_field_has_one_guard(self):
        with self.assertRaisesRegex(Exception, "unique"):
            self.Guard.create({"model_name": "res.partner.bank", "partner_field": "partner_id"})

    def test_only_a_lock_manager_changes_guards(self):
        with self.assertRaisesRegex(Exception, "not allowed"):
            self.guard.with_user(self.clerk).active = False
        self.guard.with_user(self.lock_manager).active = False
        self.assertFalse(self.guard.active)

    def test_a_lock_manager_adds_a_guard_on_screen(self):
        self.guard.unlink()
        models = self.env["ir.model"].with_user(self.lock_manager)
        found = models.name_search("Bank Accounts", operator="=")
        form = Form(self.Guard.with_user(self.lock_manager))
        form.model_id = models.browse(found[0][0])
        self.assertEqual(form.partner_field, "partner_id")
        guard = form.save()
        self.assertEqual((guard.model_name, guard.is_awake), ("res.partner.bank", True))
        with self.assertLockRefused():
            self.account(self.locked)

    def test_seeded_guards(self):
        seeded = self.Guard.with_context(active_test=False).search([])
        states = {guard.model_name: guard.active for guard in seeded - self.guard}
        expected = dict.fromkeys(
            (
                "sale.order",
                "crm.lead",
                "purchase.order",
                "calendar.event",
                "project.task",
                "event.registration",
            ),
            True,
        ) | dict.fromkeys(("account.move", "stock.picking", "pos.order"), False)
        self.assertEqual(states, expected)

    def test_the_list_of_suggestions_marks_locked_customers(self):
        found = self.Partner.with_user(self.clerk).web_name_search(
            "Anna Meier", {"display_name": {}}
        )
        self.assertIn("`No new documents`", found[0]["__formatted_display_name"])
        self.assertEqual(found[0]["display_name"], "Anna Meier")

    def test_the_form_of_a_guarded_document_has_a_banner(self):
        arch = self.Bank.get_view(view_type="form")["arch"]
        self.assertIn("partner_lock_banner", arch)
        self.guard.active = False
        self.assertNotIn("partner_lock_banner", self.Bank.get_view(view_type="form")["arch"])

    def test_the_banner_says_who_is_locked(self):
        notices = (self.free | self.locked).with_user(self.clerk).lock_notices()
        self.assertEqual(
            notices,
            [
                {
                    "id": self.locked.id,
                    "notice": "Anna Meier is locked: no new documents. Reason: Payment default.",
                }
            ],
        )
