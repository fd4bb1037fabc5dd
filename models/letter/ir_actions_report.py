"""Several letters with a PDF program that takes one document at a time."""

import lxml.html

from odoo import models
from odoo.addons.base.models import ir_actions_report

LETTERS = ("partner.letter", "mail.compose.message")


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _prepare_html(self, html, report_model=False):
        """Make one document of all letters, each on its own page, where Odoo would refuse several.

        Only the patched version of the PDF program takes several, and prints header and footer.
        """
        found = super()._prepare_html(html, report_model=report_model)
        if not found or report_model not in LETTERS or ir_actions_report._wkhtml().is_patched_qt:
            return found
        bodies, res_ids, *rest = found
        return [_one_document(bodies)], res_ids[:1], *rest


def _one_document(documents):
    first, *others = (lxml.html.document_fromstring(str(document)) for document in documents)
    for other in others:
        page = other.body
        page.tag = "div"
        page.set("style", "page-break-before: always")
        first.body.append(page)
    return lxml.html.tostring(first, encoding="unicode", doctype="<!DOCTYPE html>")
