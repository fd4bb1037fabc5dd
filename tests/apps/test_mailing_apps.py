"""Mailings to leads, orders and registrations, and quotations by e-mail, with those apps."""

from odoo.tests import tagged

from ..sending_common import SendingCommon


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
            "UPDATE crm_lead SET email_normalized = %s WHERE id = %s",
            [refusing.email_normalized, lead.id],
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
