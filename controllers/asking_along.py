"""Registration and checkout ask whether e-mail is wanted: a tick starts the double opt-in."""

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request

from ..models.signup.offering import EMAIL, is_open
from ..models.signup.starting import Entered, problems, start
from .entered import controller_env, text
from .public import browser

FIELD = "consent_signup"


def _start(entered, way, partner=None):
    """Start it where the form is open and the address is one; registering doesn't depend on it."""
    env = controller_env(None)
    if is_open(env) and not problems(env, entered):
        start(env, entered, way, browser(), partner)


class ConsentAuthSignup(AuthSignupHome):
    def do_signup(self, qcontext, do_login=True):
        super().do_signup(qcontext, do_login=do_login)
        # Who sets a password anew isn't asked.
        if do_login and text(request.params, FIELD):
            login = text(qcontext, "login")
            # sudo: who has just registered needn't be logged in
            users = request.env["res.users"].sudo()
            user = users.search(users._get_login_domain(login), limit=1)
            name = text(qcontext, "name") or user.name or ""
            _start(Entered(name, login, channels=(EMAIL,)), "registration", user.partner_id)


class ConsentCheckout(CustomerPortal):
    def _handle_extra_form_data(self, extra_form_data, address_values):
        super()._handle_extra_form_data(extra_form_data, address_values)
        if request.httprequest.path.startswith("/shop/") and text(extra_form_data, FIELD):
            name, email = (text(address_values, fname) for fname in ("name", "email"))
            _start(Entered(name, email, channels=(EMAIL,)), "checkout")
