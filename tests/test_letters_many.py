"""Letters for a large selection: made in the background, part by part, as one file."""

import base64
import io

from reportlab.pdfgen import canvas

from odoo.addons.base.models import ir_actions_report
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext
from odoo.tools.pdf import PdfFileReader

from .test_letters import LetterCommon


class ManyLettersCommon(LetterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.Partner.browse()
        for number in range(5):
            cls.customers += cls.customer(f"Customer {number}")
        cls.customers[1]._consent_set("post", "refused", source="portal")
        cls.willing = cls.customers - cls.customers[1]

    def setUp(self):
        super().setUp()
        self.patch(type(self.Letter), "_chunk", 2)
        self.patch(type(self.Letter), "_immediate", 0)
        self.pdf_program(patched=True)
        self.print_without_a_server()

    def pdf_program(self, patched):
        """Let the PDF program be one that takes several documents at a time, or not."""
        program = ir_actions_report._wkhtml()._replace(is_patched_qt=patched)
        self.patch(ir_actions_report, "_wkhtml", lambda: program)

    def print_without_a_server(self):
        """Stand in for the PDF program alone, which needs a web server for its style sheets."""
        reports = type(self.env["ir.actions.report"])
        render = reports._render_qweb_pdf

        def really(report, *args, **kwargs):
            return render(report.with_context(force_report_rendering=True), *args, **kwargs)

        def pdf_of(_report, bodies, **_kwargs):
            stream = io.BytesIO()
            page = canvas.Canvas(stream)
            for body in bodies:
                for number, line in enumerate(filter(None, html2plaintext(body).split("\n"))):
                    page.drawString(50, 800 - 14 * number, line)
                page.showPage()
            page.save()
            return stream.getvalue()

        self.patch(reports, "_render_qweb_pdf", really)
        self.patch(reports, "_run_wkhtmltopdf", pdf_of)

    def pages(self, letter):
        reader = PdfFileReader(io.BytesIO(base64.b64decode(letter.pdf)), strict=False)
        return [page.extract_text() for page in reader.pages]

    def parts(self, letter):
        return self.env["partner.letter.part"].search([("letter_id", "=", letter.id)])

    def age(self, letter):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_letter SET write_date = write_date - interval '31 days' WHERE id = %s",
            [letter.id],
        )
        letter.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestManyLetters(ManyLettersCommon):
    cron = "partner_consent.ir_cron_letter"

    def test_a_large_selection_becomes_one_file_in_the_background(self):
        letter = self.letters(self.customers, create_history=True)
        action = letter.action_print()
        self.assertEqual((action["res_model"], action["res_id"]), ("partner.letter", letter.id))
        self.assertEqual((letter.state, letter.progress, letter.pdf), ("running", 0.0, False))
        self.run_cron()
        counts = (letter.state, letter.done_count, letter.excluded_count, letter.progress)
        self.assertEqual(counts, ("done", 4, 1, 100.0))
        pages = self.pages(letter)
        self.assertEqual(len(pages), 4)
        for partner, page in zip(self.willing, pages, strict=True):
            self.assertIn(f"Dear {partner.name}", page)
        self.assertFalse(self.parts(letter))
        self.assertEqual(letter.pdf_name[-4:], ".pdf")
        self.assertEqual(self.willing.history_ids.batch_id.done_count, 4)
        self.assertFalse(self.customers[1].history_ids)

    def test_a_pdf_program_that_takes_one_document_gets_one(self):
        self.pdf_program(patched=False)
        letter = self.letters(self.customers, subject="Hello")
        report = self.env.ref("partner_consent.action_report_partner_letter")
        html, _type = report._render_qweb_html(report.report_name, letter.ids)
        bodies, *_rest = report._prepare_html(html, report_model="partner.letter")
        (body,) = bodies
        for partner in self.willing:
            self.assertIn(partner.name, body)
        self.assertEqual(body.count("page-break-before"), 3)

    def test_an_interrupted_run_goes_on_with_neither_gap_nor_duplicate(self):
        letter = self.letters(self.customers)
        letter.action_print()
        ids = letter._selected()
        letter._run_chunk(ids)
        self.assertEqual(
            (letter.state, letter.done_count, letter.excluded_count), ("running", 1, 1)
        )
        self.assertEqual(len(self.parts(letter)), 1)
        self.run_cron()
        names = [page.split("Dear ")[1].split("\n")[0] for page in self.pages(letter)]
        self.assertEqual(names, self.willing.mapped("name"))

    def test_a_refusal_that_comes_between_two_parts_counts(self):
        letter = self.letters(self.customers)
        letter.action_print()
        letter._run_chunk(letter._selected())
        self.willing[-1]._consent_set("post", "refused", source="portal")
        self.run_cron()
        self.assertEqual((letter.done_count, letter.excluded_count), (3, 2))
        self.assertEqual(len(self.pages(letter)), 3)

    def test_a_run_that_stops_says_why_and_goes_on_when_asked(self):
        letter = self.letters(self.customers)
        letter.sudo().body = "<p t-out='object.nothing'/>"
        letter.action_print()
        self.run_cron()
        self.assertTrue(letter.error)
        self.assertEqual((letter.state, letter.done_count), ("running", 0))
        letter.sudo().body = "<p>Hello</p>"
        letter.action_resume()
        self.run_cron()
        self.assertEqual((letter.state, letter.done_count), ("done", 4))

    def stopped(self):
        """Return a run that an error has stopped after its first part."""
        letter = self.letters(self.customers)
        letter.action_print()
        letter._run_chunk(letter._selected())
        self.assertTrue(self.parts(letter))
        letter.sudo().error = "Out of paper"
        return letter

    def files(self, letter):
        domain = [("res_model", "=", "partner.letter.part")]
        return self.env["ir.attachment"].sudo().search(domain + [("res_field", "=", "pdf")])

    def test_a_run_that_stopped_can_be_deleted_with_its_parts(self):
        letter = self.stopped()
        self.assertTrue(self.files(letter))
        letter.sudo().error = False
        with self.assertRaisesRegex(UserError, "still running"):
            letter.unlink()
        letter.sudo().error = "Out of paper"
        letter.unlink()
        self.assertFalse(letter.exists())
        self.assertFalse(self.files(letter))

    def test_parts_left_behind_are_deleted_and_the_run_starts_anew(self):
        letter = self.stopped()
        self.Letter._gc_files()
        self.assertTrue(self.parts(letter))
        self.age(letter)
        self.Letter._gc_files()
        self.assertFalse(self.files(letter))
        letter.action_resume()
        self.run_cron()
        self.assertEqual((letter.done_count, letter.excluded_count), (4, 1))
        self.assertEqual(len(self.pages(letter)), 4)

    def test_the_job_speaks_the_language_of_who_started_the_run(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.clerk.write({"lang": "de_DE", "tz": "Europe/Berlin"})
        self.clerk.group_ids += self.env.ref("mail.group_mail_template_editor")
        letter = self.letters(self.customers, subject="{{ object.env.context.get('tz') }}")
        letter.action_print()
        self.run_cron()
        self.assertIn("Briefe", letter.pdf_name)
        self.assertIn("Europe/Berlin", self.pages(letter)[0])

    def test_a_run_whose_starter_is_gone_stops_alone(self):
        lost = self.env["res.company"].create({"name": "Sold Ltd"})
        runs = self.Letter
        for _number in range(4):
            run = self.letters(self.customers)
            run.action_print()
            runs += run
        deleted, sold, archived, fine = runs.with_env(self.env)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_letter SET create_uid = NULL WHERE id = %s", [deleted.id]
        )
        self.env.cr.execute(
            "UPDATE partner_letter SET company_id = %s WHERE id = %s", [lost.id, sold.id]
        )
        former = self.clerk.copy({"login": "former", "active": False})
        self.env.cr.execute(
            "UPDATE partner_letter SET create_uid = %s WHERE id = %s", [former.id, archived.id]
        )
        self.env.invalidate_all()
        self.run_cron()
        self.assertIn("can't log in", deleted.error)
        self.assertIn("Sold Ltd", sold.error)
        self.assertIn("can't log in", archived.error)
        self.assertEqual((fine.state, fine.error), ("done", False))

    def test_a_customer_who_got_out_of_sight_does_not_hold_up_the_history(self):
        letter = self.letters(self.customers, create_history=True)
        letter.action_print()
        letter._run_chunk(letter._selected())
        self.env["ir.rule"].create(
            {
                "name": "Out of sight",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", self.customers[0].id)]),
            }
        )
        self.run_cron()
        self.assertEqual((letter.state, letter.error), ("done", False))
        self.assertEqual(self.willing.sudo().history_ids.partner_id, self.willing[1:])

    def test_merging_holds_one_part_at_a_time(self):
        letter = self.letters(self.customers)
        letter.action_print()
        for _chunk in range(2):
            letter._run_chunk(letter._selected())
        parts = self.parts(letter).sudo()
        self.env.invalidate_all()
        held = parts._fields["pdf"]._get_cache(parts.env)
        raw = self.env["ir.attachment"]._fields["raw"]._get_cache(parts.env)
        counts = [(len(held), len(raw)) for _document in parts._documents()]
        self.assertEqual(counts, [(1, 1), (1, 1)])

    def test_the_file_is_deleted_after_a_while(self):
        letter = self.letters(self.customers)
        letter.action_print()
        self.run_cron()
        self.Letter._gc_files()
        self.assertTrue(letter.pdf)
        self.age(letter)
        self.Letter._gc_files()
        self.assertFalse(letter.pdf)
        self.assertEqual(letter.done_count, 4)
