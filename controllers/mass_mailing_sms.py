"""Odoo's pages for opting out of text messages: what customers do there is their own refusal."""

from werkzeug.urls import url_decode, url_parse

from odoo.addons.mass_mailing_sms.controllers.main import MailingSMSController
from odoo.http import request, route

from .consent_unsubscribe import show_unsubscribe, show_unsubscribed
from .opting_out import lists_of, opting_out, posted, refused


class ConsentMailingSMSController(MailingSMSController):
    @route()
    def blacklist_page(self, mailing_id, trace_code, **post):
        response = super().blacklist_page(mailing_id, trace_code, **post)
        number = _number_found(response)
        if posted() and number:
            # The form was the confirmation; following Odoo's redirection would change nothing.
            return self.blacklist_number(mailing_id, trace_code, sms_number=number)
        return response

    @route()
    def blacklist_number(self, mailing_id, trace_code, **post):
        trace = self._check_trace(mailing_id, trace_code).get("trace")
        number = (post.get("sms_number") or "").strip(" ")
        trace = trace and number and trace.filtered(lambda one: one.sms_number == number)[:1]
        if not trace:
            # Odoo would call any number unsubscribed.
            return self.blacklist_page(mailing_id, trace_code)
        mailing = trace.mass_mailing_id
        lists = lists_of(mailing)
        if not posted():
            return show_unsubscribe(
                mailing.company_id,
                None,
                action=f"/sms/{mailing.id}/unsubscribe/{trace_code}",
                hidden={"csrf_token": request.csrf_token(), "sms_number": number},
                lists=lists,
            )
        if (lists is None or post.get("unsubscribe") == "all") and refused(mailing, "sms", number):
            return show_unsubscribed(mailing.company_id, None)
        with opting_out():
            return super().blacklist_number(mailing_id, trace_code, sms_number=number)


def _number_found(response):
    """Return the number that Odoo's page found to be a recipient's, None where it asks again."""
    target = url_parse(response.location or "")
    return url_decode(target.query).get("sms_number") if "/unsubscribe/" in target.path else None
