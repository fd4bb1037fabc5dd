"""The chatter warns before a message goes to somebody who refused e-mail, followers included."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import email_normalize, mute_logger

from .common.sending import SendingCommon


class ChatterCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier")
        cls.bert = cls.unwilling("refused")
        cls.carl = cls.unwilling("refused", number=1)
        cls.unasked = cls.unwilling("not_asked")
        cls.document = cls.customer("Document")
        cls.document.message_subscribe((cls.carl + cls.clerk.partner_id).ids)

    def warning(self, partners, emails=(), user=None):
        document = self.document.with_user(user or self.clerk)
        return document.consent_chatter_warning(partners.ids, list(emails))


@tagged("post_install", "-at_install")
class TestChatter(ChatterCommon):
    def test_it_names_recipients_and_followers_who_refused(self):
        warning = self.warning(self.anna + self.bert + self.unasked)
        self.assertEqual(warning["message"], "2 of 4 recipients refused E-mail.")
        self.assertEqual(
            warning["refused"],
            [
                {"name": "Refused 0", "reason": "Customer refused"},
                {"name": "Refused 1", "reason": "Customer refused"},
            ],
        )
        self.assertEqual(warning["more"], 0)
        listed = self.Partner.search(warning["action"]["domain"])
        self.assertEqual(listed, self.bert + self.carl)

    def test_it_is_silent_where_nobody_refused(self):
        self.document.message_unsubscribe(self.carl.ids)
        self.assertFalse(self.warning(self.anna + self.unasked))
        self.assertFalse(self.warning(self.Partner))

    def test_staff_are_no_recipients_of_advertising(self):
        self.clerk.partner_id._consent_set("email", "refused", source="portal")
        self.document.message_unsubscribe(self.carl.ids)
        self.assertFalse(self.warning(self.anna + self.officer.partner_id))

    def test_an_address_is_found_however_it_is_written(self):
        self.document.message_unsubscribe(self.carl.ids)
        address = f'"Bert" <{self.bert.email.upper()}>'
        warning = self.warning(self.Partner, [address, "new@example.com"])
        self.assertEqual(warning["message"], "1 of 2 recipients refused E-mail.")
        self.assertEqual(warning["refused"][0]["name"], "Refused 0")

    def test_an_address_gives_no_name_away_that_the_user_may_not_read(self):
        self.document.message_unsubscribe(self.carl.ids)
        self.bert.company_id = self.env["res.company"].create({"name": "Another company"})
        warning = self.warning(self.Partner, [self.bert.email])
        self.assertEqual(warning["refused"][0]["name"], self.bert.email_normalized)
        self.assertEqual(warning["action"]["domain"], [("id", "in", [])])

    def test_only_staff_who_see_the_document_may_ask(self):
        portal = new_test_user(self.env, "portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.warning(self.bert, user=portal)
        with self.assertRaises(AccessError):
            self.warning(self.bert, user=self.env.ref("base.public_user"))

    def test_the_number_of_queries_does_not_depend_on_the_recipients(self):
        def queries(partners):
            return self.statements(lambda: self.warning(partners))

        many = self.Partner.union(*(self.unwilling("refused", number=n) for n in range(2, 9)))
        queries(self.bert)
        self.assertEqual(queries(self.bert), queries(many))


@tagged("post_install", "-at_install")
class TestComposerFollowers(ChatterCommon):
    def composer(self, recipients, **values):
        context = {"default_model": "res.partner", "default_res_ids": self.document.ids}
        wizard = self.env["mail.compose.message"].with_user(self.clerk).with_context(**context)
        message = {"subject": "Your question", "body": "<p>Hello</p>"}
        return wizard.create(message | {"partner_ids": recipients.ids} | values)

    def press(self, wizard, button):
        with self.mock_mail_gateway():
            getattr(wizard, button)()
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def post_scheduled(self):
        message = self.env["mail.scheduled.message"].search([("subject", "=", "Your question")])
        with self.mock_mail_gateway():
            message._post_message()
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def mailed_customers(self):
        staff = self.clerk.email_normalized
        mailed = [mail["email_to"][0].split("<")[-1].rstrip(">") for mail in self._mails]
        return sorted(address for address in mailed if address != staff)

    def test_followers_who_refused_are_in_the_panel(self):
        wizard = self.composer(self.anna)
        self.assertEqual(wizard.consent_refused_partner_ids, self.carl)
        self.assertEqual(wizard.consent_refused_message, "1 of 2 recipients refused E-mail.")
        with self.assertRaisesRegex(UserError, "Refused 1"):
            self.press(wizard, "action_send_mail")
        self.assertFalse(self._mails)
        self.assertFalse(self.composer(self.anna, notify_skip_followers=True).consent_refused_count)

    def test_leaving_them_out_passes_followers_by(self):
        self.press(self.composer(self.anna + self.bert), "action_consent_send_without")
        self.assertEqual(self.mailed_customers(), [self.anna.email_normalized])
        self.assertIn(self.carl, self.document.message_partner_ids)

    def test_followers_who_are_left_out_stay_left_out_until_it_is_sent(self):
        wizard = self.composer(self.anna + self.bert)
        wizard.action_consent_leave_out()
        self.assertEqual(wizard.partner_ids, self.anna)
        self.assertEqual(wizard.consent_refused_partner_ids, self.carl)
        self.press(wizard, "action_send_mail")
        self.assertEqual(self.mailed_customers(), [self.anna.email_normalized])

    def test_sending_anyway_reaches_followers_and_says_why(self):
        wizard = self.composer(self.anna, consent_override_reason="The customer asked for it")
        self.press(wizard, "action_consent_send_anyway")
        self.assertEqual(
            self.mailed_customers(), [self.anna.email_normalized, self.carl.email_normalized]
        )
        self.assertEqual(self.carl.consent_event_ids.sorted("id")[-1].event, "overridden")

    def test_a_follower_who_refuses_before_a_scheduled_message_is_posted_is_left_out(self):
        self.document.message_unsubscribe(self.carl.ids)
        self.document.message_subscribe(self.unasked.ids)
        wizard = self.composer(self.anna, scheduled_date="2100-01-01 10:00:00")
        wizard.action_schedule_message()
        self.unasked._consent_set("email", "refused", source="portal")
        self.post_scheduled()
        self.assertEqual(self.mailed_customers(), [self.anna.email_normalized])

    def test_scheduled_advertising_asks_every_reason_again(self):
        template = self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "is_marketing": True,
            }
        )
        self.document.message_unsubscribe(self.carl.ids)
        follower = self.willing("Follower")
        self.document.message_subscribe(follower.ids)
        schedule = {"scheduled_date": "2100-01-01 10:00:00", "template_id": template.id}
        wizard = self.composer(self.anna, **schedule)
        wizard.write({"partner_ids": self.anna.ids, "subject": "Your question", "body": "<p>x</p>"})
        wizard.action_schedule_message()
        self.anna.lock_level = "documents"
        follower._consent_set("email", "refused", source="portal")
        self.post_scheduled()
        self.assertFalse(self.mailed_customers())

    def test_advertising_posted_now_and_sent_later_is_checked_when_it_is_sent(self):
        template = self.offer(scheduled_date="2100-01-01 10:00:00")
        self.anna.message_post_with_source(template)
        schedule = self.env["mail.message.schedule"].search([], limit=1, order="id desc")
        self.assertEqual(schedule.consent_scope, "marketing")
        self.anna._consent_set("email", "refused", source="portal")
        with self.mock_mail_gateway():
            schedule.force_send()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertFalse(self.mailed_customers())


@tagged("slow", "post_install", "-at_install")
class TestChatterTour(ChatterCommon, HttpCase):
    def test_staff_see_who_refused_before_they_send(self):
        threads = type(self.env["mail.thread"])
        asked = []
        ask = threads.consent_chatter_warning

        def counted(thread, *args):
            asked.append(args)
            return ask(thread, *args)

        with (
            patch.object(threads, "consent_chatter_warning", counted),
            self.mock_mail_gateway(),
        ):
            self.start_tour(
                f"/odoo/res.partner/{self.bert.id}", "partner_consent_chatter", login="clerk"
            )
        # Once when the composer opens, once when a recipient is taken out: none while typing.
        self.assertEqual([len(partners) for partners, _emails in asked], [1, 0, 1])
        (message,) = self.bert.message_ids.filtered(lambda one: "your question" in one.body)
        self.assertEqual(message.partner_ids, self.bert)
        row = self.bert.consent_event_ids.sorted("id")[-1]
        self.assertEqual((row.event, row.note), ("overridden", "asked on the phone"))


@tagged("post_install", "-at_install")
class TestChatterPost(ChatterCommon, HttpCase):
    """The quick composer asks what the full one asks, and the server as well as the screen."""

    def post(self, partners=None, emails=(), document=None, user="clerk", **answer):
        document = document or self.document
        self.authenticate(user, user)
        data = {
            "body": "Hello",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": (partners or self.Partner).ids,
            "partner_emails": list(emails),
        }
        params = {"thread_model": document._name, "thread_id": document.id, "post_data": data}
        with self.mock_mail_gateway():
            result = self.make_jsonrpc_request(
                "/mail/message/post", params | ({"consent_answer": answer} if answer else {})
            )
            self.env.flush_all()
        self.env.invalidate_all()
        return self.env["mail.message"].browse(result["message_id"])

    def reached(self):
        return {email_normalize(mail["email_to"][0]) for mail in self._mails} - {self.clerk.email}

    def test_nothing_is_sent_until_staff_say_what_happens_to_who_refused(self):
        for partners in (self.anna + self.bert, self.anna):
            with (
                self.subTest(partners=partners),
                mute_logger("odoo.http"),
                self.assertRaisesRegex(JsonRpcException, "UserError"),
            ):
                self.post(partners)
        self.assertFalse(self._mails)
        self.assertFalse(self.document.message_ids.filtered(lambda one: "Hello" in one.body))

    def test_they_are_left_out(self):
        message = self.post(self.anna + self.bert, leave_out=True)
        self.assertEqual(message.partner_ids, self.anna)
        self.assertEqual(self.reached(), {self.anna.email_normalized})

    def test_they_are_written_to_for_a_reason_that_the_ledger_keeps(self):
        self.post(self.anna + self.bert, reason="asked on the phone")
        everybody = self.anna + self.bert + self.carl
        self.assertEqual(self.reached(), set(everybody.mapped("email_normalized")))
        for refusing in self.bert + self.carl:
            row = refusing.consent_event_ids.sorted("id")[-1]
            self.assertEqual((row.event, row.note), ("overridden", "asked on the phone"))
            self.assertEqual(row.user_id, self.clerk)

    def test_a_note_and_who_refused_nothing_need_no_answer(self):
        self.document.message_unsubscribe(self.carl.ids)
        self.post(self.anna + self.unasked)
        self.assertEqual(self.reached(), set((self.anna + self.unasked).mapped("email_normalized")))

    def test_an_address_is_held_to_it_as_well(self):
        self.document.message_unsubscribe(self.carl.ids)
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.post(self.anna, [self.bert.email.upper()])
        self.post(self.anna, [self.bert.email.upper()], leave_out=True)
        self.assertEqual(self.reached(), {self.anna.email_normalized})

    def test_business_with_the_customer_of_the_document_stays_one_click(self):
        document = self.env["partner.history"].with_user(self.clerk).sudo()
        document = document.create({"partner_id": self.bert.id, "note": "Order 17"})
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.post(self.bert, document=document)
        guards = self.env["partner.lock.guard"]
        guards.create({"model_name": "partner.history", "partner_field": "partner_id"})
        warning = document.with_user(self.clerk).consent_chatter_warning(self.bert.ids, [])
        self.assertFalse(warning["asks"])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.post(self.bert + self.carl, document=document)
        self.post(self.bert, document=document)
        self.assertEqual(self.reached(), {self.bert.email_normalized})
        self.assertNotEqual(self.bert.consent_event_ids.sorted("id")[-1].event, "overridden")
