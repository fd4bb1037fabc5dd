"""Odoo's pages where customers opt out of mailings: what they do there is their own refusal.

Opening a page changes nothing: scanners of mails open every link.
"""

from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException, NotFound, Unauthorized

from odoo.addons.mass_mailing.controllers.main import MassMailController
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request, route
from odoo.tools import email_normalize

from ..enforcement.inflow.opt_outs import opt_out_addresses
from ..models.controller.controllers import controller_of
from .consent_unsubscribe import show_unsubscribe, show_unsubscribed
from .opting_out import lists_of, opting_out, posted, refused
from .public import invalid_link
from .screening import LARGEST_ID


class ConsentMassMailController(MassMailController):
    def _check_mailing_email_token(self, mailing_id, document_id, email, hash_token, **kwargs):
        try:
            if not 0 <= int(mailing_id or 0) <= LARGEST_ID:
                raise NotFound()
            return super()._check_mailing_email_token(
                mailing_id and int(mailing_id), document_id, email, hash_token, **kwargs
            )
        except (TypeError, ValueError) as error:
            # Odoo would answer what is no number, or no ASCII, with a traceback.
            raise Unauthorized() from error

    def _consent_mailing(self, mailing_id, document_id, email, hash_token):
        """Return the mailing that this link is of, and the address that it was sent to.

        :raises Unauthorized: also where there is no such mailing: which ones there are is no news
        """
        email, hash_token = self._fetch_user_information(email, hash_token)
        try:
            mailing = self._check_mailing_email_token(
                mailing_id, document_id, email, hash_token, required_mailing_id=True
            )
        except NotFound as error:
            raise Unauthorized() from error
        return mailing, email

    # Whoever posts this has no cookies and wants none; Odoo's page is never rendered.
    @route(methods=["GET", "POST"], website=False, save_session=False)
    def mailing_unsubscribe_oneclick(
        self, mailing_id, document_id=None, email=None, hash_token=None, **_unused
    ):
        said = {"document_id": document_id, "email": email, "hash_token": hash_token}
        if posted():
            return super().mailing_unsubscribe_oneclick(mailing_id, **said)
        try:
            self._consent_mailing(mailing_id, **said)
        except HTTPException:
            return invalid_link()
        # A mail program that knows no one click opens what the header says.
        query = urlencode({name: value for name, value in said.items() if value})
        return request.redirect(f"/mailing/{mailing_id}/confirm_unsubscribe?{query}")

    @route()
    def mailing_unsubscribe(
        self, mailing_id, document_id=None, email=None, hash_token=None, **_unused
    ):
        if not posted():
            return self.mailing_confirm_unsubscribe(mailing_id, document_id, email, hash_token)
        return super().mailing_unsubscribe(
            mailing_id, document_id=document_id, email=email, hash_token=hash_token
        )

    @route()
    def mailing_confirm_unsubscribe(
        self, mailing_id, document_id=None, email=None, hash_token=None, **_unused
    ):
        mailing, address = self._consent_mailing(mailing_id, document_id, email, hash_token)
        hidden = {
            "csrf_token": request.csrf_token(),
            "mailing_id": mailing_id,
            "document_id": document_id,
            "email": email,
            "hash_token": hash_token,
        }
        return show_unsubscribe(
            mailing.company_id,
            email_normalize(address),
            action="/mailing/confirm_unsubscribe",
            hidden={name: value for name, value in hidden.items() if value},
            lists=lists_of(mailing),
        )

    @route()
    def mailing_confirm_unsubscribe_post(
        self,
        mailing_id=None,
        document_id=None,
        email=None,
        hash_token=None,
        unsubscribe=None,
        **_unused,
    ):
        mailing, address = self._consent_mailing(mailing_id, document_id, email, hash_token)
        key, lists = email_normalize(address), lists_of(mailing)
        if lists is None or unsubscribe == "all":
            self._mailing_unsubscribe_from_document(mailing, document_id, address, hash_token)
            return show_unsubscribed(mailing.company_id, key)
        mailing.contact_list_ids._update_subscription_from_email(address, opt_out=True)
        return show_unsubscribed(mailing.company_id, key, lists)

    def _mailing_unsubscribe_from_document(self, mailing, document_id, email, hash_token):
        if refused(mailing, "email", email):
            return show_unsubscribed(mailing.company_id, email_normalize(email))
        with opting_out():
            return super()._mailing_unsubscribe_from_document(
                mailing, document_id, email, hash_token
            )

    @route()
    def mail_blocklist_add(self, mailing_id=None, document_id=None, email=None, hash_token=None):
        if mailing_id and self._consent_exclude(mailing_id, document_id, email, hash_token):
            return True
        with opting_out():
            return super().mail_blocklist_add(
                mailing_id=mailing_id, document_id=document_id, email=email, hash_token=hash_token
            )

    def _consent_exclude(self, mailing_id, document_id, email, hash_token):
        """Refuse at a mailing's controller; return whether that was all there is to do."""
        try:
            mailing, address = self._consent_mailing(mailing_id, document_id, email, hash_token)
        except HTTPException:
            # Odoo says so in its own way.
            return False
        return refused(mailing, "email", address)

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
            company = request.env["mailing.mailing"].sudo().browse(int(mailing_id or 0)).company_id
            controllers = [controller_of(request.env, company.id)] if company else None
            with opting_out():
                opt_out_addresses(request.env, "email", [address], controllers)
        return result


class ConsentCustomerPortal(CustomerPortal):
    @route()
    def deactivate_account(self, validation, password, **post):
        # “I do not want to be contacted any more” puts the addresses into the blacklists.
        with opting_out():
            return super().deactivate_account(validation, password, **post)
