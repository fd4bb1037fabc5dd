"""Import, export and lists: each company reads and writes the answers given to its controller."""

from odoo.fields import Command
from odoo.tests import tagged

from ..policy.channels import FIELDS
from .common.controllers import ControllersCommon

COLUMNS = [".id", "name", *FIELDS, "preferred_channel"]


@tagged("post_install", "-at_install")
class TestInAndOut(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.group_ids += cls.env.ref("base.group_allow_export")
        cls.anna = cls.customer()
        cls.bert = cls.customer("Bert Braun", phone="+49 151 11111111")
        cls.both = cls.anna | cls.bert
        cls.anna._consent_set("phone", "given", source="portal")
        cls.anna.with_company(cls.there)._consent_set("phone", "refused", source="portal")
        cls.bert.with_company(cls.there)._consent_set("post", "given", source="portal")
        cls.bert.with_company(cls.there).preferred_channel = "post"
        cls.bert.preferred_channel = "email"

    def at(self, company, records=None, user=None):
        records = self.both if records is None else records
        ids = [company.id, *((self.here | self.there) - company).ids]
        return records.with_user(user or self.officer).with_context(allowed_company_ids=ids)

    def everything(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            (company.name, partner.id): [
                partner.with_company(company)[name] for name in COLUMNS[2:]
            ]
            for company in (self.here, self.there)
            for partner in self.both
        }

    def export(self, company, columns=None):
        return self.at(company).export_data(columns or COLUMNS)["datas"]

    def load(self, company, rows, columns=None, user=None):
        result = self.at(company, self.Partner, user).load(columns or COLUMNS, rows)
        return result["messages"]

    def test_each_company_exports_its_own_answers_and_reading_them_in_changes_nothing(self):
        before = self.everything()
        events = self.Event.search_count([])
        files = {company: self.export(company) for company in (self.here, self.there)}
        phone, post = COLUMNS.index("consent_phone"), COLUMNS.index("consent_post")
        self.assertEqual([row[phone] for row in files[self.here]], ["Yes", "Not asked"])
        self.assertEqual([row[phone] for row in files[self.there]], ["No", "Not asked"])
        self.assertEqual([row[post] for row in files[self.there]], ["Not asked", "Yes"])
        self.assertEqual([row[-1] for row in files[self.here]], ["", "E-mail"])
        self.assertEqual([row[-1] for row in files[self.there]], ["", "Letter"])
        for company, rows in files.items():
            rows = [[str(cell) for cell in row] for row in rows]
            self.assertFalse(self.load(company, rows), company.name)
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.Event.search_count([]), events)

    def test_an_import_writes_the_answers_of_the_company_one_works_in(self):
        before = self.everything()
        rows = [[str(self.bert.id), "No", "SMS"]]
        columns = [".id", "consent_phone", "preferred_channel"]
        self.assertFalse(self.load(self.there, rows, columns))
        after = self.everything()
        key = (self.there.name, self.bert.id)
        self.assertEqual(self.answers(self.bert, "phone"), ("unknown", "refused"))
        self.assertEqual(after[key][-1], "sms")
        self.assertEqual(
            {k: row for k, row in after.items() if k != key},
            {k: row for k, row in before.items() if k != key},
        )
        (event,) = self.Event.search([("partner_id", "=", self.bert.id), ("channel", "=", "phone")])
        self.assertEqual(event.company_id, self.there)

    def test_a_yes_to_one_may_come_in_where_another_has_a_no_and_not_against_a_no(self):
        columns = [".id", "consent_phone", "consent_note"]
        for company, other in ((self.here, self.there), (self.there, self.here)):
            carla = self.customer(f"Carla {company.name}", phone=False)
            carla.phone = f"+49 151 777777{company.id}"
            carla.with_company(other)._consent_set("phone", "refused", source="portal")
            rows = [[str(carla.id), "Yes", "Card file"]]
            self.assertFalse(self.load(company, rows, columns))
            self.assertEqual(carla.with_company(company).consent_phone, "given")
            (message, *_) = self.load(other, rows, columns)
            self.assertIn("Only the customer", message["message"])
            self.assertEqual(carla.with_company(other).consent_phone, "refused")
            self.assertNotIn(company.name, message["message"].replace(carla.name, ""))

    def test_new_customers_come_in_with_answers_for_one_company(self):
        rows = [["Neu", "neu@example.com", "No", "Letter"]]
        columns = ["name", "email", "consent_email", "preferred_channel"]
        result = self.at(self.there, self.Partner).load(columns, rows)
        self.assertFalse(result["messages"])
        partner = self.Partner.browse(result["ids"])
        self.assertEqual(self.answers(partner), ("unknown", "refused"))
        self.assertEqual(partner.with_company(self.there).preferred_channel, "post")
        self.assertFalse(partner.with_company(self.here).preferred_channel)

    def test_mass_edit_in_the_list_writes_the_current_companys(self):
        before = self.everything()
        self.at(self.there).write({"consent_fax": "refused", "preferred_channel": "fax"})
        after = self.everything()
        for partner in self.both:
            self.assertEqual(after[self.here.name, partner.id], before[self.here.name, partner.id])
            self.assertEqual(after[self.there.name, partner.id][-1], "fax")
        self.assertEqual(self.answers(self.bert, "fax"), ("unknown", "refused"))

    def test_mass_edit_says_why_one_company_refuses_and_writes_nothing(self):
        before = self.everything()
        with self.assertRefused("Only the customer"):
            self.at(self.there).write({"consent_phone": "given", "consent_note": "Card"})
        self.assertEqual(self.everything(), before)
        self.at(self.here).write({"consent_phone": "given", "consent_note": "Card"})
        self.assertEqual(self.answers(self.bert, "phone"), ("given", "unknown"))

    def test_a_copy_takes_no_answer_along_but_the_refusals_of_each(self):
        copy = self.at(self.here, self.anna).copy()
        self.assertEqual(self.answers(copy, "phone"), ("unknown", "refused"))
        copy = self.at(self.there, self.bert).copy()
        self.assertEqual(self.answers(copy, "post"), ("unknown", "unknown"))
        self.assertFalse(copy.with_company(self.there).preferred_channel)

    def test_a_saved_filter_means_the_current_companys_answers(self):
        saved = self.env["ir.filters"].create(
            {
                "name": "No calls",
                "model_id": "res.partner",
                "domain": str([("consent_phone", "=", "refused"), ("id", "in", self.both.ids)]),
                "context": "{'group_by': ['preferred_channel']}",
            }
        )
        for company, found in ((self.here, 0), (self.there, 1)):
            partners = self.at(company, self.Partner)
            self.assertEqual(partners.search_count(saved._get_eval_domain()), found)

    def test_lists_group_and_sort_by_the_current_companys(self):
        domain = [("id", "in", self.both.ids)]
        for company, preferred, phone in (
            (self.here, "email", {"given": 1, "unknown": 1}),
            (self.there, "post", {"refused": 1, "unknown": 1}),
        ):
            partners = self.at(company, self.Partner)
            groups = partners.formatted_read_group(domain, ["preferred_channel"], ["__count"])
            self.assertEqual(
                {group["preferred_channel"]: group["__count"] for group in groups},
                {preferred: 1, False: 1},
            )
            for group in groups:
                extra = group["__extra_domain"]
                self.assertEqual(partners.search_count([*domain, *extra]), group["__count"])
            web = partners.web_read_group(domain, ["consent_phone"], ["__count"])["groups"]
            self.assertEqual({g["consent_phone"]: g["__count"] for g in web}, phone)
            both = partners.formatted_read_group(
                domain, ["consent_phone", "preferred_channel"], ["__count"]
            )
            self.assertEqual(len(both), 2)
            listed = partners.web_search_read(
                domain,
                {"consent_phone": {}, "preferred_channel": {}, "callable_number": {}},
                order="preferred_channel, id",
            )
            self.assertEqual(listed["records"][0]["preferred_channel"], preferred)
            said = {record["id"]: record["consent_phone"] for record in listed["records"]}
            self.assertEqual(said[self.anna.id], "given" if company == self.here else "refused")

    def test_negative_and_empty_conditions_mean_the_current_companys(self):
        domain = [("id", "in", self.both.ids)]
        for condition, here, there in (
            (("preferred_channel", "=", False), self.anna, self.anna),
            (("preferred_channel", "!=", "post"), self.both, self.anna),
            (("preferred_channel", "in", ["post", False]), self.anna, self.both),
            (("preferred_channel", "not in", ["post", False]), self.bert, self.Partner),
            (("consent_phone", "!=", False), self.both, self.both),
            (("consent_phone", "not in", ["refused"]), self.both, self.bert),
            (("consent_phone", "in", ["unknown", "refused"]), self.bert, self.both),
            (("consent_phone_label", "ilike", "No"), self.bert, self.both),
            (("consent_phone_label", "=", "No"), self.Partner, self.anna),
            (("consent_summary", "ilike", "Yes"), self.anna, self.bert),
        ):
            for company, found in ((self.here, here), (self.there, there)):
                with self.subTest(condition=condition, company=company.name):
                    partners = self.at(company, self.Partner)
                    self.assertEqual(partners.search([*domain, condition]).ids, found.ids)

    def test_filtered_domain_agrees_with_the_search(self):
        for company in (self.here, self.there):
            for condition in (
                [("consent_phone", "=", "refused")],
                [("consent_phone", "!=", "refused")],
                [("preferred_channel", "=", False)],
                [("preferred_channel", "in", ["post", False])],
            ):
                partners = self.at(company)
                found = partners.search([("id", "in", self.both.ids), *condition])
                self.assertEqual(partners.filtered_domain(condition), found)

    def test_placeholders_are_those_of_the_company(self):
        template = self.env["mail.template"].create(
            {
                "name": "Test",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "{{ object.consent_phone_label }}: {{ object.preferred_channel_label }}",
                "body_html": "<p><t t-out='object.consent_summary'/></p>",
            }
        )
        for company, subject, summary in (
            (self.here, "Not asked: E-mail", "Letter: Not asked"),
            (self.there, "Not asked: Letter", "Letter: Yes"),
        ):
            of = template.with_user(self.officer).with_company(company)
            self.assertEqual(of._render_field("subject", self.bert.ids)[self.bert.id], subject)
            self.assertIn(summary, of._render_field("body_html", self.bert.ids)[self.bert.id])

    def test_a_branch_brings_in_and_out_its_parents(self):
        branch = self.branch(self.there)
        clerk = self.clerk_of(
            branch, "base.group_user,base.group_partner_manager,base.group_allow_export"
        )
        partners = self.both.with_user(clerk).with_context(allowed_company_ids=branch.ids)
        self.assertEqual(partners.export_data(["consent_phone"])["datas"], [["No"], ["Not asked"]])
        rows = [[str(self.bert.id), "No"]]
        self.assertFalse(partners.browse().load([".id", "consent_fax"], rows)["messages"])
        self.assertEqual(self.answers(self.bert, "fax"), ("unknown", "refused"))

    def test_contacts_of_a_company_come_in_with_their_answers(self):
        values = {
            "name": "Firma",
            "is_company": True,
            "child_ids": [Command.create({"name": "Carla", "consent_sms": "refused"})],
        }
        firm = self.at(self.there, self.Partner).create(values)
        self.assertEqual(self.answers(firm.child_ids, "sms"), ("unknown", "refused"))
