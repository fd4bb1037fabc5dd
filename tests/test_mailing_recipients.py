"""Recipients of any kind: the customer behind an address is found, the strictest answer holds."""

from odoo.tests import tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestMailingRecipients(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newsletter = cls.env["mailing.list"].create({"name": "Newsletter"})

    def subscriber(self, email, **values):
        contact = self.env["mailing.contact"].create({"name": email, "email": email})
        subscription = {"contact_id": contact.id, "list_id": self.newsletter.id}
        self.env["mailing.subscription"].create(subscription | values)
        return contact

    def list_mailing(self, **values):
        domain = repr([("list_ids", "in", self.newsletter.ids)])
        return self.mailing(
            self.newsletter, contact_list_ids=self.newsletter.ids, mailing_domain=domain, **values
        )

    def test_a_subscriber_who_is_a_refusing_customer_is_left_out_for_each_reason(self):
        left_out = {}
        for reason in REASONS_WITH_ADDRESS:
            customer = self.unwilling(reason)
            contact = self.subscriber(f'"{reason}" <{customer.email.upper()}>')
            # The duplicate that refused owns the address as much as the customer does.
            left_out[contact] = "refused" if reason == "refused_elsewhere" else reason
        reachable = self.subscriber("nobody.we.know@example.com")
        mailing = self.list_mailing()
        self.assertEqual(mailing.consent_excluded_count, len(left_out))
        self.send(mailing)
        self.assertMailedTo(reachable)
        self.assertLeftOut(mailing, left_out)

    def test_who_is_on_odoos_blacklist_is_left_out_in_odoos_own_words(self):
        willing, listed = self.willing("Anna Meier"), self.willing("Bert Busch")
        self.env["mail.blacklist"].create({"email": listed.email})
        mailing = self.mailing(willing | listed)
        self.assertIn("Customer refused: 1", mailing.consent_excluded_summary)
        self.send(mailing)
        self.assertMailedTo(willing)
        trace = mailing.mailing_trace_ids.filtered(lambda trace: trace.res_id == listed.id)
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "mail_bl"))
        self.assertEqual(mailing.consent_excluded_count, 1)
        self.assertIn("Customer refused: 1", mailing.consent_excluded_summary)
        excluded = self.env["mailing.consent.exclusion"].with_context(consent_mailing_id=mailing.id)
        self.assertEqual(excluded.search([]).mapped("reason"), ["refused"])
        self.assertEqual(mailing._get_seen_list(), {willing.email_normalized})

    def test_a_mailing_that_ignores_odoos_blacklist_obeys_the_refusal(self):
        listed = self.willing("Bert Busch")
        self.env["mail.blacklist"].create({"email": listed.email})
        mailing = self.mailing(listed, use_exclusion_list=False)
        self.send(mailing)
        self.assertLeftOut(mailing, {listed: "refused"})

    def test_an_unknown_address_follows_the_lists_own_opt_in(self):
        self.subscriber("gone@example.com", opt_out=True)
        stays = self.subscriber("stays@example.com")
        mailing = self.list_mailing()
        self.send(mailing)
        self.assertMailedTo(stays)
        self.assertLeftOut(mailing, {})

    def test_the_strictest_of_several_owners_decides(self):
        willing = self.willing("Anna Meier")
        self.customer("Bert Meier", email=willing.email)
        contact = self.subscriber(willing.email)
        mailing = self.list_mailing()
        self.send(mailing)
        self.assertLeftOut(mailing, {contact: "not_asked"})

    def test_an_archived_duplicate_counts_where_it_refuses_only(self):
        willing = self.willing("Anna Meier")
        twin = self.customer("Old Anna", email=willing.email)
        twin.active = False
        contact = self.subscriber(willing.email)
        self.assertEqual(self.list_mailing().consent_excluded_count, 0)
        twin._consent_set("email", "refused", source="portal")
        mailing = self.list_mailing()
        self.send(mailing)
        self.assertLeftOut(mailing, {contact: "refused"})

    def test_a_further_address_given_for_one_purpose_only_is_left_out(self):
        willing = self.willing("Anna Meier")
        point = self.env["partner.contact.point"].create(
            {
                "partner_id": willing.id,
                "kind": "email",
                "value": "anna.invoices@example.com",
                "marketing_allowed": False,
            }
        )
        contact = self.subscriber(point.value)
        mailing = self.list_mailing()
        self.send(mailing)
        self.assertLeftOut(mailing, {contact: "address_excluded"})
        point.marketing_allowed = True
        self.assertEqual(self.list_mailing().consent_excluded_count, 0)

    def test_the_list_names_the_customer_behind_the_subscriber(self):
        customer = self.unwilling("refused")
        self.subscriber(customer.email)
        mailing = self.list_mailing()
        rows = self.env["mailing.consent.exclusion"].with_context(consent_mailing_id=mailing.id)
        self.assertEqual(rows.search([]).partner_id, customer)

    def test_a_service_mailing_spares_nobody_but_the_hidden(self):
        refusing, hidden = self.unwilling("refused"), self.unwilling("not_asked")
        hidden.with_user(self.lock_manager).lock_level = "hidden"
        self.assertFalse(hidden.active)
        reached = self.subscriber(refusing.email)
        contact = self.subscriber(hidden.email)
        mailing = self.list_mailing(consent_scope="service")
        self.send(mailing)
        self.assertMailedTo(reached)
        self.assertLeftOut(mailing, {contact: "locked"})

    def test_a_b_test_picks_its_share_of_those_who_remain(self):
        willing = self.Partner.union(*(self.willing(f"Willing {i}") for i in range(4)))
        refusing = self.Partner.union(*(self.unwilling("refused", number=i) for i in range(4)))
        mailing = self.mailing(willing + refusing, ab_testing_enabled=True, ab_testing_pc=50)
        self.send(mailing)
        self.assertEqual(len(self._mails), 2)
        self.assertLeftOut(mailing, dict.fromkeys(refusing, "refused"))
        winner = self.Mailing.browse(mailing.action_select_as_winner()["res_id"])
        self.send(winner)
        self.assertEqual(len(self._mails), 2)
        reached = winner.mailing_trace_ids.filtered("sent_datetime").mapped("res_id")
        self.assertFalse(set(reached) & set(refusing.ids))
