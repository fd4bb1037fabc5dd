"""Builders for answers that other systems write down."""

from odoo.tests import new_test_user

from ...policy import recording as r
from .consent import ConsentCommon


class RecordingCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env, "shop", groups="base.group_user,partner_consent.group_interface"
        )
        # Of the numbers that come without a country code.
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.anna = cls.customer()

    def record(self, *rows, user=None):
        results = self.Partner.with_user(user or self.account).consent_record(list(rows))
        self.assertEqual(len(results), len(rows))
        return results

    def row(self, state="refused", channel="phone", **said):
        if not said.keys() & {*r.CUSTOMER_KEYS}:
            said["partner_id"] = self.anna.id
        return {"channel": channel, "state": state, **said}

    def assertCodes(self, results, *codes):
        self.assertEqual([one["code"] for one in results], list(codes), results[:20])
        for one in results:
            self.assertEqual(one["accepted"], one["code"] in r.ACCEPTED)
            self.assertTrue(one["message"])
            self.assertEqual(
                list(one),
                ["external_id", "accepted", "code", "message", "partner_id", "event_id"],
            )

    def assertNothingOf(self, partner):
        self.assertLedger(partner)
