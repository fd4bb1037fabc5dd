"""A selection as a file: those who may be contacted, with the address for the channel."""

import io

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("id", "name", "email", "phone", "street", "street2", "zip", "city", "country_id")
CHUNK = 5_000


class PartnerSelectionController(http.Controller):
    @http.route("/partner_consent/selection/<int:selection_id>/xlsx", type="http", auth="user")
    def xlsx(self, selection_id):
        if not request.env.user.has_group("base.group_allow_export"):
            raise AccessError(request.env._("You are not allowed to export data."))
        selection = request.env["partner.selection"].browse(selection_id)
        selection.check_access("read")
        headers = [
            ("Content-Type", MIMETYPE),
            ("Content-Disposition", content_disposition(f"{selection.name}.xlsx")),
        ]
        return request.make_response(self._workbook(selection), headers)

    def _workbook(self, selection):
        partners = request.env["res.partner"].with_context(prefetch_fields=False)
        ids = selection.partner_ids_to_contact()
        labels = partners.fields_get(COLUMNS, ["string"])
        stream = io.BytesIO()
        options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(stream, options) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, [labels[name]["string"] for name in COLUMNS])
            row = 1
            for start in range(0, len(ids), CHUNK):
                for values in partners.browse(ids[start : start + CHUNK]).read(COLUMNS):
                    cells = [values[name] for name in COLUMNS]
                    cells[-1] = cells[-1] and cells[-1][1]
                    sheet.write_row(row, 0, [cell or "" for cell in cells])
                    row += 1
                partners.invalidate_model(COLUMNS, flush=False)
        return stream.getvalue()
