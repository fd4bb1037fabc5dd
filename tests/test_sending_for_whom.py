"""For whom something is sent: its document's company decides, and what is queued keeps it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..enforcement.context import COMPANY
from .common.for_whom import ToldDifferently

WHY = "They wait for it"


@tagged("post_install", "-at_install")
class TestSendingForWhom(ToldDifferently):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.of_both("seller")

    def write_to(self, documents, mode, customers=None, **values):
        wizard = self.env["mail.compose.message"].with_user(self.seller)
        context = {"default_model": documents._name, "default_res_ids": documents.ids}
        return wizard.with_context(**context).create(
            {
                "composition_mode": mode,
                "subject": "Your question",
                "body": "<p>Hello</p>",
                "partner_ids": customers.ids if customers else [],
                "consent_override_reason": WHY,
            }
            | values
        )

    def run_queues(self):
        self.env.flush_all()
        self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.run_cron("sms.ir_cron_sms_scheduler_action")

    def overridden(self, customer, channel="email"):
        found = self.Event.search(
            [
                ("partner_id", "=", customer.id),
                ("channel", "=", channel),
                ("event", "=", "overridden"),
            ]
        )
        return found.company_id

    # -- composers and chatter -------------------------------------------------------------------

    def test_composer_and_chatter_tell_who_refused_the_documents_company(self):
        # The seller may not use the branch, and it is decided for it all the same.
        branch = self.branch(self.there)
        of_there = ((company, self.no_there) for company in (self.there, branch))
        for company, refused in ((self.here, self.no_here), *of_there):
            document = self.document(self.yes_there, company)
            both = self.no_here + self.no_there
            with self.subTest(company=company.name):
                wizard = self.write_to(document, "comment", both)
                self.assertEqual(wizard.consent_refused_partner_ids, refused)
                self.assertEqual(
                    wizard.consent_refused_message, "1 of 2 recipients refused E-mail."
                )
                warning = document.with_user(self.seller).consent_chatter_warning(both.ids, [])
                self.assertEqual([one["name"] for one in warning["refused"]], [refused.name])
                emails = both.mapped("email")
                warning = document.with_user(self.seller).consent_chatter_warning([], emails)
                self.assertEqual([one["name"] for one in warning["refused"]], [refused.name])

    def test_a_contact_is_no_document_the_current_company_counts(self):
        self.no_there.company_id = self.here
        with self.working_for(self.there):
            contact = self.no_there.with_env(self.env)
            wizard = self.write_to(contact, "comment", contact)
            self.assertEqual(wizard.consent_refused_count, 1)

    def test_a_series_about_documents_of_two_companies_asks_for_each_its_own(self):
        here = [self.document(one, self.here) for one in (self.no_here, self.no_there)]
        there = [self.document(one, self.there) for one in (self.no_here, self.no_there)]
        documents = self.env["x_document"].union(*here, *there)
        for values in ({}, {"template_id": self.offer(is_marketing=False).id}):
            wizard = self.write_to(documents, "mass_mail", **values)
            with self.subTest(**values):
                self.assertEqual(wizard.consent_refused_partner_ids, self.no_here + self.no_there)
                with self.mock_mail_gateway():
                    wizard.action_send_mail()
                    self.run_queues()
                self.assertMailedTo(self.no_there, self.no_here)
        letters = self.write_to(documents, "mass_mail")._consent_letters()
        self.assertEqual([one["partner"] for one in letters], [self.no_here, self.no_there])

    def test_advertising_to_documents_of_two_companies_asks_for_each_its_own(self):
        documents = self.document(self.yes_there, self.here)
        documents += self.document(self.yes_there, self.there)
        wizard = self.write_to(documents, "mass_mail", template_id=self.offer().id)
        with self.mock_mail_gateway():
            wizard.action_send_mail()
            self.run_queues()
        self.assertMailedTo(self.yes_there)

    def test_an_sms_about_a_document_asks_for_its_company(self):
        customer = self.told("sms", "given", "refused", self.here, self.there)
        for company, refused in ((self.here, 0), (self.there, 1)):
            document = self.document(customer, company)
            for values in (
                {"composition_mode": "comment", "res_id": document.id},
                {"composition_mode": "mass", "res_ids": repr(document.ids)},
            ):
                wizard = self.env["sms.composer"].with_user(self.seller)
                wizard = wizard.create({"res_model": "x_document", "body": "x"} | values)
                with self.subTest(company=company.name, **values), self.mockSMSGateway():
                    self.assertEqual(wizard.consent_refused_count, refused)
                    if refused and values["composition_mode"] == "comment":
                        with self.assertRaises(UserError):
                            wizard.action_send_sms()
                    else:
                        wizard.action_send_sms()
                    self.run_queues()
                    self.assertEqual(len(self._sms), 1 - refused)

    def test_a_call_is_warned_of_for_the_documents_company(self):
        customer = self.told("phone", "given", "refused", self.here, self.there)
        for company, warned in ((self.here, False), (self.there, True)):
            document = self.document(customer, company)
            wizard = self.env["mail.activity.schedule"].with_user(self.seller)
            wizard = wizard.with_context(active_model="x_document", active_ids=document.ids)
            call = self.env.ref("mail.mail_activity_data_call")
            wizard = wizard.create({"activity_type_id": call.id})
            with self.subTest(company=company.name):
                self.assertEqual(bool(wizard.consent_call_warning), warned)

    # -- sent anyway -----------------------------------------------------------------------------

    def test_sent_anyway_is_written_down_for_whom_it_was_sent(self):
        documents = self.document(self.no_there, self.there)
        documents += self.document(self.no_here, self.here)
        documents += self.document(self.yes_there, self.here)
        with self.mock_mail_gateway():
            self.write_to(documents, "mass_mail").action_consent_send_anyway()
            self.run_queues()
        self.assertEqual(len(self._mails), 3)
        self.assertEqual(self.overridden(self.no_there), self.there)
        self.assertEqual(self.overridden(self.no_here), self.here)
        with self.mock_mail_gateway():
            document = self.document(self.yes_there, self.there)
            self.write_to(document, "comment", self.no_there).action_consent_send_anyway()
            self.run_queues()
        self.assertMailedTo(self.no_there)
        self.assertEqual(self.overridden(self.no_there), self.there)
        self.assertFalse(self.Event.verify(self.no_there.ids))

    def test_an_sms_sent_anyway_is_written_down_for_whom_it_was_sent(self):
        customer = self.told("sms", "given", "refused", self.here, self.there)
        documents = self.document(customer, self.there) + self.document(customer, self.here)
        wizard = self.env["sms.composer"].with_user(self.seller)
        wizard = wizard.create(
            {
                "res_model": "x_document",
                "composition_mode": "mass",
                "res_ids": repr(documents.ids),
                "body": "x",
                "mass_force_send": True,
                "consent_override_reason": WHY,
            }
        )
        with self.mockSMSGateway(sms_allow_unlink=True):
            wizard.action_consent_send_anyway()
        self.assertEqual(self.overridden(customer, "sms"), self.there)

    def test_scheduled_anyway_counts_until_they_refuse_that_company_again(self):
        for again, expected in ((self.here, 1), (self.there, 0)):
            customer = self.told("email", "given", "refused", self.here, self.there)
            document = self.document(self.yes_there, self.there)
            later = {"consent_override": True, "scheduled_date": "2100-01-01 10:00:00"}
            self.write_to(document, "comment", customer, **later).action_schedule_message()
            message = self.env["mail.scheduled.message"].search([], limit=1, order="id desc")
            customer.with_company(again)._consent_set("email", "refused", source="portal")
            with self.subTest(again=again.name), self.mock_mail_gateway():
                message._post_message()
                self.run_queues()
                self.assertEqual(len(self._mails), expected)

    # -- what is queued --------------------------------------------------------------------------

    def test_what_is_queued_keeps_the_company_though_the_document_gets_another(self):
        mails, sms = self.env["mail.mail"], self.env["sms.sms"]
        for channel in ("email", "sms"):
            customer = self.told(channel, "unknown", "given", self.here, self.there)
            document = self.document(customer, self.there)
            if channel == "email":
                self.offer().with_user(self.seller).send_mail(document.id)
                [queued] = mails.search([], limit=1, order="id desc")
            else:
                template = self.sms_template()
                document._message_sms_schedule_mass(template=template)
                [queued] = sms.search([], limit=1, order="id desc")
            self.assertEqual(queued.consent_company_id, self.there)
            document.x_company_id = self.here
            with self.subTest(channel=channel), self.mock_mail_gateway(), self.mockSMSGateway():
                self.run_queues()
                self.assertEqual(len(self._mails) + len(self._sms), 1)

    def test_for_whom_it_is_sent_is_the_servers_to_say(self):
        with self.working_for(self.there):
            admin = self.clerk
            admin.group_ids += self.env.ref("base.group_system")
            values = {"consent_company_id": self.here.id, "consent_scope": "marketing"}
            forged = {COMPANY: self.here.id}
            mails = self.env["mail.mail"].with_user(admin).with_context(**forged)
            mail = mails.create(values | {"recipient_ids": [(4, self.no_there.id)]})
            sms = self.env["sms.sms"].with_user(admin).with_context(**forged).create(values)
            for one in (mail, sms):
                self.assertEqual(one.consent_company_id, self.there)
                one.consent_company_id = self.here
                self.assertEqual(one.consent_company_id, self.there)
        with self.mock_mail_gateway():
            self.run_queues()
            self.assertFalse(self._mails)
        document = self.document(self.no_there, self.there)
        for forged in ({"consent_company_id": self.here.id}, {"consent_scope": False}):
            with self.subTest(**forged), self.mock_mail_gateway():
                self.offer().send_mail(document.id, force_send=True, email_values=forged)
                self.assertFalse(self._mails)

    def test_a_refusal_to_another_controller_stops_nothing_that_is_queued(self):
        document = self.document(self.yes_there, self.there)
        mail = self.env["mail.mail"].browse(self.offer().send_mail(document.id))
        self.yes_there._consent_set("email", "refused", source="portal")
        with self.mock_mail_gateway():
            self.run_queues()
        self.assertMailedTo(self.yes_there)
        mail = self.env["mail.mail"].browse(self.offer().send_mail(document.id))
        self.yes_there.with_company(self.there)._consent_set("email", "refused", source="portal")
        with self.mock_mail_gateway():
            self.run_queues()
        self.assertFalse(self._mails)
        self.assertEqual(mail.failure_type, "consent_refused")

    def test_what_was_queued_before_the_update_is_sent_for_its_documents_company(self):
        for customer, expected in ((self.yes_there, 1), (self.no_there, 0)):
            document = self.document(customer, self.there)
            self.offer().send_mail(document.id)
            message = self.scheduled(document, customer, self.there)
            self.env.flush_all()
            self.cr.execute("UPDATE mail_mail SET consent_company_id = NULL")
            self.cr.execute("UPDATE mail_scheduled_message SET consent_company_id = NULL")
            self.env.invalidate_all()
            with self.subTest(told=customer.name), self.mock_mail_gateway():
                message.sudo()._post_message()
                self.run_queues()
                self.assertEqual(len(self._mails), 2 * expected)

    # -- scheduled messages ----------------------------------------------------------------------

    def scheduled(self, document, customer, company, **values):
        """Schedule a message while working in the company; the author's own is this one."""
        messages = self.env["mail.scheduled.message"].with_user(self.seller)
        return messages.with_company(company).create(
            {
                "model": document._name,
                "res_id": document.id,
                "author_id": self.seller.partner_id.id,
                "body": "Hello",
                "scheduled_date": "2100-01-01 10:00:00",
                "partner_ids": customer.ids,
            }
            | values
        )

    def test_a_scheduled_message_is_posted_for_whom_it_was_scheduled(self):
        bystander = self.bystander()
        moved = self.document(bystander, self.there)
        for advertising in (False, True):
            values = {"send_context": {"consent_scope": "marketing"}} if advertising else {}
            for document in (bystander, self.document(bystander, self.there), moved):
                for customer, expected in ((self.no_there, 0), (self.no_here, 1)):
                    message = self.scheduled(document, customer, self.there, **values)
                    self.assertEqual(message.consent_company_id, self.there)
                    message.consent_company_id = self.here
                    self.assertEqual(message.consent_company_id, self.there)
                    moved.x_company_id = self.here
                    with (
                        self.subTest(document=document, told=customer.name, scope=values),
                        self.mock_mail_gateway(),
                    ):
                        message.sudo()._post_message()
                        self.run_queues()
                        self.assertEqual(len(self._mails), expected)
                    moved.x_company_id = self.there

    def test_a_message_sent_later_is_sent_for_whom_it_was_written(self):
        with self.working_for(self.there):
            contact = self.bystander()
            for customer in (self.no_there, self.no_here):
                template = self.offer(
                    partner_to=str(customer.id),
                    scheduled_date="2100-01-01 10:00:00",
                    model_id=self.env["ir.model"]._get_id("res.partner"),
                )
                contact.with_env(self.env).message_post_with_source(template)
        schedules = self.env["mail.message.schedule"].search([])
        self.assertEqual(schedules.consent_company_id, self.there)
        with self.mock_mail_gateway():
            schedules._send_notifications()
            self.run_queues()
        self.assertMailedTo(self.no_here)

    def test_what_a_message_sets_off_is_sent_for_its_own_document(self):
        about = self.document(self.no_here, self.here)
        template = self.offer()
        origin = self.registry["x_document"]._message_post_after_hook

        def set_off(document, message, msg_vals):
            if document != about:
                template.with_env(document.env).sudo().send_mail(about.id)
            return origin(document, message, msg_vals)

        self.patch(self.registry["x_document"], "_message_post_after_hook", set_off)
        document = self.document(self.bystander(), self.there)
        message = self.scheduled(document, self.no_here, self.there)
        with self.mock_mail_gateway():
            message.sudo()._post_message()
            self.run_queues()
        self.assertEqual([mail["subject"] for mail in self._mails], [document.x_name])

    # -- names -----------------------------------------------------------------------------------

    def test_nobody_learns_of_another_companys_customer_or_of_that_company(self):
        user = self.clerk_of(self.there, "base.group_user,base.group_partner_manager")
        customer = self.told("email", "given", "given", self.here, self.there)
        values = {"email": customer.email, "phone": False, "company_id": self.here.id}
        secret = self.customer("Secret Secundus", lock_level="documents", **values)
        document = self.document(customer, self.there).with_user(user)
        wizard = self.write_to(document, "comment", customer).with_user(user)
        self.assertEqual(wizard.consent_refused_count, 1)
        told = [
            wizard.consent_refused_message,
            repr(wizard.consent_refused_partner_ids.mapped("name")),
            repr(document.consent_chatter_warning(customer.ids, [customer.email])),
        ]
        with self.assertRaises(UserError) as refused:
            wizard.action_send_mail()
        told.append(str(refused.exception))
        with self.mock_mail_gateway():
            self.offer().send_mail(document.id, force_send=True)
            message = self.scheduled(document, customer, self.there)
            message.sudo()._post_message()
            self.assertFalse(self._mails)
        told += document.sudo().message_ids.mapped("body")
        self.assertIn("Same address", " ".join(told))
        for name in (secret.name, self.here.name):
            self.assertNotIn(name, " ".join(told))

    # -- one controller --------------------------------------------------------------------------

    def test_where_there_is_one_controller_no_document_is_asked_for_its_company(self):
        self.there.consent_controller_id = self.here

        def asked(_documents, default=False):
            self.fail("a document was asked for its company")

        wizard = self.write_to(self.document(self.no_here, self.there), "mass_mail")
        self.env.flush_all()
        self.patch(self.registry["x_document"], "_mail_get_companies", asked)
        self.assertEqual(wizard.consent_refused_count, 1)
