"""The ways round a guard that somebody might try: none of them leads to a locked customer."""

from odoo import Command
from odoo.tests import Form, tagged

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestGuardWays(ConsentCommon):
    named_reason = "Payment default"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Bank = cls.env["res.partner.bank"]
        cls.free = cls.customer("Frieda Frei")
        cls.reason = cls.env.ref("partner_consent.lock_reason_payment_default")
        cls.locked = cls.customer(lock_level="documents", lock_reason_id=cls.reason.id)
        cls.guards = cls.env["partner.lock.guard"].create(
            [
                {"model_name": "res.partner.bank", "partner_field": "partner_id"},
                # A many2many that every database has.
                {"model_name": "mail.message", "partner_field": "partner_ids"},
            ]
        )
        cls.account = cls.Bank.create({"partner_id": cls.free.id, "acc_number": "DE0"})

    def test_the_web_clients_own_save(self):
        values = {"partner_id": self.locked.id, "acc_number": "DE1"}
        with self.assertLockRefused():
            self.Bank.browse().web_save(values, {})
        with self.assertLockRefused():
            self.account.web_save({"partner_id": self.locked.id}, {})
        other = self.Bank.create({"partner_id": self.free.id, "acc_number": "DE2"})
        with self.assertLockRefused():
            (self.account | other).web_save_multi(
                [{"acc_number": "DE3"}, {"partner_id": self.locked.id}], {}
            )

    def test_a_customer_by_name_or_by_external_id_in_an_import(self):
        xmlid = self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "partner_consent_test.anna", "record": self.locked}]
        )
        self.assertIsNone(xmlid)
        for column, value in (
            ("partner_id", "Anna Meier"),
            ("partner_id/id", "partner_consent_test.anna"),
            ("partner_id/.id", str(self.locked.id)),
        ):
            with self.subTest(column=column):
                result = self.Bank.load(["acc_number", column], [["DE1", value]])
                self.assertFalse(result["ids"])
                self.assertIn("Anna Meier is locked", result["messages"][0]["message"])

    def test_a_document_nested_in_another_record(self):
        command = Command.create({"acc_number": "DE1", "partner_id": self.free.id})
        with self.assertLockRefused():
            self.locked.write({"bank_ids": [command]})
        with self.assertLockRefused():
            self.free.write(
                {"child_ids": [Command.update(self.locked.id, {"bank_ids": [command]})]}
            )
        with self.assertLockRefused():
            self.locked.write({"bank_ids": [Command.set(self.account.ids)]})
        with self.assertLockRefused():
            self.free.write(
                {"bank_ids": [Command.update(self.account.id, {"partner_id": self.locked.id})]}
            )

    def test_a_server_action_of_an_administrator(self):
        model = self.env["ir.model"]._get_id("res.partner.bank")
        values = {"partner_id": self.locked.id}
        action = self.env["ir.actions.server"].create(
            {
                "name": "Hand over",
                "model_id": model,
                "state": "code",
                "code": f"env[model._name].sudo().browse({self.account.id}).write({values})",
            }
        )
        with self.assertLockRefused():
            action.run()
        writes = self.env["ir.actions.server"].create(
            {
                "name": "Hand over",
                "model_id": model,
                "state": "object_write",
                "update_path": "partner_id",
                "resource_ref": f"res.partner,{self.locked.id}",
            }
        )
        with self.assertLockRefused():
            writes.with_context(active_model="res.partner.bank", active_id=self.account.id).run()

    def test_a_default_kept_for_the_user(self):
        self.env["ir.default"].set("res.partner.bank", "partner_id", self.locked.id)
        with self.assertLockRefused():
            self.Bank.create({"acc_number": "DE1"})

    def test_every_command_on_a_many2many(self):
        message = self.env["mail.message"].create(
            {"body": "Old", "partner_ids": [Command.set(self.free.ids)]}
        )
        for command in (
            Command.link(self.locked.id),
            Command.set((self.free | self.locked).ids),
            (4, self.locked.id, 0),
            [6, False, self.locked.ids],
        ):
            with self.subTest(command=command):
                with self.assertLockRefused():
                    message.write({"partner_ids": [command]})
                with self.assertLockRefused():
                    message.copy({"partner_ids": [command]})
        with self.assertLockRefused():
            self.env["mail.message"].with_context(default_partner_ids=self.locked.ids).create(
                {"body": "New"}
            )

    def test_context_keys_open_nothing(self):
        for key in ("partner_lock_follow_up", "install_mode", "import_file", "no_reset_password"):
            forged = {"model_names": ["res.partner.bank"], "partner_ids": self.locked.ids}
            with self.subTest(key=key), self.assertLockRefused():
                self.Bank.with_context(**{key: forged}).create(
                    {"partner_id": self.locked.id, "acc_number": "DE1"}
                )

    def test_a_contact_of_a_locked_company_in_the_form(self):
        company = self.customer("Muster AG", is_company=True, lock_level="documents")
        contact = self.customer("Carla", parent_id=company.id)
        form = Form(self.Bank)
        form.acc_number = "DE1"
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as log:
            form.partner_id = contact
        self.assertIn("is locked, because Muster AG is: no new documents", log.output[0])
        self.assertFalse(form.partner_id)

    def test_an_editable_list_asks_as_the_form_does(self):
        bank_list = self.env.ref("base.view_partner_bank_tree")
        self.assertIn("multi_edit", bank_list.arch)
        changed = self.account.onchange(
            {"partner_id": self.locked.id}, ["partner_id"], {"partner_id": {}, "acc_number": {}}
        )
        self.assertIn("Anna Meier is locked", changed["warning"]["message"])
        self.assertEqual(changed["value"]["partner_id"], self.free.id)
        with self.assertLockRefused():
            self.account.web_save({"partner_id": self.locked.id}, {"partner_id": {}})

    def test_a_warning_guard_names_customer_level_and_reason_and_refuses_nothing(self):
        self.guards.mode = "warn"
        changed = self.Bank.onchange(
            {"partner_id": self.locked.id, "acc_number": "DE1"},
            ["partner_id"],
            {"partner_id": {}, "acc_number": {}},
        )
        self.assertEqual(
            changed["warning"]["message"],
            "Anna Meier is locked: no new documents. Reason: Payment default. "
            "A lock manager can lift the lock.",
        )
        self.assertNotIn("partner_id", changed["value"])
        self.account.partner_id = self.locked
        self.assertEqual(self.account.partner_id, self.locked)
