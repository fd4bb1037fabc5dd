"""The customer's page says for whom answers are, and takes a No for all companies."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ConsentCommon
from .common.controllers import ControllersCommon


@tagged("post_install", "-at_install")
class TestForWhomWithOneController(ConsentCommon):
    def test_nobody_hears_of_controllers(self):
        anna = self.customer().with_user(self.clerk)
        self.assertFalse(anna.consent_for_whom or anna.consent_to_all)
        self.assertFalse(self.channel("email").for_whom)
        anna.write({"consent_for_all": True, "consent_phone": "refused"})
        self.assertEqual(anna.consent_phone, "refused")
        self.assertEqual(len(anna.consent_event_ids), 1)


@tagged("post_install", "-at_install")
class TestForAll(ControllersCommon):
    def as_clerk(self, partner, company=None):
        return partner.with_user(self.clerk).with_company(company or self.here)

    def test_the_form_says_for_whom(self):
        anna = self.customer()
        branch = self.branch(self.there)
        for company, name in ((self.here, self.here.name), (branch, self.there.name)):
            with self.subTest(company=company.name):
                self.assertEqual(self.as_clerk(anna, company).consent_for_whom, f"for {name}")
                channel = self.channel("email").with_user(self.clerk).with_company(company)
                self.assertEqual(channel.for_whom, f"for {name}")

    def test_who_may_use_a_branch_alone_doesnt_learn_whose_it_is(self):
        branch = self.branch(self.there)
        anna = self.customer().with_user(self.clerk_of(branch))
        self.assertEqual(anna.consent_for_whom, "for Filiale")
        self.assertFalse(anna.consent_to_all)

    def test_all_that_the_user_may_use_are_named_whichever_are_active(self):
        self.controller("Dritte GmbH")
        outside = self.env["res.company"].create({"name": "Vierte GmbH"})
        anna = self.customer().with_user(self.clerk)
        anna = anna.with_context(allowed_company_ids=self.there.ids)
        first, *others = anna.consent_to_all.partition(" said to ")[2].split(", ")
        self.assertEqual(first, self.there.name)
        self.assertEqual(set(others), {self.here.name, "Dritte GmbH"})
        self.assertNotIn(outside.name, anna.consent_to_all)

    def test_a_no_is_said_to_all_that_the_user_may_use_and_to_no_other(self):
        outside = self.env["res.company"].create({"name": "Vierte GmbH"})
        branch = self.branch(self.there)
        self.clerk.company_ids -= self.there
        anna = self.customer()
        self.as_clerk(anna).write(
            {"consent_for_all": True, "consent_phone": "refused", "consent_note": "on the phone"}
        )
        self.assertEqual(self.answers(anna, "phone"), ("refused", "refused"))
        self.assertEqual(anna.with_company(branch).consent_phone, "refused")
        self.assertEqual(anna.with_company(outside).consent_phone, "unknown")
        rows = anna.consent_event_ids.sorted("id")
        self.assertEqual([row.company_id for row in rows], [self.here, self.there])
        self.assertEqual(set(rows.mapped("note")), {"on the phone"})
        self.assertEqual(rows.user_id, self.clerk)

    def test_other_answers_hold_for_the_current_company(self):
        self.channel("sms").with_company(self.here).manual_yes = True
        anna = self.customer()
        self.as_clerk(anna).write(
            {
                "consent_for_all": True,
                "consent_phone": "refused",
                "consent_sms": "given",
                "consent_note": "form",
                "preferred_channel": "post",
            }
        )
        self.assertEqual(self.answers(anna, "sms"), ("given", "unknown"))
        self.assertFalse(anna.with_company(self.there).preferred_channel)

    def test_a_user_is_a_customer_too(self):
        self.auditor.write(
            {"consent_phone": "refused", "consent_note": "at lunch", "consent_for_all": True}
        )
        partner = self.auditor.partner_id
        self.assertEqual(self.answers(partner, "phone"), ("refused", "refused"))
        self.assertEqual(set(partner.consent_event_ids.mapped("note")), {"at lunch"})

    def test_without_the_tick_a_no_holds_for_the_current_company(self):
        anna = self.customer()
        self.as_clerk(anna).write({"consent_for_all": False, "consent_phone": "refused"})
        self.assertEqual(self.answers(anna, "phone"), ("refused", "unknown"))

    def test_a_no_that_stands_here_is_said_to_the_others(self):
        anna = self.customer()
        self.as_clerk(anna).consent_phone = "refused"
        self.as_clerk(anna).write({"consent_for_all": True, "consent_phone": "refused"})
        self.assertEqual(self.answers(anna, "phone"), ("refused", "refused"))
        self.assertEqual(len(anna.consent_event_ids), 2)

    def test_also_when_a_customer_is_created(self):
        values = {"name": "Bert", "consent_phone": "refused", "consent_for_all": True}
        bert = self.Partner.with_user(self.clerk).create(values)
        carla = self.Partner.with_user(self.clerk).create(values | {"consent_for_all": False})
        self.assertEqual(self.answers(bert.sudo(), "phone"), ("refused", "refused"))
        self.assertEqual(self.answers(carla.sudo(), "phone"), ("refused", "unknown"))
        address = self.Partner.with_user(self.clerk).create(
            {
                "name": "Invoices",
                "type": "invoice",
                "parent_id": carla.id,
                "consent_post": "refused",
                "consent_for_all": True,
            }
        )
        for partner in (carla, address):
            self.assertEqual(self.answers(partner.sudo(), "post"), ("refused", "refused"))

    def test_a_customer_of_one_company_is_refused_for_without_that_company_being_left(self):
        anna = self.customer(company_id=self.here.id)
        self.as_clerk(anna).write({"consent_for_all": True, "consent_phone": "refused"})
        self.assertEqual(self.answers(anna, "phone"), ("refused", "refused"))

    def test_all_or_nothing(self):
        anna = self.customer()
        self.clerk.group_ids += self.env.ref("partner_consent.group_auditor")
        with self.assertRefused("auditors read", AccessError):
            self.as_clerk(anna).write({"consent_for_all": True, "consent_phone": "refused"})
        self.assertEqual(self.answers(anna, "phone"), ("unknown", "unknown"))

    def test_the_form_resets_the_tick_and_takes_no_empty_answer(self):
        anna = self.customer()
        with Form(self.as_clerk(anna)) as form:
            form.consent_for_all = True
            form.consent_phone = "refused"
        self.assertFalse(self.as_clerk(anna).consent_for_all)
        self.assertEqual(self.answers(anna, "phone"), ("refused", "refused"))
        required = "consent_phone is a required field"
        with self.assertRaisesRegex(AssertionError, required), Form(self.as_clerk(anna)) as form:
            form.consent_phone = False
        with Form(self.as_clerk(self.Partner)) as form:
            form.name = "New"
        self.assertEqual(form.record.consent_email, "unknown")

    def test_every_view_that_changes_answers_requires_them(self):
        for view_type in ("form", "list"):
            arch = self.Partner.with_user(self.clerk).get_view(view_type=view_type)["arch"]
            for node in etree.fromstring(arch).xpath("//field"):
                field = self.Partner._fields.get(node.get("name"))
                if field and field.name.startswith("consent_") and field.type == "selection":
                    fixed = node.get("required") or node.get("readonly")
                    self.assertIn(fixed, ("1", "True"), (view_type, field.name))

    def test_a_file_has_a_column_for_it(self):
        anna = self.customer()
        self.as_clerk(anna).consent_phone = "refused"
        self.env["ir.model.data"].create(
            {"module": "__test__", "name": "anna", "model": "res.partner", "res_id": anna.id}
        )
        wizard = (
            self.env["base_import.import"]
            .with_user(self.clerk)
            .create(
                {
                    "res_model": "res.partner",
                    "file": b"id,name,phone,all\n__test__.anna,Anna,No,true\n,Bert,No,false\n",
                    "file_type": "text/csv",
                }
            )
        )
        fields = ["id", "name", "consent_phone", "consent_for_all"]
        result = wizard.execute_import(
            fields, fields, {"quoting": '"', "separator": ",", "has_headers": True}
        )
        self.assertTrue(result["ids"], result["messages"])
        bert = self.Partner.browse(result["ids"]) - anna
        self.assertEqual(self.answers(anna, "phone"), ("refused", "refused"))
        self.assertEqual(self.answers(bert, "phone"), ("refused", "unknown"))
        offered = {item["name"] for item in wizard.get_fields_tree("res.partner")}
        self.assertIn("consent_for_all", offered)
        self.assertFalse({"consent_for_whom", "consent_to_all"} & offered)
