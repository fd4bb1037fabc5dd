"""What a machine sends without a mark is service: the hidden don't get it, everybody else does."""

from odoo.tests import new_test_user, tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestMachineMail(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.customer("Document", email=False)
        cls.hidden = cls.customer("Hilde Hidden")
        cls.hidden.lock_level = "hidden"
        cls.refusing = cls.unwilling("refused")

    def reminder(self, customer, **values):
        """Return a template that is no advertising, to this customer."""
        to = {"name": "Reminder", "is_marketing": False, "partner_to": str(customer.id)}
        return self.offer(**to | values)

    def action(self, code=None, **values):
        values = {"state": "code", "code": code} if code else values
        model = self.env["ir.model"]._get_id("res.partner")
        action = self.env["ir.actions.server"].create(
            {"name": "Remind", "model_id": model} | values
        )
        context = {"active_model": "res.partner", "active_ids": self.document.ids}
        return action.with_context(**context, active_id=self.document.id)

    def compose(self, template, **context):
        """Send like the event scheduler: a composer that nobody sits before."""
        wizard = self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "force_send": False,
                "model": "res.partner",
                "res_ids": self.document.ids,
                "template_id": template.id,
            }
        )
        wizard.with_context(**context)._action_send_mail()

    def ways(self, customer):
        """Yield ``(way, function that sends)``; each names the customer on the document."""
        template, document = self.reminder(customer), self.document
        typed = {"partner_to": False, "use_default_to": False}
        yield "send_mail", lambda: template.send_mail(document.id, force_send=True)
        yield "send_mail, queued", lambda: template.send_mail(document.id)
        for fname in ("email_to", "email_cc"):
            by_address = self.reminder(customer, **typed, **{fname: f"H <{customer.email}>"})
            yield f"send_mail {fname}", lambda t=by_address: t.send_mail(document.id)
            # Odoo's series don't send to a copy alone.
            by_address = by_address.copy({"email_to": customer.email})
            yield (
                f"event scheduler {fname}",
                lambda t=by_address: self.compose(t, mail_composer_force_partners=False),
            )
        yield "post_with_source", lambda: document.message_post_with_source(template)
        yield (
            "post_with_source as a comment",
            lambda: document.message_post_with_source(template, message_type="comment"),
        )
        yield "mail_with_source", lambda: document.message_mail_with_source(template)
        yield "event scheduler", lambda: self.compose(template)
        for method in ("comment", "email", "note"):
            action = self.action(
                state="mail_post", template_id=template.id, mail_post_method=method
            )
            yield f"server action {method}", action.run
        for name, code in self.codes(customer).items():
            yield name, self.action(code).run

    def codes(self, customer):
        context = f"default_model='res.partner', default_res_ids=[{self.document.id}]"
        compose = (
            f"env['mail.compose.message'].with_context({context}).create({{"
            f"'composition_mode': 'mass_mail', 'partner_ids': [{customer.id}], 'body': 'x',"
            "'subject': 'x'})"
        )
        return {
            "code with a composer": f"{compose}._action_send_mail()",
            "code that presses Send": f"{compose}.action_send_mail()",
            "code with a mail": (
                "env['mail.mail'].create({'body_html': 'x', 'email_from': 'a@example.com',"
                f"'model': 'res.partner', 'res_id': {self.document.id},"
                f"'recipient_ids': [{customer.id}]}})"
            ),
        }

    def run_way(self, send):
        """Send, and return what was noted on the document."""
        before = self.document.message_ids
        with self.mock_mail_gateway():
            send()
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return " ".join((self.document.message_ids - before).mapped("body"))

    def test_no_way_reaches_a_hidden_customer_and_the_document_says_so(self):
        for way, send in self.ways(self.hidden):
            with self.subTest(way=way):
                notes = self.run_way(send)
                self.assertFalse(self._mails)
                self.assertRegex(notes, "Not sent[^.]*because: Customer is locked.")

    def test_every_way_reaches_who_refused_advertising(self):
        for way, send in self.ways(self.refusing):
            with self.subTest(way=way):
                self.assertNotIn("Not sent", self.run_way(send))
                self.assertEqual(len(self._mails), 1)

    def test_a_customer_without_an_address_is_noted(self):
        nobody = self.customer("Nora", email=False)
        for way in ("send_mail", "post_with_source", "event scheduler"):
            with self.subTest(way=way):
                notes = self.run_way(dict(self.ways(nobody))[way])
                self.assertIn("Not sent, because: No address for this channel.", notes)

    def test_what_is_stopped_for_one_goes_to_the_others(self):
        template = self.reminder(self.hidden, partner_to=f"{self.hidden.id},{self.refusing.id}")
        for way, send in {
            "send_mail": lambda: template.send_mail(self.document.id, force_send=True),
            "mass": lambda: self.compose(template),
            "post": lambda: self.document.message_post_with_source(template),
        }.items():
            with self.subTest(way=way):
                notes = self.run_way(send)
                self.assertMailedTo(self.refusing)
                self.assertIn("Not sent to 1 of the recipients", notes)

    def test_what_a_machine_posts_stays_on_the_document(self):
        self.run_way(lambda: self.document.message_post_with_source(self.reminder(self.hidden)))
        self.assertIn("Offer", self.document.message_ids.mapped("subject"))

    def test_a_hidden_customer_gets_nothing_by_a_job(self):
        template = self.reminder(self.hidden)
        job = self.env["ir.cron"].create(
            {
                "name": "Remind",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": f"env['mail.template'].browse({template.id}).send_mail({self.document.id})",
                "interval_type": "days",
            }
        )
        with self.mock_mail_gateway():
            job.ir_actions_server_id.run()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertFalse(self._mails)

    def test_what_staff_write_by_hand_is_not_judged(self):
        chatter = self.document.with_user(self.clerk)
        contexts = {"default_model": "res.partner", "default_res_ids": self.document.ids}
        wizard = self.env["mail.compose.message"].with_user(self.clerk).with_context(**contexts)
        values = {"body": "x", "subject": "x", "partner_ids": self.unasked().ids}
        for way, send in {
            "chatter": lambda: chatter.message_post(
                body="x", message_type="comment", partner_ids=values["partner_ids"]
            ),
            "composer": lambda: wizard.create(values).action_send_mail(),
        }.items():
            with self.subTest(way=way):
                known = self.env["mail.mail"].search([])
                self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
                with self.mock_mail_gateway():
                    self.patch(self.registry["mail.mail"], "send", lambda *args, **kwargs: True)
                    send()
                mails = self.env["mail.mail"].search([]) - known
                self.assertTrue(mails)
                self.assertFalse(any(mails.mapped("consent_scope")), mails.mapped("consent_scope"))

    def unasked(self):
        return self.customer("Uwe", email="uwe@example.com")

    def test_the_business_own_staff_get_their_mails_whoever_shares_the_address(self):
        user = new_test_user(self.env, "team", email="team@example.com")
        twin = self.customer("Deceased", email="team@example.com")
        twin.lock_level = "hidden"
        mail = {"body_html": "Digest", "email_from": "a@example.com", "email_to": user.email}
        with self.mock_mail_gateway():
            self.env["mail.mail"].create(mail).send()
            user.action_reset_password()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertEqual(len(self._mails), 2)

    def test_a_forged_purpose_loosens_nothing(self):
        advertising = self.reminder(self.refusing, is_marketing=True)
        service = advertising.with_context(consent_scope="service", consent_by_hand=True)
        self.run_way(lambda: service.send_mail(self.document.id, force_send=True))
        self.assertFalse(self._mails)
        forged = self.reminder(self.hidden).with_context(consent_by_hand=True, consent_scope=False)
        self.run_way(lambda: forged.send_mail(self.document.id, force_send=True))
        self.assertFalse(self._mails)


@tagged("post_install", "-at_install")
class TestMachineSms(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.customer("Hilde Hidden", phone="+49 151 77777777")
        cls.hidden.lock_level = "hidden"
        cls.refusing = cls.unwilling("refused", "sms")
        cls.template = cls.env["sms.template"].create(
            {
                "name": "Reminder",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "body": "Tomorrow at 9",
            }
        )

    def ways(self, customer):
        numbers = {"composition_mode": "numbers", "numbers": customer.phone, "body": "x"}
        yield "message", lambda: customer._message_sms("x")
        yield "template", lambda: customer._message_sms_with_template(self.template)
        yield "series", lambda: customer._message_sms_schedule_mass(template=self.template)
        yield "numbers", lambda: self.env["sms.composer"].create(numbers)._action_send_sms()
        for method in ("sms", "note", "comment"):
            action = self.env["ir.actions.server"].create(
                {
                    "name": "SMS",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "sms",
                    "sms_template_id": self.template.id,
                    "sms_method": method,
                }
            )
            context = {"active_model": "res.partner", "active_ids": customer.ids}
            yield f"server action {method}", action.with_context(**context).run

    def send(self, way):
        with self.mockSMSGateway():
            way()
            self.env.flush_all()
            self.run_cron("sms.ir_cron_sms_scheduler_action")
        return [sms["number"] for sms in self._sms]

    def test_no_way_reaches_a_hidden_customer(self):
        for way, send in self.ways(self.hidden):
            with self.subTest(way=way):
                self.assertFalse(self.send(send))

    def test_every_way_reaches_who_refused_advertising(self):
        for way, send in self.ways(self.refusing):
            with self.subTest(way=way):
                self.assertEqual(self.send(send), [self.refusing.phone_sanitized])
