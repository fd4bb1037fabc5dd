"""Other systems over real HTTP: Odoo's own external API, with an API key."""

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common.interface import InterfaceCommon

DECISION = "res.partner/contact_decision"
RECORD = "res.partner/consent_record"
FEED = "partner.consent.event/feed"


@tagged("post_install", "-at_install")
class TestInterface(InterfaceCommon):
    def test_decisions_for_a_thousand_customers_in_a_call(self):
        values = [{"name": f"Customer {n}", "email": f"c{n}@example.com"} for n in range(1_000)]
        customers = self.Partner.create(values)
        customers[:300]._consent_set("email", "given", source="confirmation")
        customers[300:400]._consent_set("email", "refused", source="portal")
        found = self.told(DECISION, ids=customers.ids, channel="email")
        self.assertEqual([one["partner_id"] for one in found], customers.ids)
        self.assertEqual([one["allowed"] for one in found], [True] * 300 + [False] * 700)
        self.assertEqual(found[300]["reason"], "refused")
        mine = customers.with_user(self.account)
        self.assertLessEqual(self.statements(lambda: mine.contact_decision("email")), 20)

    def test_a_decision_that_cant_be_is_a_clear_error(self):
        gone = self.customer("Bert")
        gone_id = gone.id
        gone.unlink()
        self.assertTurnedAway(self.call(DECISION, ids=self.anna.ids, channel="pigeon"), 422, "sms")
        scoped = self.call(DECISION, ids=self.anna.ids, channel="sms", scope=[])
        self.assertTurnedAway(scoped, 422, "marketing")
        self.assertTurnedAway(self.call(DECISION, ids=self.anna.ids), 422, "channel")
        self.assertEqual(self.call(DECISION, ids=[gone_id], channel="sms").status_code, 404)
        for ids in (["1"], [True], [1.5], ["x"], [[1]], [None], [2**40], [-1], [0]):
            with self.subTest(ids=ids):
                response = self.call(DECISION, ids=ids, channel="sms")
                self.assertIn(response.status_code, (404, 422), response.text)
        self.assertEqual(self.told(DECISION, ids=[], channel="sms"), [])

    def test_nothing_is_decided_about_customers_who_may_not_be_read(self):
        rule = {
            "name": "Not Anna",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": [("id", "!=", self.anna.id)],
        }
        self.env["ir.rule"].create(rule)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            response = self.call(DECISION, ids=self.anna.ids, channel="email")
        self.assertTurnedAway(response, 403)
        self.assertNotIn("Anna", response.text)

    def test_answers_are_recorded_and_read_in_the_feed(self):
        start = self.told(FEED, limit=10_000)["cursor"]
        row = {"channel": "phone", "state": "refused", "source_system": "Shop"}
        rows = [
            row | {"email": self.anna.email, "external_id": "1"},
            row | {"partner_id": self.anna.id, "channel": "pigeon"},
        ]
        results = self.told(RECORD, rows=rows)
        self.assertEqual([one["code"] for one in results], ["recorded", "bad_row"])
        self.assertEqual(self.told(RECORD, rows=rows), results)
        page = self.told(FEED, cursor=start)
        self.assertEqual([one["event_id"] for one in page["events"]], [results[0]["event_id"]])
        self.assertEqual(page["events"][0]["source"], "api")

    def test_what_is_no_list_of_rows_is_a_clear_error(self):
        self.assertTurnedAway(self.call(RECORD, rows={}), 422, "list")
        self.assertTurnedAway(self.call(RECORD), 422, "rows")
        self.assertTurnedAway(self.call(RECORD, rows=[], ids=[1]), 422)
        self.assertTurnedAway(self.call(RECORD, rows=[{}] * 1_001), 422, "1")
        other = self.env["res.company"].create({"name": "Another company"})
        context = {"allowed_company_ids": other.ids}
        self.assertTurnedAway(self.call(RECORD, rows=[], context=context), 403)

    def test_answers_come_in_the_accounts_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        [result] = self.told(RECORD, rows=[{}], context={"lang": "de_DE"})
        self.assertEqual(result["code"], "bad_row")

    def test_only_a_valid_key_opens_it(self):
        row = {"partner_id": self.anna.id, "channel": "phone", "state": "refused"}
        self.assertTurnedAway(self.call(RECORD, key="0" * 40, rows=[row]), 401)
        expired = self.key_of(self.account)
        self.env.cr.execute(
            "UPDATE res_users_apikeys SET expiration_date = '2020-01-01' WHERE index = %s",
            [expired[:8]],
        )
        self.assertTurnedAway(self.call(RECORD, key=expired, rows=[row]), 401)
        with mute_logger("odoo.http"):
            anonymous = self.url_open(f"/json/2/{RECORD}", json={"rows": [row]})
        self.assertTurnedAway(anonymous, 401)
        self.assertLedger(self.anna)

    def test_a_key_of_somebody_else_records_nothing(self):
        row = {"partner_id": self.anna.id, "channel": "phone", "state": "refused"}
        user = new_test_user(self.env, "somebody", groups="base.group_user")
        self.assertTurnedAway(self.call(RECORD, self.key_of(user), rows=[row]), 403, "Interface")
        portal = new_test_user(self.env, "anna", groups="base.group_portal")
        self.assertTurnedAway(self.call(RECORD, self.key_of(portal), rows=[row]), 403)
        self.assertLedger(self.anna)

    def test_other_methods_and_private_ones_are_none(self):
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            self.assertIn(self.call(RECORD, method=method, rows=[]).status_code, (404, 405))
        for path in ("res.partner/_consent_set", "res.partner/nothing", "no.model/feed"):
            self.assertIn(self.call(path).status_code, (403, 404))

    def test_the_account_can_do_nothing_else(self):
        anna = {"ids": self.anna.ids}
        for path, arguments in (
            ("res.partner/write", anna | {"vals": {"name": "X"}}),
            ("res.partner/create", {"vals_list": [{"name": "X"}]}),
            ("res.partner/unlink", anna),
            ("partner.consent.event/verify", {}),
            ("partner.consent.event/read", {"ids": [1], "fields": ["ip_address"]}),
            ("partner.consent.external/search_read", {"domain": []}),
            ("partner.consent.channel/write", {"ids": [1], "vals": {"manual_yes": True}}),
            ("partner.erasure/create", {"vals_list": [{"partner_id": self.anna.id}]}),
            ("res.partner/personal_data", anna),
        ):
            with self.subTest(path=path), mute_logger("odoo.addons.base.models.ir_rule"):
                self.assertTurnedAway(self.call(path, **arguments), 403)
