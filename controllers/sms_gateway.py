"""Where SMS gateways deliver what customers answer: see docs/sms-gateway.md."""

from odoo import http
from odoo.http import request

from ..enforcement.inflow.partner_sms_gateway import PATH
from .public import change_route

BODY_BYTES = 64 * 1024
# Field -> longest value.
FIELDS = {"message_id": 255, "from": 64, "text": 4096}
JSON = "application/json"


class SmsGateway(http.Controller):
    # No CSRF token: a gateway has no session that others could use, it proves itself by its own.
    @change_route([PATH, f"{PATH}/<string:token>"], csrf=False, save_session=False)
    def sms_gateway_receive(self, token=None, **values):
        """Take in one message, as JSON or as a form: ``message_id``, ``from`` and ``text``.

        The token comes in the header ``Authorization: Bearer …``, or in the path from gateways
        that can't send one.
        """
        gateway = request.env["partner.sms.gateway"]._by_token(token or self._bearer_token())
        if not gateway:
            headers = {"WWW-Authenticate": "Bearer"}
            return self._answer({"error": "token"}, status=401, headers=headers)
        message = self._message(values)
        if message is None:
            return self._answer({"error": "message"}, status=400)
        return self._answer(gateway.receive(*message))

    def _bearer_token(self):
        scheme, _, token = request.httprequest.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def _message(self, values):
        """Return ``(message id, sender, text)``, None where the body is malformed."""
        if request.httprequest.mimetype == JSON:
            values = self._json()
        found = []
        for name in FIELDS:
            value = values.get(name)
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if not isinstance(value, str):
                return None
            found.append(value)
        message_id, number, text = found
        # A long text may begin with STOP; of a long id or number the end is what matters.
        too_long = len(message_id) > FIELDS["message_id"] or len(number) > FIELDS["from"]
        return None if too_long or not message_id else (message_id, number, text[: FIELDS["text"]])

    def _json(self):
        """Return the object in the body, an empty one where it is none."""
        if (request.httprequest.content_length or 0) > BODY_BYTES:
            return {}
        try:
            values = request.get_json_data()
        # Nesting that is too deep for the parser.
        except (ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}

    def _answer(self, values, **options):
        return request.make_json_response(values, **options)
