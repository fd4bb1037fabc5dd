"""The empty file for importing history entries: its columns bear the business's own labels."""

import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

from ..models.history.partner_history_labels import FREE_FIELDS

ROUTE = "/partner_consent/history/import_template"
COLUMNS = ("partner_id", "date", "user_id", "action_id", "info_id", *FREE_FIELDS, "note")
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PartnerHistoryTemplateController(http.Controller):
    @http.route(ROUTE, type="http", auth="user")
    def import_template(self):
        entries = request.env["partner.history"]
        entries.check_access("create")
        labels = entries.fields_get(COLUMNS, ["string"])
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            headers = [labels[name]["string"] for name in COLUMNS if name in labels]
            sheet.write_row(0, 0, headers, workbook.add_format({"bold": True}))
            sheet.set_column(0, len(headers) - 1, 20)
        name = request.env._("Customer history")
        headers = [
            ("Content-Type", MIMETYPE),
            ("Content-Disposition", content_disposition(f"{name}.xlsx")),
        ]
        return request.make_response(stream.getvalue(), headers)
