"""A hidden customer in the searches of the web client, by whichever way they are asked."""

from odoo.exceptions import AccessDenied, RedirectWarning
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ConsentCommon

ARCHIVED_TOO = [("active", "in", (True, False))]


@tagged("post_install", "-at_install")
class TestLockSearch(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.archived = cls.customer("Anna Meier-Alt", active=False)
        cls.anna.with_user(cls.lock_manager).lock_level = "hidden"
        cls.both = cls.anna | cls.archived

    def found(self, user, domain=(), **context):
        """Return what each search of the web client finds of the two archived customers."""
        partners = self.Partner.with_user(user).with_context(**context)
        domain = [("name", "like", "Anna Meier"), *domain]
        groups = partners.web_read_group(domain, ["name"], ["__count"])["groups"]
        formatted = partners.formatted_read_group(domain, ["name"], ["__count"])
        (pivot,) = partners.formatted_read_grouping_sets(domain, [["name"]], ["__count"])
        return {
            "search": set(partners.search(domain).mapped("name")),
            "count": partners.search_count(domain),
            "search_read": {row["name"] for row in partners.search_read(domain, ["name"])},
            "list": {
                row["name"] for row in partners.web_search_read(domain, {"name": {}})["records"]
            },
            "groups": {group["name"] for group in groups},
            "read_group": {group["name"] for group in formatted},
            "pivot": {group["name"] for group in pivot},
            "many2one": {name for _id, name in partners.name_search("Anna Meier", domain)},
            "palette": {
                row["display_name"]
                for row in partners.web_name_search("Anna Meier", {"display_name": {}}, domain)
            },
        }

    def assertFindsHidden(self, found, finds):
        names = {"Anna Meier-Alt"} | ({"Anna Meier"} if finds else set())
        self.assertEqual(found.pop("count"), len(names))
        for way, result in found.items():
            with self.subTest(way=way):
                self.assertEqual(result, names)

    def test_who_asks_for_archived_customers_finds_no_hidden_one(self):
        for user in (self.clerk, self.officer):
            self.assertFindsHidden(self.found(user, ARCHIVED_TOO), False)
            self.assertFindsHidden(self.found(user, [("active", "=", False)]), False)
            self.assertFindsHidden(self.found(user, active_test=False), False)

    def test_a_lock_manager_and_an_auditor_find_hidden_ones(self):
        for user in (self.lock_manager, self.auditor):
            self.assertFindsHidden(self.found(user, ARCHIVED_TOO), True)
            self.assertFindsHidden(self.found(user, active_test=False), True)

    def test_an_or_with_an_id_is_no_way_round(self):
        domain = ["|", ("id", "in", self.clerk.partner_id.ids), ("active", "=", False)]
        partners = self.Partner.with_user(self.clerk)
        self.assertNotIn(self.anna, partners.search(domain))
        self.assertNotIn(self.anna, partners.search(["!", ("id", "in", [1]), *ARCHIVED_TOO]))

    def test_whom_an_old_document_names_is_still_read(self):
        partners = self.Partner.with_user(self.clerk).with_context(active_test=False)
        rows = partners.search_read([("id", "in", self.anna.ids)], ["name"])
        self.assertEqual([row["name"] for row in rows], ["Anna Meier"])
        (values,) = self.anna.with_user(self.clerk).web_read({"display_name": {}})
        self.assertEqual(values["display_name"], "Anna Meier")

    def test_contacts_of_a_hidden_company_are_hidden_as_well(self):
        company = self.customer("Muster AG", is_company=True)
        contact = self.customer("Carla", parent_id=company.id)
        domain = [("id", "!=", 0), ("name", "in", ("Muster AG", "Carla"))]
        company.with_user(self.lock_manager).lock_level = "hidden"
        partners = self.Partner.with_user(self.clerk).with_context(active_test=False)
        self.assertFalse(partners.search(domain))
        self.assertEqual(partners.with_user(self.lock_manager).search(domain), company | contact)

    def test_mentions_and_invitations_suggest_no_hidden_customer(self):
        partners = self.Partner.with_user(self.clerk).with_context(active_test=False)
        for way in (
            partners.get_mention_suggestions("Anna Meier"),
            partners.search_for_channel_invite("Anna Meier")["store_data"],
        ):
            self.assertNotIn("Anna Meier", str(way))


@tagged("post_install", "-at_install")
class TestLockHiddenMail(ConsentCommon):
    """Odoo's own look-ups of an address end at the hidden customer, not in a new one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.anna.with_user(cls.lock_manager).lock_level = "hidden"
        cls.address = '"A. Meier" <anna.meier@example.com>'
        cls.document = cls.customer("Frieda Frei")

    def assertNoDuplicate(self):
        partners = self.Partner.with_context(active_test=False)
        self.assertEqual(
            partners.search([("email_normalized", "=", "anna.meier@example.com")]), self.anna
        )

    def test_the_look_ups_of_chatter_and_mail_gateway(self):
        thread, document = self.env["mail.thread"], self.document.with_user(self.clerk)
        for found in (
            thread._partner_find_from_emails_single([self.address], no_create=False),
            document._partner_find_from_emails_single([self.address], no_create=False),
            document._partner_find_from_emails({document: [self.address]})[document.id],
            thread._mail_find_partner_from_emails([self.address], force_create=True)[0],
            document._mail_find_partner_from_emails(
                [self.address], records=document, force_create=True
            )[0],
            self.Partner.with_user(self.clerk).find_or_create(self.address),
        ):
            self.assertEqual(found, self.anna)
        self.assertNoDuplicate()

    def test_a_template_to_the_address_makes_no_new_customer(self):
        template = self.env["mail.template"].create(
            {
                "name": "Reminder",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "email_to": self.address,
                "use_default_to": False,
            }
        )
        values = template._generate_template(
            self.document.ids, ("partner_to", "email_to"), find_or_create_partners=True
        )
        self.assertEqual(values[self.document.id]["partner_ids"], self.anna.ids)
        self.assertNoDuplicate()

    def test_mail_with_a_hidden_customer_in_copy_makes_no_new_customer(self):
        mail = (
            "From: frieda.frei@example.com\nTo: sales@example.com\n"
            "Cc: anna.meier@example.com\nSubject: Both\nMessage-Id: <both@example.com>\n\nHello\n"
        )
        self.env["mail.thread"].message_process("discuss.channel", mail)
        channel = self.env["discuss.channel"].search([("name", "=", "Both")])
        self.assertIn(self.anna, channel.message_ids.partner_ids)
        self.assertNoDuplicate()


@tagged("post_install", "-at_install")
class TestLockHiddenPortal(ConsentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "portal_anna", groups="base.group_portal")
        cls.former = new_test_user(cls.env, "portal_former", groups="base.group_portal")
        cls.former.partner_id = cls.user.partner_id
        cls.former.active = False
        cls.anna = cls.user.partner_id

    def test_hiding_a_portal_customer_stops_the_access_until_the_lock_is_lifted(self):
        self.anna.with_user(self.lock_manager).lock_level = "hidden"
        self.assertFalse(self.anna.active or self.user.active)
        with self.assertRaises(AccessDenied), self.assertLogs("odoo.addons.base.models.res_users"):
            self.authenticate("portal_anna", "portal_anna")
        self.anna.with_user(self.lock_manager).lock_level = "none"
        self.assertTrue(self.anna.active and self.user.active)
        self.assertFalse(self.former.active, "was archived before the lock")
        self.authenticate("portal_anna", "portal_anna")
        self.assertEqual(self.url_open("/my/home").status_code, 200)

    def test_an_employee_is_not_hidden_while_the_user_is_active(self):
        with self.assertRaisesRegex(RedirectWarning, "linked to an active user"):
            self.clerk.partner_id.with_user(self.env.ref("base.user_admin")).lock_level = "hidden"
        self.assertTrue(self.clerk.active)
