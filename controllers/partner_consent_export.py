"""Handing out the file of an export: its parts one after the other, as one file."""

from odoo import http
from odoo.http import request

from ..models.exchange.export.exporting import ROUTE


class PartnerConsentExportController(http.Controller):
    @http.route(f"{ROUTE}/<int:run_id>", type="http", auth="user", methods=["GET"], readonly=True)
    def download(self, run_id):
        """Send the CSV.

        :raises AccessError: for everybody who may not read the export, also for auditors
        :raises NotFound: where its files are deleted
        """
        run = request.env["partner.consent.export.run"].browse(run_id).exists()
        run.export_id.check_access("read")
        run.check_access("read")
        parts = run.part_ids.sorted("id")
        if not parts:
            raise request.not_found()
        streams = [request.env["ir.binary"]._get_stream_from(part) for part in parts]
        headers = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Length": sum(stream.size for stream in streams),
            "Content-Disposition": http.content_disposition(f"{run.name}-{run.id}.csv"),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        # One part in memory at a time.
        return http.Response((stream.read() for stream in streams), headers=headers)
