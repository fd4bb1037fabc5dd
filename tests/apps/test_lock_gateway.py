"""Mail of locked customers at the addresses of guarded documents."""

from odoo.tests import tagged

from ..common import ConsentCommon

MAIL = """From: Anna Meier <anna.meier@example.com>
To: {to}
Subject: Offer, please
Message-Id: <{number}@example.com>
{reply}

I want to order.
"""


@tagged("post_install", "-at_install")
class TestLockGateway(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.domain = cls.env["mail.alias.domain"].search([], limit=1) or cls.env[
            "mail.alias.domain"
        ].create({"name": "business.example.com"})
        cls.alias = cls.env["mail.alias"].create(
            {
                "alias_name": "guarded-sales",
                "alias_domain_id": cls.domain.id,
                "alias_model_id": cls.env["ir.model"]._get_id("crm.lead"),
            }
        )

    def receive(self, number=1, reply="X-Plain: yes"):
        to = f"guarded-sales@{self.domain.name}"
        mail = MAIL.format(to=to, number=number, reply=reply)
        self.env["mail.thread"].message_process(False, mail)

    def leads(self):
        return self.env["crm.lead"].search([("name", "=", "Offer, please")])

    def test_mail_of_an_unlocked_customer_opens_a_lead(self):
        self.receive()
        self.assertEqual(self.leads().partner_id, self.anna)

    def test_mail_of_a_locked_customer_opens_no_lead_but_is_kept_and_flagged(self):
        for number, level in enumerate(("documents", "hidden"), 1):
            with self.subTest(level=level):
                self.anna.lock_level = level
                self.receive(number)
                self.assertFalse(self.leads())
                mails = self.anna.message_ids.filtered(lambda m: m.subject == "Offer, please")
                self.assertEqual(len(mails), number)
                self.assertEqual(len(self.anna.activity_ids), number)
                self.assertNotEqual(self.alias.alias_status, "invalid")
        partners = self.Partner.with_context(active_test=False)
        self.assertEqual(partners.search_count([("email", "=", "anna.meier@example.com")]), 1)

    def test_a_reply_to_an_existing_lead_still_arrives(self):
        lead = self.env["crm.lead"].create({"name": "Old", "partner_id": self.anna.id})
        message = lead.message_post(body=self.anna.name, message_type="comment")
        self.anna.lock_level = "documents"
        self.receive(reply=f"In-Reply-To: {message.message_id}")
        self.assertIn("I want to order", " ".join(lead.message_ids.mapped("body")))
