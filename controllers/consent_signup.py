"""The public sign-up form, and the page on which whoever holds the mailbox confirms it."""

from odoo import http
from odoo.http import request

from ..models.channel.settings import channel_label
from ..models.signup import confirming
from ..models.signup.offering import is_open, needs_number, offers, topics
from ..models.signup.recording import still_offered
from ..models.signup.starting import SIZES, Entered, problems, start
from .entered import controller_env, text
from .public import browser, change_route, invalid_link, page, show_route, speak

ROUTE = "/consent/signup"
CONFIRM = f"{ROUTE}/confirm"


class ConsentSignup(http.Controller):
    @show_route(ROUTE, save_session=False)
    def consent_signup_show(self, **asked):
        speak(text(asked, "lang"))
        env = self._env(asked)
        return self._form(env, asked, Entered(), {})

    # Without CSRF token: a frame on another site has no cookie to compare it with, and nothing
    # happens in anybody's name. Whoever could be made to send this form could as well be sent it.
    @change_route(ROUTE, save_session=False, csrf=False)
    def consent_signup_start(self, **asked):
        """Put the sign-up aside and mail its link; the same answer to everybody."""
        speak(text(asked, "lang"))
        env = self._env(asked)
        entered = self._entered(env, asked)
        found = problems(env, entered)
        if found:
            return self._form(env, asked, entered, found)
        if not text(asked, "subject"):
            start(env, entered, "form", browser())
        return self._page(env, asked, "partner_consent.consent_signup_sent_page", {})

    @show_route([CONFIRM, f"{CONFIRM}/<path:token>"])
    def consent_signup_confirm_show(self, token="", **_unused):
        """Show what would be agreed to. Mail scanners follow links, so this changes nothing."""
        signup = confirming.by_token(self._signups(), token)
        return self._about(signup, "partner_consent.consent_signup_confirm_page", token)

    @change_route(f"{CONFIRM}/<path:token>")
    def consent_signup_confirm_answer(self, token, answer=None, **_unused):
        signup = self._signups()
        if answer in ("yes", "no"):
            signup = confirming.answer(signup, token, answer == "yes", browser())
        return self._about(signup, "partner_consent.consent_signup_answered_page")

    def _signups(self):
        # sudo: the token is the right to see and to answer this one sign-up
        return request.env["partner.consent.signup"].sudo()

    def _env(self, asked):
        """Return the environment of the controller that is asked for, where the form is open."""
        env = controller_env(asked.get("company"))
        if not is_open(env):
            raise request.not_found()
        return env

    def _entered(self, env, asked):
        fields = {name: text(asked, name)[: size + 1] for name, size in SIZES.items()}
        return Entered(
            channels=tuple(code for code in offers(env) if text(asked, f"channel_{code}")),
            topics=tuple(one.id for one in topics(env) if text(asked, f"topic_{one.id}")),
            **fields,
        )

    def _form(self, env, asked, entered, found):
        shown = offers(env)
        action = f"{ROUTE}?company={env.company.id}"
        values = {
            "action": f"{action}&embed=1" if text(asked, "embed") else action,
            "asks_number": needs_number(shown),
            "first_problem": next((name for name in SIZES if name in found), None),
            "lang": env.lang,
            "offers": shown,
            "problems": found,
            "sizes": SIZES,
            "topics": topics(env),
            "values": entered._asdict(),
        }
        return self._page(env, asked, "partner_consent.consent_signup_page", values)

    def _page(self, env, asked, template, values):
        company, ancestors = env.company, "'none'"
        if text(asked, "embed"):
            ancestors = company._consent_signup_frame_ancestors()
        return page(template, values, company, ancestors)

    def _about(self, signup, template, token=None):
        """Return the page about this sign-up; one and the same page for every bad link."""
        if not signup:
            return invalid_link()
        speak(signup.lang)
        signup = signup.with_context(lang=signup.lang)
        said = [
            one | {"label": channel_label(request.env(su=True), one["channel"])}
            for one in signup.wordings or ()
        ]
        values = {"signup": signup, "said": said, "token": token}
        values["topics"] = still_offered(signup)
        return page(template, values, signup.company_id)
