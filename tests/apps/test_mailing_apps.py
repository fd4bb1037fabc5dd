"""Mailings to leads, orders and registrations, and quotations by e-mail, with those apps."""

from itertools import count

from odoo.tests import tagged

from ..common.controllers import ControllersCommon
from ..common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestMailingApps(SendingCommon):
    def documents(self, customer):
        """Yield one document of each app for this customer."""
        yield self.env["sale.order"].create({"partner_id": customer.id})
        yield self.env["crm.lead"].create(
            {"name": "Lead", "partner_id": customer.id, "email_from": customer.email}
        )
        yield self.env["partner.history"].create({"partner_id": customer.id})
        event = self.env["event.event"].create(
            {"name": "Fair", "date_begin": "2030-01-01", "date_end": "2030-01-02"}
        )
        yield self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": customer.id, "email": customer.email}
        )

    def test_documents_of_a_customer_who_refuses_are_left_out(self):
        customer = self.willing("Anna Meier")
        for document in self.documents(customer):
            with self.subTest(model=document._name):
                mailing = self.mailing(document)
                self.assertEqual(mailing.consent_excluded_count, 0)
                self.send(mailing)
                self.assertMailedTo(customer)
        documents = list(self.documents(customer))
        customer._consent_set("email", "refused", source="portal")
        for document in documents:
            with self.subTest(model=document._name):
                mailing = self.mailing(document)
                self.send(mailing)
                self.assertFalse(self._mails)
                self.assertLeftOut(mailing, {document: "refused"})

    def test_a_lead_without_customer_is_found_by_its_address(self):
        customer = self.unwilling("refused")
        address = f'"Carl" <{customer.email.upper()}>'
        known = self.env["crm.lead"].create({"name": "Known", "email_from": address})
        known.partner_id = False
        stranger = self.env["crm.lead"].create({"name": "New", "email_from": "new@example.com"})
        mailing = self.mailing(known + stranger)
        self.send(mailing)
        self.assertEqual([mail["email_to"] for mail in self._mails], [["new@example.com"]])
        self.assertLeftOut(mailing, {known: "refused"})

    def test_a_lead_that_writes_to_another_address_obeys_both_owners(self):
        willing, refusing = self.willing("Anna Meier"), self.unwilling("refused")
        lead = self.env["crm.lead"].create({"name": "Lead", "partner_id": willing.id})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET email_from = %s, email_normalized = %s WHERE id = %s",
            [refusing.email, refusing.email_normalized, lead.id],
        )
        lead.invalidate_recordset()
        self.assertEqual(self.mailing(lead).consent_excluded_count, 1)

    def test_sending_a_quotation_to_somebody_who_refused_proposes_print_first(self):
        refusing = self.unwilling("refused")
        order = self.env["sale.order"].create({"partner_id": refusing.id})
        context = order.action_quotation_send()["context"]
        wizard = self.env["mail.compose.message"].with_context(**context).create({})
        self.assertEqual(wizard.consent_refused_partner_ids, refusing)
        action = wizard.action_consent_print()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["context"]["active_ids"], order.ids)
        self.assertEqual(order.state, "sent")

    def test_advertising_that_an_event_sends_by_itself_asks_first(self):
        values = {
            "name": "Offer",
            "model_id": self.env["ir.model"]._get_id("event.registration"),
        }
        mail = {"subject": "Offer", "body_html": "<p>Offer</p>", "is_marketing": True}
        mail |= {"partner_to": "{{ object.partner_id.id }}", "use_default_to": False}
        templates = {
            "email": self.env["mail.template"].create(values | mail),
            "sms": self.env["sms.template"].create(values | {"body": "x", "is_marketing": True}),
        }
        for channel, template in templates.items():
            for allowed in (True, False):
                customer = self.unwilling("refused", channel)
                if allowed:
                    customer = self.willing("Anna", channel)
                with self.subTest(channel=channel, allowed=allowed):
                    self.assertEqual(self.sent_by_event(customer, template), int(allowed))

    def test_a_reminder_reaches_who_refused_by_odoos_link_and_nobody_who_is_hidden(self):
        values = {"name": "x", "model_id": self.env["ir.model"]._get_id("event.registration")}
        mail = {"subject": "x", "body_html": "x", "use_default_to": True}
        templates = {
            "email": self.env["mail.template"].create(values | mail),
            "sms": self.env["sms.template"].create(values | {"body": "x"}),
        }
        before = {"interval_nbr": 1000, "interval_unit": "weeks", "interval_type": "before_event"}
        number = count()
        for channel, template in templates.items():
            for moment in ({}, before):
                customer = self.unwilling("refused", channel, number=next(number))
                self.env["mail.blacklist"]._add(customer.email)
                self.env["phone.blacklist"].add(customer.phone_sanitized)
                with self.subTest(channel=channel, **moment):
                    self.assertEqual(self.sent_by_event(customer, template, **moment), 1)
            with self.subTest(channel=channel, hidden=True):
                hidden = self.customer(f"Hilde {channel}")
                self.assertEqual(self.sent_by_event(hidden, template, hide=True, **before), 0)

    def sent_by_event(self, customer, template, hide=False, **moment):
        """Register the customer for an event that sends the template, and return what left."""
        mail = {"interval_unit": "now", "interval_type": "after_sub"} | moment
        mail["template_ref"] = f"{template._name},{template.id}"
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2030-01-01",
                "date_end": "2030-01-02",
                "event_mail_ids": [(5,), (0, 0, mail)],
            }
        )
        registration = {"event_id": event.id, "partner_id": customer.id, "email": customer.email}
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self.env["event.registration"].create(registration | {"phone": customer.phone})
            if hide:
                customer.lock_level = "hidden"
            self.env["event.mail"].run(autocommit=False)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
            self.run_cron("sms.ir_cron_sms_scheduler_action")
        return len(self._mails) + len(self._sms)

    def test_a_quotation_template_marked_as_advertising_is_not_mailed_to_who_refused(self):
        template = self.env.ref("sale.email_template_edi_sale").copy({"is_marketing": True})
        template.report_template_ids = False
        orders = self.env["sale.order"].create(
            [{"partner_id": p.id} for p in (self.willing("Anna"), self.unwilling("refused"))]
        )
        for order, sent in zip(orders, (1, 0), strict=True):
            with self.subTest(sent=sent), self.mock_mail_gateway():
                order.message_post_with_source(template)
                template.send_mail(order.id, force_send=True)
                self.run_cron("mail.ir_cron_mail_scheduler_action")
                self.assertEqual(bool(self._mails), bool(sent))


@tagged("post_install", "-at_install")
class TestDocumentsOfCompanies(ControllersCommon, SendingCommon):
    def test_orders_and_leads_are_sent_for_their_own_company(self):
        customer = self.willing("Anna Meier")
        customer.with_company(self.there)._consent_set("email", "refused", source="portal")
        offers = {
            "sale.order": self.env.ref("sale.email_template_edi_sale").copy({"is_marketing": True}),
            "crm.lead": self.offer(
                model_id=self.env["ir.model"]._get_id("crm.lead"),
                partner_to="{{ object.partner_id.id }}",
            ),
        }
        offers["sale.order"].report_template_ids = False
        for company, sent in ((self.here, 1), (self.there, 0)):
            values = {"partner_id": customer.id, "company_id": company.id}
            order = self.env["sale.order"].with_company(company).create(values)
            lead = self.env["crm.lead"].create(values | {"name": "Lead", "team_id": False})
            for document in (order.with_env(self.env), lead):
                template = offers[document._name]
                with self.subTest(company=company.name, model=document._name):
                    warning = document.consent_chatter_warning(customer.ids, [])
                    self.assertEqual(bool(warning), not sent)
                    with self.mock_mail_gateway():
                        template.send_mail(document.id, force_send=True)
                        self.assertEqual(len(self._mails), sent)
                    with self.mock_mail_gateway():
                        document.message_post_with_source(template)
                        self.run_cron("mail.ir_cron_mail_scheduler_action")
                        self.assertEqual(bool(self._mails), bool(sent))
            context = order.with_env(self.env).action_quotation_send()["context"]
            wizard = self.env["mail.compose.message"].with_context(**context).create({})
            self.assertEqual(wizard.consent_refused_count, 1 - sent)
