"""Leads of a hidden customer: nobody is proposed by name who may not be found."""

from odoo.tests import Form, tagged

from ..common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLockLeads(ConsentCommon):
    def proposed(self, user, lead):
        user.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        wizard = self.env["crm.lead2opportunity.partner"].with_user(user)
        return Form(wizard.with_context(active_id=lead.id, active_model="crm.lead"))

    def test_converting_a_lead_proposes_a_hidden_customer_to_who_may_find_them_only(self):
        anna = self.customer()
        lead = self.env["crm.lead"].create(
            {"name": "Chairs", "type": "lead", "email_from": "Anna <anna.meier@example.com>"}
        )
        anna.with_user(self.lock_manager).lock_level = "hidden"
        form = self.proposed(self.clerk, lead)
        self.assertEqual((form.action, form.partner_id), ("create", self.Partner))
        suggested = lead.with_user(self.clerk)._message_get_suggested_recipients(no_create=True)
        self.assertNotIn("Anna Meier", str(suggested))
        form = self.proposed(self.lock_manager, lead)
        self.assertEqual((form.action, form.partner_id), ("exist", anna))

    def test_an_old_lead_still_says_whom_it_is_for(self):
        anna = self.customer()
        lead = self.env["crm.lead"].create(
            {"name": "Chairs", "type": "lead", "partner_id": anna.id}
        )
        anna.with_user(self.lock_manager).lock_level = "hidden"
        self.assertEqual(lead.with_user(self.clerk)._find_matching_partner(), anna)
