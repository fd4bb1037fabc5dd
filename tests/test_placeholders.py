"""What a customer answered can be written into mails, SMS and letters."""

from odoo.tests import new_test_user, tagged

from ..models.consent.placeholders import PLACEHOLDERS
from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestPlaceholders(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", preferred_channel="post")

    def render(self, source, record, engine):
        template = self.env["mail.render.mixin"].with_user(self.clerk)
        return template._render_template(source, record._name, record.ids, engine=engine)[record.id]

    def test_consents_are_rendered_in_words(self):
        source = "{{ object.preferred_channel }}/{{ object.preferred_channel_label }}"
        self.assertEqual(self.render(source, self.anna, "inline_template"), "post/Letter")
        summary = self.render("{{ object.consent_summary }}", self.anna, "inline_template")
        self.assertIn("E-mail: Yes, Phone: Not asked", summary)
        label = self.render("<b t-out='object.consent_email_label'/>", self.anna, "qweb")
        self.assertEqual(str(label), "<b>Yes</b>")

    def test_they_work_on_models_that_are_linked_to_a_customer(self):
        entry = self.env["partner.history"].create({"partner_id": self.anna.id})
        source = "{{ object.partner_id.consent_email_label }}"
        self.assertEqual(self.render(source, entry, "inline_template"), "Yes")

    def test_a_channel_that_is_not_in_use_is_not_mentioned(self):
        self.channel("fax").active = False
        self.assertNotIn("Fax", self.anna.consent_summary)

    def test_the_picker_offers_them_to_staff_who_are_no_template_editors(self):
        staff = new_test_user(self.env, "writer", groups="base.group_user")
        for model, expression in (
            ("res.partner", "object.consent_summary"),
            ("partner.history", "object.partner_id.consent_summary"),
        ):
            offered = self.env[model].with_user(staff).mail_allowed_qweb_expressions()
            self.assertIn(expression, offered)
        # The picker shows searchable fields only.
        for name, field in self.Partner.fields_get(PLACEHOLDERS).items():
            self.assertTrue(field["searchable"], name)

    def test_customers_are_found_by_the_words_of_their_answer(self):
        bert = self.unwilling("refused")
        customers = [("id", "in", (self.anna + bert).ids)]
        found = self.Partner.search([*customers, ("consent_email_label", "ilike", "yes")])
        self.assertEqual(found, self.anna)
        found = self.Partner.search([*customers, ("consent_email_label", "=", "No")])
        self.assertEqual(found, bert)
        found = self.Partner.search([*customers, ("consent_summary", "ilike", "Yes")])
        self.assertEqual(found, self.anna)
