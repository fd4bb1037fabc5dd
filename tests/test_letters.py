"""Letters: one for each customer who may be written to, and nobody else."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ConsentCommon


class LetterCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Letter = cls.env["partner.letter"]
        cls.anna = cls.customer("Anna Meier")
        cls.bert = cls.customer("Bert Schulz")
        cls.bert._consent_set("post", "refused", source="portal")

    def letters(self, partners, user=None, **values):
        action = partners.with_user(user or self.clerk).action_write_letters()
        letter = self.Letter.with_user(user or self.clerk).browse(action["res_id"])
        body = "<p>Dear <t t-out='object.name'/></p>"
        letter.write({"subject": "Hello {{ object.name }}", "body": body} | values)
        return letter

    def render(self, report, records):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(report, records.ids)
        return html.decode()


@tagged("post_install", "-at_install")
class TestLetters(LetterCommon):
    def test_one_letter_for_each_customer_who_may_be_written_to(self):
        letter = self.letters(self.anna + self.bert)
        self.assertEqual((letter.letter_count, letter.left_out_count), (1, 1))
        self.assertEqual(letter.left_out_summary, "Customer refused: 1")
        listed = letter.action_view_excluded()
        self.assertEqual(self.Partner.search(listed["domain"]), self.bert)
        action = letter.action_print()
        self.assertEqual(action["params"]["message"], "1 printed, 1 left out")
        printing = action["params"]["next"]
        self.assertEqual(printing["report_name"], "partner_consent.report_partner_letter")
        self.assertEqual(letter.action_print()["report_name"], printing["report_name"])
        html = self.render("partner_consent.report_partner_letter", letter)
        self.assertIn("Hello Anna Meier", html)
        # No empty line for what the address hasn't.
        self.assertRegex(html, "Anna Meier\\nHauptstraße 1\\n[^\\n]*Berlin")
        self.assertNotIn("Bert Schulz", html)

    def test_the_address_is_what_the_post_needs(self):
        germany, austria = self.env.ref("base.de"), self.env.ref("base.at")
        company = self.env.company
        company.country_id = germany
        company.partner_id.lang = "en_US"
        place = {"street": "Ring 1", "zip": "1010", "city": "Wien"}
        acme = self.customer("ACME", is_company=True, country_id=germany.id, **place)
        anna = self.customer("Anna", parent_id=acme.id, country_id=austria.id, type="contact")
        typed = self.customer("Bert", company_name="Typed GmbH", country_id=germany.id, **place)
        delivery = self.Partner.create({"parent_id": acme.id, "type": "delivery"} | place)
        for partner, addressee, expected in (
            (acme, None, ["ACME", "Ring 1", "1010 Wien"]),
            (typed, None, ["Typed GmbH", "Bert", "Ring 1", "1010 Wien"]),
            (delivery, "ACME", ["ACME", "Ring 1", "1010 Wien"]),
            (typed, "Bert\nand household", ["Typed GmbH", "Bert", "and household", "Ring 1"]),
        ):
            with self.subTest(partner=partner.name, addressee=addressee):
                found = company._letter_address(partner, addressee)
                self.assertEqual(found[: len(expected)], expected)
        self.assertEqual(company._letter_address(anna)[:2], ["ACME", "Anna"])
        self.assertEqual(company._letter_address(acme)[-1], "1010 Wien")
        acme.country_id = austria
        self.assertEqual(company._letter_address(acme)[-1], "AUSTRIA")

    def test_a_layout_with_a_window_of_its_own_gets_the_address(self):
        layout = self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "key": "l10n_din5008.external_layout_din5008",
                "arch": "<t><u t-out='address'/><t t-out='0'/></t>",
            }
        )
        letter = self.letters(self.anna)
        letter.sudo().company_id.external_report_layout_id = layout
        html = self.render("partner_consent.report_partner_letter", letter)
        self.assertRegex(html, "<u>[^|]*Anna Meier\\nHauptstraße 1\\n[^|]*</u>")
        self.assertEqual(html.count("Hauptstraße 1"), 1)

    def test_what_was_printed_is_recorded_and_can_be_printed_again(self):
        letter = self.letters(self.anna + self.bert)
        letter.action_print()
        self.assertEqual((letter.state, letter.done_count, letter.excluded_count), ("done", 1, 1))
        self.assertEqual(letter.create_uid, self.clerk)
        with self.assertRaisesRegex(UserError, "can't be changed any more"):
            letter.subject = "Something else"
        self.anna._consent_set("post", "refused", source="portal")
        letter.action_print()
        html = self.render("partner_consent.report_partner_letter", letter)
        self.assertNotIn("Hello Anna Meier", html)

    def test_staff_print_a_template_of_an_editor(self):
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        letter = self.letters(self.anna, template_id=template.id)
        letter.write({"subject": template.subject, "body": template.body_html})
        (page,) = letter._letters()
        self.assertEqual(page["subject"], "Welcome back, Anna Meier")
        self.assertIn("Dear Anna Meier", page["body"])

    def test_choosing_a_template_fills_the_letter(self):
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        view = "partner_consent.partner_letter_view_dialog"
        with Form(self.letters(self.anna), view=view) as form:
            form.template_id = template
            self.assertEqual(form.subject, template.subject)

    def test_printing_to_nobody_says_why(self):
        with self.assertRaisesRegex(UserError, "None of the 1 customers"):
            self.letters(self.bert).action_print()

    def test_a_letter_needs_a_subject(self):
        with self.assertRaisesRegex(UserError, "Enter a subject"):
            self.letters(self.anna, subject=" ").action_print()

    def test_a_history_entry_for_each_letter_if_wanted(self):
        self.letters(self.anna + self.bert).action_print()
        self.assertFalse(self.anna.history_ids)
        self.letters(self.anna + self.bert, create_history=True).action_print()
        self.assertEqual(self.anna.history_ids.note, "Letter: Hello …")
        self.assertFalse(self.bert.history_ids)

    def test_service_letters_go_to_who_refused_but_not_to_the_hidden_or_unreachable(self):
        hidden, nowhere = self.customer("Hilde"), self.customer("Nora", zip=False, street=False)
        hidden.lock_level = "hidden"
        everybody = self.anna + self.bert + hidden + nowhere
        letter = self.letters(everybody, self.officer, consent_scope="service")
        self.assertEqual([page["partner"] for page in letter._letters()], [self.anna, self.bert])
        self.assertEqual(
            letter.left_out_summary, "Customer is locked: 1 · No address for this channel: 1"
        )

    def test_only_an_officer_decides_that_a_letter_is_service(self):
        letter = self.letters(self.bert)
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            letter.consent_scope = "service"
        with self.assertRaises(AccessError):
            self.Letter.with_user(self.clerk).create({"consent_scope": "service"})
        with self.assertRaises(AccessError):
            self.Letter.with_user(self.clerk)._prepare(self.bert.ids, {"consent_scope": "service"})
        view = "partner_consent.partner_letter_view_dialog"
        with self.assertRaisesRegex(AssertionError, "readonly"), Form(letter, view=view) as form:
            form.consent_scope = "service"

    def test_a_forged_selection_is_refused(self):
        for forged in ({"selected_ids": [self.bert.id]}, {"state": "done"}, {"pdf": b"x"}):
            with self.subTest(forged=forged), self.assertRaises(AccessError):
                self.letters(self.anna).write(forged)

    def test_colleagues_do_not_read_each_others_letters(self):
        letter = self.letters(self.anna)
        with self.assertRaises(AccessError):
            letter.with_user(self.lock_manager).read(["body"])
        self.assertTrue(letter.with_user(self.officer).read(["body"]))

    def test_a_letter_is_rendered_with_the_rights_of_who_wrote_it(self):
        administrator = self.env.ref("base.user_admin")
        secret = "{{ object.env['res.users'].sudo().search_count([]) }}"
        letter = self.letters(self.anna, subject=secret)
        for user in (administrator, self.clerk):
            with self.assertRaisesRegex(AccessError, "Mail Template Editor"):
                letter.with_user(user)._letters()
        self.clerk.group_ids += self.env.ref("mail.group_mail_template_editor")
        letter.subject = "{{ object.env.user.login }}"
        (page,) = letter.with_user(administrator)._letters()
        self.assertEqual(page["subject"], "clerk")

    def test_nobody_but_its_author_changes_a_draft(self):
        letter = self.letters(self.anna)
        for user in (self.officer, self.lock_manager):
            with self.assertRaises(AccessError):
                letter.with_user(user).body = "<p>Other</p>"

    def test_a_template_chosen_in_german_is_still_the_template_elsewhere(self):
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        german = template.with_context(lang="de_DE")
        german.subject = "Willkommen, {{ object.name }}"
        letter = self.letters(self.anna, template_id=template.id, subject=german.subject)
        for lang in (False, "en_US", "de_DE"):
            (page,) = letter.with_context(lang=lang)._letters()
            self.assertEqual(page["subject"], "Welcome back, Anna Meier")

    def test_what_cannot_be_rendered_leaves_no_trace(self):
        body = "<p t-out='object.nothing'/>"
        letter = self.letters(self.anna, body=body, create_history=True)
        with self.assertRaises(AccessError):
            letter.action_print()
        self.assertEqual((letter.state, letter.done_count), ("draft", 0))
        self.assertFalse(self.anna.history_ids)

    def test_who_may_not_write_history_learns_it_before_the_letters_are_made(self):
        letter = self.letters(self.anna, create_history=True)
        self.patch(type(self.Letter), "_immediate", 0)
        self.env.ref("partner_consent.access_partner_history_user").perm_create = False
        with self.assertRaisesRegex(AccessError, "History"):
            letter.action_print()
        self.assertEqual(letter.state, "draft")

    def test_auditors_neither_write_nor_print_letters(self):
        letter = self.letters(self.anna)
        with self.assertRaises(AccessError):
            self.letters(self.anna, self.auditor)
        self.clerk.group_ids += self.env.ref("partner_consent.group_auditor")
        with self.assertRaises(AccessError):
            letter.action_print()
        self.assertTrue(letter.read(["body"]))
