"""Handing out the copy of a customer's data: to whom, is written down."""

from odoo import http
from odoo.http import request

from ..models.privacy.preparing import ROUTE, stored


class PartnerRightsRequestController(http.Controller):
    @http.route(f"{ROUTE}/<int:request_id>", type="http", auth="user", methods=["GET"])
    def download(self, request_id):
        """Send the ZIP; what it writes is only that it did.

        :raises AccessError: for everybody who may not read the request
        :raises NotFound: where there is no copy, or none any more
        """
        asked = request.env["partner.rights.request"].browse(request_id).exists()
        asked.check_access("read")
        file = stored(asked)
        if not file:
            raise request.not_found()
        # sudo: an auditor changes nothing, and is written down as well
        asked.sudo().message_post(
            body=request.env._("Copy downloaded by %s", request.env.user.name),
            author_id=request.env.user.partner_id.id,
        )
        name = f"personal-data-{asked.id}.zip"
        stream = request.env["ir.binary"]._get_stream_from(file, filename=name)
        response = stream.get_response(as_attachment=True)
        response.headers["Cache-Control"] = "no-store"
        return response
