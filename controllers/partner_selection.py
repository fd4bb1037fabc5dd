"""A selection as a file: those who may be contacted, with the address for the channel."""

import io

import xlsxwriter

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from ..models.channel.settings import channel_label
from ..models.consent.addresses import address_in_use
from ..models.selection.evaluating import in_companies

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POSTAL = ("street", "street2", "zip", "city", "country_id")
WITHOUT_CHANNEL = ("email", "phone", "post")
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
            ("Content-Disposition", content_disposition(self._file_name(selection))),
        ]
        return request.make_response(self._workbook(selection), headers)

    def _file_name(self, selection):
        env, channel = request.env, selection.channel
        who = channel_label(env, channel) if channel else env._("not locked")
        return f"{selection.name} ({who}).xlsx"

    def _workbook(self, selection):
        ids = selection.partner_ids_to_contact()
        stream = io.BytesIO()
        options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(stream, options) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, self._header(selection))
            row = 1
            for start in range(0, len(ids), CHUNK):
                for cells in self._rows(selection, ids[start : start + CHUNK]):
                    sheet.write_row(row, 0, [cell or "" for cell in cells])
                    row += 1
                request.env.invalidate_all(flush=False)
        return stream.getvalue()

    def _channels(self, selection):
        return (selection.channel,) if selection.channel else WITHOUT_CHANNEL

    def _header(self, selection):
        names = ("id", "name", "callable_number", *POSTAL)
        labels = request.env["res.partner"].fields_get(names, ["string"])
        labels = {name: label["string"] for name, label in labels.items()}
        header = [labels["id"], labels["name"]]
        for channel in self._channels(selection):
            if channel == "post":
                header += [labels[name] for name in POSTAL]
            elif channel == "phone":
                header.append(labels["callable_number"])
            else:
                header.append(channel_label(request.env, channel))
        return header

    def _rows(self, selection, ids):
        """Yield the cells of each customer: no address without the decision for its channel."""
        env = in_companies(selection).env
        partners = env["res.partner"].with_context(prefetch_fields=False).browse(ids)
        partners.fetch(["name", "email", "phone", *POSTAL])
        channels = self._channels(selection)
        # Those of a channel have been decided by it.
        allowed = {} if selection.channel else self._allowed(partners, channels, selection.scope)
        for partner in partners:
            cells = [partner.id, partner.name]
            for channel in channels:
                address = self._address(partner, channel)
                if allowed and partner.id not in allowed[channel]:
                    address = [""] * len(address)
                cells += address
            yield cells

    def _allowed(self, partners, channels, scope):
        """Return ``{channel: ids of those who may be contacted by it}``."""
        return {
            channel: {
                decision["partner_id"]
                for decision in partners.contact_decision(channel, scope)
                if decision["allowed"]
            }
            for channel in channels
        }

    def _address(self, partner, channel):
        if channel == "post":
            *address, country = (partner[name] for name in POSTAL)
            return [*address, country.display_name]
        if channel == "phone":
            return [partner.callable_number]
        return [address_in_use(partner, channel)]
