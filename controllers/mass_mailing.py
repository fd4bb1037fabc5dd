"""Odoo's pages where customers opt out: what they do there is their own refusal."""

from contextlib import contextmanager

from odoo.addons.mass_mailing.controllers.main import MassMailController
from odoo.addons.mass_mailing_sms.controllers.main import MailingSMSController
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request, route
from odoo.tools import email_normalize

from ..enforcement.context import OPT_OUT, OptOut
from ..enforcement.inflow.opt_outs import opt_out_addresses


@contextmanager
def opting_out():
    """Within this, an entry in a blacklist is the opt-out of the customer who sent the request."""
    context = request.env.context
    browser = OptOut(request.httprequest.remote_addr, request.httprequest.user_agent.string)
    request.update_context(**{OPT_OUT: browser})
    try:
        yield
    finally:
        request.update_env(context=context)


class ConsentMassMailController(MassMailController):
    def _mailing_unsubscribe_from_document(self, mailing, document_id, email, hash_token):
        with opting_out():
            return super()._mailing_unsubscribe_from_document(
                mailing, document_id, email, hash_token
            )

    @route()
    def mail_blocklist_add(self, mailing_id=None, document_id=None, email=None, hash_token=None):
        with opting_out():
            return super().mail_blocklist_add(
                mailing_id=mailing_id, document_id=document_id, email=email, hash_token=hash_token
            )

    @route()
    def mailing_update_list_subscription(
        self,
        mailing_id=None,
        document_id=None,
        email=None,
        hash_token=None,
        lists_optin_ids=None,
        **post,
    ):
        result = super().mailing_update_list_subscription(
            mailing_id=mailing_id,
            document_id=document_id,
            email=email,
            hash_token=hash_token,
            lists_optin_ids=lists_optin_ids,
            **post,
        )
        # How many lists were left, where all went well; leaving the last one is "no more e-mails".
        if isinstance(result, int) and result and not lists_optin_ids:
            address = email_normalize(self._fetch_user_information(email, hash_token)[0])
            with opting_out():
                opt_out_addresses(request.env, "email", [address])
        return result


class ConsentMailingSMSController(MailingSMSController):
    @route()
    def blacklist_number(self, mailing_id, trace_code, **post):
        with opting_out():
            return super().blacklist_number(mailing_id, trace_code, **post)


class ConsentCustomerPortal(CustomerPortal):
    @route()
    def deactivate_account(self, validation, password, **post):
        # “I do not want to be contacted any more” puts the addresses into the blacklists.
        with opting_out():
            return super().deactivate_account(validation, password, **post)
