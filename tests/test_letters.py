"""Letters and call lists obey the consent for post and phone."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLetters(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer("Anna Meier")
        cls.bert = cls.customer("Bert Schulz")
        cls.bert._consent_set("post", "refused", source="portal")

    def letters(self, partners, **values):
        wizard = self.env["partner.letter"].with_user(self.clerk)
        wizard = wizard.with_context(active_model="res.partner", active_ids=partners.ids)
        body = "<p>Dear <t t-out='object.name'/></p>"
        return wizard.create({"subject": "Hello {{ object.name }}", "body": body} | values)

    def render(self, report, records):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(report, records.ids)
        return html.decode()

    def test_one_letter_for_each_customer_who_may_be_written_to(self):
        wizard = self.letters(self.anna + self.bert)
        self.assertEqual((wizard.letter_count, wizard.excluded_count), (1, 1))
        self.assertEqual(
            wizard.action_print()["report_name"], "partner_consent.report_partner_letter"
        )
        html = self.render("partner_consent.report_partner_letter", wizard)
        self.assertIn("Hello Anna Meier", html)
        self.assertIn("Hauptstraße 1", html)
        self.assertNotIn("Bert Schulz", html)

    def test_staff_print_a_template_of_an_editor(self):
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        wizard = self.letters(self.anna, template_id=template.id)
        wizard.write({"subject": template.subject, "body": template.body_html})
        (letter,) = wizard._letters()
        self.assertEqual(letter["subject"], "Welcome back, Anna Meier")
        self.assertIn("Dear Anna Meier", letter["body"])

    def test_printing_to_nobody_says_why(self):
        with self.assertRaisesRegex(UserError, "None of the 1 customers"):
            self.letters(self.bert).action_print()

    def test_a_history_entry_for_each_letter_if_wanted(self):
        self.letters(self.anna + self.bert, create_history=True).action_print()
        self.assertIn("Letter: Hello", self.anna.history_ids.note)
        self.assertFalse(self.bert.history_ids)

    def test_the_call_list_gives_the_number_only_where_staff_may_call(self):
        self.anna._consent_set("phone", "given", source="preference_page")
        self.assertEqual(self.anna.callable_number, self.anna.phone)
        self.assertFalse(self.bert.callable_number)
        html = self.render("partner_consent.report_call_list", self.anna + self.bert)
        self.assertIn(self.anna.phone, html)
        self.assertIn("Bert Schulz", html)
        self.assertEqual(html.count(self.bert.phone), 1)

    def test_the_saved_export_names_no_number_that_may_not_be_called(self):
        export = self.env.ref("partner_consent.export_call_list")
        columns = export.export_fields.mapped("name")
        self.assertIn("callable_number", columns)
        rows = self.bert.export_data(columns)["datas"]
        self.assertNotIn(self.bert.phone, rows[0])

    def test_scheduling_a_call_to_somebody_who_may_not_be_called_warns(self):
        call = self.env.ref("mail.mail_activity_data_call")
        context = {"active_model": "res.partner", "active_ids": self.bert.ids}
        with Form(self.env["mail.activity.schedule"].with_context(**context)) as form:
            self.assertFalse(form.consent_call_warning)
            form.activity_type_id = call
            self.assertIn("Bert Schulz", form.consent_call_warning)
