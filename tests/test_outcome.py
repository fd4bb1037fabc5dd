"""After each sending staff are told how many got it, and counts say what really went out."""

from unittest.mock import patch

from odoo.tests import tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestOutcome(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", phone="+49 151 70000001")
        cls.bert, cls.carl = cls.unwilling("refused"), cls.unwilling("refused", number=1)
        cls.everybody = cls.anna + cls.bert + cls.carl

    def composer(self, mode, recipients=None, **values):
        recipients = recipients or self.everybody
        documents = recipients if mode == "mass_mail" else recipients[:1]
        context = {"default_model": "res.partner", "default_res_ids": documents.ids}
        wizard = self.env["mail.compose.message"].with_user(self.clerk).with_context(**context)
        to = {"partner_ids": recipients.ids} if mode == "comment" else {}
        message = {"composition_mode": mode, "subject": "x", "body": "x"}
        return wizard.create(message | to | values)

    def told(self, button):
        with self.mock_mail_gateway(), self.mockSMSGateway():
            action = button()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"], {"type": "ir.actions.act_window_close"})
        return action["params"]["message"]

    def test_the_composer_tells(self):
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                message = self.told(self.composer(mode).action_consent_send_without)
                self.assertEqual(message, "1 sent, 2 left out")
        why = {"consent_override_reason": "A recall"}
        message = self.told(self.composer("mass_mail", **why).action_consent_send_anyway)
        self.assertEqual(message, "3 sent")

    def test_what_is_only_queued_was_not_sent(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                wizard = self.composer(mode, force_send=False)
                message = self.told(wizard.action_consent_send_without)
                self.assertEqual(message, "1 on the way, 2 left out")

    def test_what_failed_was_not_sent(self):
        def failing(*args, **kwargs):
            raise OSError("The server is down.")

        wizard = self.composer("mass_mail", auto_delete=False)
        with (
            self.mock_mail_gateway(),
            patch.object(self.registry["ir.mail_server"], "send_email", failing),
            self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"),
        ):
            action = wizard.action_send_mail()
        self.assertEqual(action["params"]["message"], "0 sent, 1 failed, 2 left out")

    def test_a_named_serial_mail_tells_of_its_mailing(self):
        wizard = self.composer("mass_mail", mass_mailing_name="Sale").sudo()
        self.assertEqual(self.told(wizard.action_send_mail), "1 sent, 2 left out")

    def test_an_internal_note_tells_nothing(self):
        note = self.env.ref("mail.mt_note").id
        wizard = self.composer("comment", self.anna, subtype_id=note, subtype_is_log=True)
        wizard.partner_ids = False
        action = wizard.action_send_mail()
        self.assertEqual(action, {"type": "ir.actions.act_window_close"})

    def test_the_sms_composer_tells(self):
        anna = self.willing("Andrea", "sms", phone="+49 151 70000003")
        bert = self.unwilling("refused", "sms")
        values = {"res_model": "res.partner", "body": "x"}
        mass = {"composition_mode": "mass", "res_ids": repr((anna + bert).ids)}
        wizards = self.env["sms.composer"].with_user(self.clerk)
        wizard = wizards.create(values | mass | {"mass_force_send": True})
        self.assertEqual(self.told(wizard.action_send_sms), "1 sent, 1 left out")
        wizard = wizards.create(values | mass | {"mass_force_send": False})
        self.assertEqual(self.told(wizard.action_send_sms), "1 on the way, 1 left out")
        wizard = wizards.create(values | {"composition_mode": "comment", "res_id": anna.id})
        self.assertEqual(self.told(wizard.action_send_sms), "1 sent")

    def test_a_mailing_tells_when_it_is_queued_and_when_it_is_sent(self):
        mailing = self.mailing(self.everybody)
        self.assertEqual(self.told(mailing.action_launch), "1 on the way, 2 left out")
        mailing = self.mailing(self.everybody)
        self.assertEqual(self.told(mailing.action_send_mail), "1 sent, 2 left out")


@tagged("post_install", "-at_install")
class TestRetriedMailing(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.emil = cls.willing("Anna Meier"), cls.willing("Emil")
        cls.bert = cls.unwilling("refused")

    def test_a_preview_counts_only_who_will_still_get_it(self):
        mailing = self.mailing(self.anna + self.emil + self.bert)
        self.send(mailing)
        mail_values = {"mailing_id": mailing.id, "state": "exception"}
        trace = mailing.mailing_trace_ids.filtered(lambda one: one.res_id == self.emil.id)
        trace.write({"trace_status": "error", "mail_mail_id": self.failed(mail_values).id})
        message = mailing.action_retry_failed()["params"]["message"]
        self.assertEqual(message, "1 on the way, 1 left out")
        mailing.invalidate_recordset()
        self.assertEqual((mailing.total, mailing.consent_net_count), (1, 1))
        self.assertEqual(mailing.consent_excluded_count, 1)
        rows = self.env["mailing.consent.exclusion"].with_context(consent_mailing_id=mailing.id)
        self.assertEqual(rows.search([]).partner_id, self.bert)
        self.send(mailing)
        self.assertMailedTo(self.emil)
        self.assertEqual((mailing.sent, mailing.canceled), (2, 1))

    def failed(self, values):
        return self.env["mail.mail"].create(values | {"body_html": "x"})

    def test_who_refuses_before_the_retry_is_left_out_of_it(self):
        mailing = self.mailing(self.anna + self.emil)
        self.send(mailing)
        trace = mailing.mailing_trace_ids.filtered(lambda one: one.res_id == self.emil.id)
        values = {"mailing_id": mailing.id, "state": "exception"}
        trace.write({"trace_status": "error", "mail_mail_id": self.failed(values).id})
        mailing.action_retry_failed()
        self.emil._consent_set("email", "refused", source="portal")
        mailing.invalidate_recordset()
        self.assertEqual((mailing.total, mailing.consent_net_count), (0, 0))
        self.assertEqual(mailing.consent_excluded_count, 1)
        self.send(mailing)
        self.assertLeftOut(mailing, {self.emil: "refused"})

    def test_nothing_is_sent_where_nobody_is_left_to_send_to(self):
        mailing = self.mailing(self.anna + self.emil)
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        mailing.action_put_in_queue()
        with self.mock_mail_gateway():
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
            mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
            mails.write({"recipient_ids": [(5,)], "email_to": False, "email_cc": False})
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        mailing.invalidate_recordset()
        self.assertFalse(self._mails)
        self.assertEqual((mailing.sent, mailing.delivered), (0, 0))
        self.assertNotIn("sent", mailing.mailing_trace_ids.mapped("trace_status"))
