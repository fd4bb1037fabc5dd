"""Every route that is open to everybody, with links that lead somewhere and links that don't."""

import re
from contextlib import contextmanager
from threading import current_thread

from odoo.tests import HttpCase

from ...controllers.screening import is_public
from ...enforcement.sending.unsubscribing import address_word
from ...models.preference import links
from ..test_request import RequestCommon
from .controllers import ControllersCommon

PLACE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
# What is counted, but says nothing about customers.
NOT_COUNTED = ("ir_ui_view", "ir_attachment")


class PublicCommon(RequestCommon, ControllersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        # The routes are those of the database that the thread works for.
        thread = vars(current_thread())
        thread["dbname"] = cls.env.cr.dbname
        cls.addClassCleanup(thread.pop, "dbname", None)
        cls.routes = sorted(
            (
                rule
                for rule in cls.env["ir.http"].routing_map().iter_rules()
                if is_public(rule.endpoint)
            ),
            key=lambda rule: rule.rule,
        )

    def setUp(self):
        super().setUp()
        self.anna = self.customer(lang="de_DE")
        self.bert = self.customer("Bert Braun", lang="en_US")
        self.mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "=", self.anna.id)],
            }
        )
        self.tokens = {
            "/consent/confirm": self.ask(self.anna)[1],
            "/consent/preferences": self.preference(self.anna, self.anna.email),
            "/consent/unsubscribe": address_word(self.env, "anna.meier@example.com"),
        }
        self.arguments = {"mailing_id": self.mailing.id, "trace_code": "abc"}
        self.trace()
        self.env.flush_all()

    def preference(self, partner, address=None):
        found = links.tokens(partner, address and {partner.id: address})
        self.env.flush_all()
        return found[partner.id]

    def trace(self):
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": self.mailing.id,
                "trace_type": "sms",
                "model": "res.partner",
                "res_id": self.anna.id,
                "sms_number": "+4915123456789",
                "sms_code": self.arguments["trace_code"],
            }
        )

    def bad_tokens(self):
        """Return tokens that lead nowhere, each for a reason of its own."""
        good = list(self.tokens.values())
        used = self.ask(self.bert)[1]
        self.env["partner.consent.request"]._answer(used, False)
        revoked = self.preference(self.bert)
        links.revoke(self.bert)
        expired = self.preference(self.bert)
        self.env.cr.execute(
            "UPDATE partner_preference_link SET expiry_date = '2020-01-01' WHERE partner_id = %s",
            [self.bert.id],
        )
        forged = ["x", "0" * 64, "%00", "ä", "x" * 2000, "../../web", "a/b", "'--", "<b>"]
        halves = [token[: len(token) // 2] for token in good]
        return [used, revoked, expired, *forged, *halves, *(token.swapcase() for token in good)]

    def path(self, rule, **arguments):
        """Return the path of a route with these arguments, or with those that lead somewhere."""

        def fill(found):
            name = found[1]
            if name in arguments:
                return str(arguments[name])
            if name == "token":
                return self.tokens[self.prefix(rule)]
            return str(self.arguments[name])

        return PLACE.sub(fill, rule.rule)

    def prefix(self, rule):
        return "/".join(rule.rule.split("/")[:3])

    def pages(self):
        """Return the paths that GET shows a page at, by their route."""
        return {
            rule.rule: self.path(rule)
            for rule in self.routes
            if rule.endpoint.routing["type"] == "http"
            and (not rule.methods or "GET" in rule.methods)
        }

    def own_pages(self):
        """Return the pages in our own frame, each also with a link that leads nowhere."""
        shown = {
            rule.rule: rule
            for rule in self.routes
            if rule.rule in self.pages() and not rule.endpoint.routing.get("website")
        }
        good = [self.path(rule) for rule in shown.values()]
        bad = [self.path(rule, token="x") for rule in shown.values() if "token" in rule.arguments]
        return good + bad

    def written(self):
        """Return ``{table: rows written in this transaction}``, those that were undone as well."""
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {name: count for name, count in self.env.cr.fetchall() if name not in NOT_COUNTED}

    @contextmanager
    def assertNothingWritten(self):
        self.env.flush_all()
        before = self.written()
        yield
        after = self.written()
        grown = {
            name: n - before.get(name, 0) for name, n in after.items() if n != before.get(name)
        }
        self.assertFalse(grown)
