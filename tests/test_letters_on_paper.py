"""Letters as the PDF program prints them."""

import base64
import io

from odoo.addons.base.models import ir_actions_report
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader, pypdf

from .test_letters import LetterCommon

MM = 72 / 25.4
IDENTITY = (1, 0, 0, 1, 0, 0)
# The window of an envelope by DIN 5008, form B, in mm from the left and upper edge of the page.
WINDOW_LEFT, WINDOW_WIDTH, WINDOW_TOP, WINDOW_BOTTOM = 20, 85, 45, 90


def multiplied(first, second):
    """Return the product of two matrices as PDF writes them: six numbers."""
    a, b, c, d, e, f = map(float, first)
    g, h, i, j, k, m = map(float, second)
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


@tagged("slow", "post_install", "-at_install")
class TestLettersOnPaper(LetterCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("report.url", self.base_url())

    def marks(self, letter):
        """Return where the first page has letters at the height of a window.

        :return: list of distances from the left edge in mm, of text or of the curves it is drawn in
        """
        report = self.env.ref("partner_consent.action_report_partner_letter")
        pdf, _type = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            report.report_name, letter.ids
        )
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        page = reader.pages[0]
        matrix, stack, found = IDENTITY, [], []
        for operands, operator in pypdf.generic.ContentStream(
            page.get_contents(), reader
        ).operations:
            if operator == b"q":
                stack.append(matrix)
            elif operator == b"Q":
                matrix = stack.pop()
            elif operator == b"cm":
                matrix = multiplied(operands, matrix)
            elif operator in (b"c", b"Tm"):
                placed = multiplied((*IDENTITY[:4], *operands[-2:]), matrix)
                left, top = placed[4] / MM, (float(page.mediabox.height) - placed[5]) / MM
                if WINDOW_TOP < top < WINDOW_BOTTOM:
                    found.append(left)
        return found

    def test_the_address_shows_in_the_window_of_an_envelope(self):
        letter = self.letters(self.anna)
        if ir_actions_report._wkhtml().state == "install":
            with self.assertRaisesRegex(UserError, "Wkhtmltopdf"):
                self.marks(letter)
            return
        marks = self.marks(letter)
        self.assertTrue(WINDOW_LEFT + 2 < min(marks) < WINDOW_LEFT + 8, min(marks))
        self.assertLess(max(marks), WINDOW_LEFT + WINDOW_WIDTH)
        letter.sudo().company_id.letter_window = "right"
        marks = self.marks(letter)
        self.assertTrue(110 < min(marks) < max(marks) < 200, (min(marks), max(marks)))

    def test_the_pdf_program_prints_a_page_for_each_customer(self):
        self.patch(type(self.Letter), "_chunk", 2)
        self.patch(type(self.Letter), "_immediate", 0)
        customers = self.anna + self.bert + self.customer("Carla Busch") + self.customer("Dirk Ohm")
        letter = self.letters(customers).with_context(force_report_rendering=True)
        letter.action_print()
        ids = letter._selected()
        if ir_actions_report._wkhtml().state == "install":
            with self.assertRaisesRegex(UserError, "Wkhtmltopdf"):
                letter._run_chunk(ids)
            return
        while letter.state == "running":
            letter._run_chunk(ids)
        reader = PdfFileReader(io.BytesIO(base64.b64decode(letter.pdf)), strict=False)
        self.assertEqual((len(reader.pages), letter.done_count, letter.excluded_count), (3, 3, 1))
