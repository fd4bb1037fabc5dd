"""What stands beside a customer follows the customer's access; nobody learns a name past it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common.access import (
    ADDON,
    DIALOGS,
    LIVE,
    OF_ADMINISTRATORS,
    OF_CONTROLLER,
    OF_OFFICERS,
    OPERATIONS,
    SHARED,
    AccessCommon,
)


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon):
    def may(self, record, user, operation):
        with mute_logger("odoo.addons.base.models.ir_rule"):
            return record.with_user(user).has_access(operation)

    def finds(self, record, user):
        records = record.browse().with_user(user).with_context(active_test=False)
        return records.has_access("read") and record.id in records.search([]).ids

    def test_each_model_of_the_addon_is_known_here(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == ADDON and not model._abstract
        }
        beside = self.beside(self.customer(), self.ours).keys()
        self.assertEqual(
            ours,
            SHARED
            | LIVE
            | DIALOGS
            | OF_OFFICERS
            | OF_ADMINISTRATORS
            | OF_CONTROLLER.keys()
            | beside,
        )

    def test_what_is_shared_holds_no_customer_and_no_company(self):
        for model in SHARED:
            relations = {field.comodel_name for field in self.env[model]._fields.values()}
            self.assertFalse(relations & {"res.partner", "res.company"}, model)

    def test_what_belongs_to_a_controller_is_its_own_companies(self):
        for model, values in OF_CONTROLLER.items():
            for company, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
                create = getattr(self.env[model], "_create_row", self.env[model].create)
                record = create(values | {"company_id": company.id})
                with self.subTest(model=model, company=company.name):
                    self.assertTrue(self.finds(record, self.staff[company]["officer"]))
                    for user in self.staff[other].values():
                        allowed = [op for op in OPERATIONS if self.may(record, user, op)]
                        self.assertEqual(allowed, [])
                        self.assertFalse(self.finds(record, user))

    def test_nothing_of_another_companys_customer_can_be_read_or_changed(self):
        for company, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
            customer = self.customer(f"Of {other.name}", company_id=other.id)
            rows = self.beside(customer, other)
            for group, user in self.staff[company].items():
                for model, record in rows.items():
                    with self.subTest(company=company.name, group=group, model=model):
                        allowed = [op for op in OPERATIONS if self.may(record, user, op)]
                        self.assertEqual(allowed, [])
                        self.assertFalse(self.finds(record, user))

    def test_a_customers_access_is_followed_not_the_company_of_the_row(self):
        """An entry, answer or request that one's own company made of the others' customer."""
        customer = self.customer(company_id=self.theirs.id)
        rows = self.beside(customer, self.ours)
        for group, user in self.staff[self.ours].items():
            for model, record in rows.items():
                if "partner_id" in record._fields:
                    with self.subTest(group=group, model=model):
                        self.assertFalse(self.may(record, user, "read"))
                        self.assertFalse(self.finds(record, user))

    def test_rules_of_other_apps_on_customers_are_followed(self):
        customer = self.customer()
        record = self.beside(customer, self.ours)["partner.consent.event"]
        point = self.env["partner.contact.point"].create(
            {"partner_id": self.customer("Bert").id, "kind": "fax", "value": "123"}
        )
        staff = self.staff[self.ours]
        self.assertTrue(self.may(record, staff["user"], "read"))
        rule = {
            "name": "Own customers",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": "[('name', '!=', 'Anna Meier')]",
        }
        self.env["ir.rule"].create(rule)
        self.assertFalse(self.may(record, staff["user"], "read"))
        self.assertFalse(self.finds(record, staff["auditor"]))
        self.env["ir.rule"].create(
            rule | {"perm_read": False, "domain_force": "[('name', '!=', 'Bert')]"}
        )
        self.assertTrue(self.may(point, staff["contact manager"], "read"))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self.may(point, staff["contact manager"], operation))

    def test_what_stands_beside_ones_own_and_shared_customers_is_read(self):
        staff = self.staff[self.ours]
        for company_id in (False, self.ours.id):
            self.env["partner.consent.reach"].search([]).unlink()
            rows = self.beside(self.customer(company_id=company_id), self.ours)
            # Letters are those of who writes them; parts are the engine's.
            del rows["partner.letter"], rows["partner.letter.part"]
            for group, user in staff.items():
                for model, record in rows.items():
                    with self.subTest(group=group, model=model):
                        self.assertTrue(self.may(record, user, "read"))
                        self.assertTrue(self.finds(record, user))

    def test_an_auditor_reads_everything_of_the_company_and_changes_nothing(self):
        rows = self.beside(self.customer(), self.ours)
        rows["partner.selection"].shared = False
        auditor = self.staff[self.ours]["auditor"]
        for model, record in rows.items():
            if model == "partner.letter.part":
                continue
            with self.subTest(model=model):
                self.assertTrue(self.may(record, auditor, "read"))
                allowed = [op for op in OPERATIONS[1:] if self.may(record, auditor, op)]
                self.assertEqual(allowed, [])

    def test_rows_of_a_deleted_customer_are_for_officers_auditors_and_the_feed(self):
        customer = self.customer(company_id=self.ours.id)
        event = customer._consent_set("post", "refused", source="portal")
        customer.unlink()
        self.assertTrue(event.exists())
        event.invalidate_recordset()
        self.assertFalse(event.partner_id)
        readers = ("officer", "auditor", "interface")
        for company in (self.ours, self.theirs):
            for group, user in self.staff[company].items():
                with self.subTest(company=company.name, group=group):
                    may = company == self.ours and group in readers
                    self.assertEqual(self.may(event, user, "read"), may)
                    self.assertEqual(self.finds(event, user), may)

    def test_one_person_may_have_several_roles(self):
        """A privilege is one choice on the user's form: roles that go together need one each."""
        roles = ("group_consent_officer", "group_lock_manager", "group_auditor")
        groups = self.env["res.groups"].union(*(self.env.ref(f"{ADDON}.{r}") for r in roles))
        self.assertEqual(len(groups.privilege_id), len(roles))
        user = self.staff[self.ours]["user"]
        user.group_ids += groups
        for group in groups:
            self.assertTrue(user.has_group(group.get_external_id()[group.id]))

    def test_a_dialog_is_of_who_opened_it(self):
        for model, record in self.dialogs(self.customer()).items():
            self.assertIn(model, DIALOGS)
            for group, user in self.staff[self.ours].items():
                with self.subTest(group=group, model=model):
                    allowed = [op for op in OPERATIONS if self.may(record, user, op)]
                    self.assertEqual(allowed, [])

    def test_a_contact_manager_of_one_company_leaves_the_others_contact_points_alone(self):
        customer = self.customer(company_id=self.theirs.id)
        point = self.env["partner.contact.point"].create(
            {"partner_id": customer.id, "kind": "phone", "value": "030 1234567"}
        )
        manager = self.staff[self.ours]["contact manager"]
        points = point.with_user(manager)
        for way in (
            lambda: points.read(["value"]),
            lambda: points.write({"value": "030 7654321"}),
            points.unlink,
            lambda: points.create({"partner_id": customer.id, "kind": "fax", "value": "1"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                way()
