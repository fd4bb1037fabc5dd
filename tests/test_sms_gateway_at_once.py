"""A gateway that delivers one message twice at once refuses once."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common.at_once import AtOnceCommon

NUMBER = "+4915123456789"


@tagged("slow")
class TestSmsGatewayAtOnce(AtOnceCommon):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            gateway = env["partner.sms.gateway"].create({"name": "Gateway"})
            anna = env["res.partner"].create({"name": "Anna Meier", "phone": NUMBER})
        self.gateway_id, self.partner_id = gateway.id, anna.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["partner.sms.gateway"].browse(self.gateway_id).unlink()
            env["sms.sms"].search([("number", "=", NUMBER)]).unlink()
        self.remove(self.partner_id)
        with self.transaction() as env:
            env["partner.suppression"].search([]).unlink()

    @mute_logger("odoo.sql_db")
    def test_two_deliveries_at_once_are_one_refusal(self):
        def deliver(env):
            gateway = env["partner.sms.gateway"].browse(self.gateway_id)
            return gateway.receive("m1", NUMBER, "STOP")["result"]

        results = self.run_together(deliver, deliver, deliver)
        self.assertEqual(sorted(results), ["refused", "repeated", "repeated"])
        events = self.rows(
            "SELECT event FROM partner_consent_event WHERE partner_id = %s", self.partner_id
        )
        self.assertEqual(events, [("refused",)])
        messages = self.rows(
            "SELECT count(*) FROM partner_sms_gateway_message WHERE gateway_id = %s",
            self.gateway_id,
        )
        self.assertEqual(messages, [(1,)])
