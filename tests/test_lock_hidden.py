"""A hidden customer is found nowhere, and nobody makes a second one by accident."""

from odoo.tests import new_test_user, tagged

from .common import ConsentCommon

MAIL = """From: {sender}
To: sales@example.com
Subject: Offer, please
Message-Id: <{sender}-1@example.com>

I want to order.
"""


@tagged("post_install", "-at_install")
class TestLockHidden(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.anna.with_user(cls.lock_manager).lock_level = "hidden"

    def test_a_hidden_customer_is_in_no_search(self):
        partners = self.Partner.with_user(self.clerk)
        self.assertFalse(partners.search([("name", "=", "Anna Meier")]))
        self.assertFalse(partners.name_search("Anna Meier"))
        self.assertFalse(partners.web_search_read([("name", "=", "Anna Meier")], {})["records"])
        suggestions = partners.get_mention_suggestions("Anna Meier")
        self.assertFalse(suggestions.get("res.partner"))

    def test_the_archive_filter_leaves_hidden_customers_out(self):
        arch = self.Partner.get_view(view_type="search")["arch"]
        self.assertIn("('effective_lock_level', '!=', 'hidden')", arch)

    def test_a_lock_manager_reaches_hidden_customers(self):
        action = self.env.ref("partner_consent.res_partner_action_hidden_customers")
        domain = [("effective_lock_level", "=", "hidden"), ("active", "in", (True, False))]
        self.assertEqual(action.domain.replace(" ", ""), str(domain).replace(" ", ""))
        found = self.Partner.with_user(self.lock_manager).search(domain)
        self.assertIn(self.anna, found)

    def test_an_old_document_still_shows_the_name(self):
        account = self.env["res.partner.bank"].create(
            {"partner_id": self.anna.id, "acc_number": "DE1"}
        )
        (values,) = account.with_user(self.lock_manager).read(["partner_id"])
        self.assertEqual(values["partner_id"], (self.anna.id, "Anna Meier"))

    def test_looking_up_an_address_finds_the_hidden_customer(self):
        address = '"Anna M." <anna.meier@example.com>'
        self.assertEqual(self.Partner.find_or_create(address), self.anna)
        self.assertEqual(
            self.Partner.with_user(self.clerk)._find_or_create_from_emails(
                [address, "new@example.com", "anna.meier@example.com", ""]
            )[0],
            self.anna,
        )
        self.assertEqual(
            self.Partner.with_context(active_test=False).search_count(
                [("email_normalized", "=", "anna.meier@example.com")]
            ),
            1,
        )

    def test_a_visible_customer_of_the_same_address_goes_first(self):
        twin = self.customer()
        self.assertEqual(self.Partner.find_or_create("anna.meier@example.com"), twin)
        self.assertEqual(
            self.Partner._find_or_create_from_emails(["anna.meier@example.com"]), [twin]
        )

    def test_mail_of_a_hidden_customer_lands_on_the_customer_and_is_flagged(self):
        mail = MAIL.format(sender="anna.meier@example.com")
        self.env["partner.lock.guard"].create(
            {"model_name": "discuss.channel", "partner_field": "channel_partner_ids"}
        )
        self.env["mail.thread"].message_process("discuss.channel", mail)
        message = self.anna.message_ids.filtered(lambda m: m.subject == "Offer, please")
        self.assertEqual(message.author_id, self.anna)
        self.assertFalse(
            self.env["discuss.channel"].search([("name", "=", "Offer, please")]),
            "the mail opened a document",
        )
        self.assertEqual(self.anna.activity_ids.user_id, self.lock_manager)
        self.assertIn("Anna Meier is locked and hidden", self.anna.activity_ids.note)

    def test_mail_of_an_unlocked_customer_opens_a_document(self):
        self.customer("Frieda Frei")
        self.env["partner.lock.guard"].create(
            {"model_name": "discuss.channel", "partner_field": "channel_partner_ids"}
        )
        self.env["mail.thread"].message_process(
            "discuss.channel", MAIL.format(sender="frieda.frei@example.com")
        )
        self.assertTrue(self.env["discuss.channel"].search([("name", "=", "Offer, please")]))

    def test_a_proposal_names_a_hidden_customer_to_nobody_who_may_not_find_them(self):
        look_up = {"no_create": True}
        threads, emails = self.env["mail.thread"], ["Anna <anna.meier@example.com>"]
        for user, found in (
            (self.clerk, self.Partner),
            (self.officer, self.Partner),
            (self.lock_manager, self.anna),
            (self.auditor, self.anna),
        ):
            with self.subTest(user=user.login):
                single = threads.with_user(user)._partner_find_from_emails_single(emails, **look_up)
                self.assertEqual(single, found)
                partners = self.Partner.with_user(user)
                self.assertEqual(partners._find_or_create_from_emails(emails, **look_up)[0], found)

    def test_a_twin_by_number_is_named_to_nobody_who_may_not_find_them(self):
        self.anna.write({"vat": "DE136695976", "company_registry": "HRB 117"})
        twin = self.customer("Anna Zwei", vat="DE136695976", company_registry="HRB 117")
        for user, found in ((self.clerk, self.Partner), (self.lock_manager, self.anna)):
            with self.subTest(user=user.login):
                read = twin.with_user(user)
                self.assertEqual(read.same_vat_partner_id, found)
                self.assertEqual(read.same_company_registry_partner_id, found)

    def test_mail_by_the_account_of_a_mail_server_lands_on_the_hidden_customer_too(self):
        server = new_test_user(
            self.env, "mail_server", groups="base.group_user,base.group_partner_manager"
        )
        self.env["partner.lock.guard"].create(
            {"model_name": "discuss.channel", "partner_field": "channel_partner_ids"}
        )
        threads = self.env["mail.thread"].with_user(server)
        threads.message_process("discuss.channel", MAIL.format(sender="anna.meier@example.com"))
        message = self.anna.message_ids.filtered(lambda m: m.subject == "Offer, please")
        self.assertEqual(message.author_id, self.anna)
