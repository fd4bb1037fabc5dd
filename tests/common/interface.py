"""Another system: its account with a key, and what it gets to hear over HTTP."""

from datetime import datetime, timedelta

from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .consent import ConsentCommon


class InterfaceCommon(ConsentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env, "shop", groups="base.group_user,partner_consent.group_interface"
        )
        cls.key = cls.key_of(cls.account)
        cls.anna = cls.customer()

    @classmethod
    def key_of(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", datetime.now() + timedelta(hours=12))

    def call(self, path, key=None, method="POST", **arguments):
        """Return the response to a call of ``model/method``."""
        # What is turned away is logged as a warning.
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/json/2/{path}",
                json=arguments,
                headers={"Authorization": f"Bearer {key or self.key}"},
                method=method,
            )

    def told(self, path, **arguments):
        """Return what a call gets that is let in."""
        response = self.call(path, **arguments)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def assertTurnedAway(self, response, status, words=""):
        """Assert a clear refusal: never a fault of the server."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertIn(words, response.json()["message"])
