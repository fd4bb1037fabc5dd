"""What is entered on the sign-up form: what is taken, what is refused, and how much of it."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.controller.controllers import as_controller
from ..models.signup.offering import offers, topics
from .test_signup import ANNA, LINK, NUMBER, SignupCommon


@tagged("-at_install", "post_install")
class TestEntered(SignupCommon):
    def test_what_is_missing_or_wrong_is_said_of_its_field(self):
        for expected, changes in (
            ({"name"}, {"name": " \u200b"}),
            ({"name"}, {"name": "x" * 101}),
            ({"email"}, {"email": "anna"}),
            ({"email"}, {"email": "a@x.example, b@x.example"}),
            ({"email"}, {"email": "a@x.example\nBcc: b@x.example"}),
            ({"email"}, {"email": "a@x.example\r\n\r\nHello"}),
            ({"email"}, {"email": "groß@example.com"}),
            ({"email"}, {"email": "anna\uff20example.com"}),
            ({"email"}, {"email": "a" * 65_536 + "@example.com"}),
            ({"channels"}, {"channels": ()}),
            ({"channels"}, {"channels": ("sms",), "number": NUMBER, "topics": (1,)}),
            ({"number"}, {"channels": ("email", "sms")}),
            ({"number"}, {"channels": ("sms",), "number": "1"}),
            ({"number"}, {"channels": ("sms",), "number": f"{NUMBER}, {NUMBER}1"}),
            (set(), {"email": "Anna+News%1@Example.com"}),
        ):
            with self.subTest(changes=str(changes)[:60]):
                self.assertEqual(self.problems(ANNA._replace(**changes)), expected)

    def test_a_look_alike_domain_is_another_address(self):
        anna = self.customer()
        self.start(email="anna.meier@ex\u0430mple.com")
        [mail] = self.env["mail.mail"].search([("email_to", "like", "xn--")])
        self.confirm(LINK.search(mail.body_html)[1])
        self.assertFalse(anna.consent_event_ids)

    def test_a_name_is_one_line_and_stays_text(self):
        signup = self.start(name="Anna\r\nBcc: x\u202e <script>")
        self.assertEqual(signup.name, "Anna Bcc: x <script>")

    def test_channels_without_a_wording_or_out_of_use_are_not_offered(self):
        env = as_controller(self.env, self.here.id)
        self.assertEqual(list(offers(env))[:3], ["email", "phone", "sms"])
        self.env["partner.consent.wording"].search([("channel", "=", "phone")]).active = False
        self.channel("sms").active = False
        self.assertNotIn("phone", offers(env))
        self.assertNotIn("sms", offers(env))
        self.assertIn(self.news, topics(env))

    def test_sites_that_show_the_form_are_origins_and_nothing_else(self):
        self.here.consent_signup_ancestors = "https://www.example.com  http://*.example.org:8080"
        self.assertEqual(
            self.here._consent_signup_frame_ancestors(),
            "https://www.example.com http://*.example.org:8080",
        )
        for wrong in ("example.com", "https://x.example/path", "*", "https://x; script-src *"):
            with self.subTest(wrong), self.assertRefused("is not the origin", ValidationError):
                self.here.consent_signup_ancestors = wrong

    def test_only_officers_deal_with_sign_ups(self):
        anna = self.customer()
        anna.active = False
        signup = self.sign_up()
        for method in ("action_record", "action_dismiss"):
            with self.assertRaises(AccessError):
                getattr(signup.with_user(self.auditor), method)()
        with self.assertRaises(AccessError):
            signup.with_user(self.clerk).read(["email"])
        with self.assertRaises(AccessError):
            signup.with_user(self.auditor).partner_id = anna

    def test_sign_ups_are_read_by_those_who_may_read_customer_and_controller(self):
        ours, theirs = self.start(), self.start(company=self.there)
        groups = "base.group_user,mass_mailing.group_mass_mailing_user"
        marketer = self.clerk_of(self.here, groups)
        signups = self.env["partner.consent.signup"].with_user(marketer)
        self.assertEqual(signups.search([]), ours)
        self.assertTrue(theirs.exists())
        self.customer(company_id=self.here.id)
        self.confirm(LINK.search(self.mails()[0].body_html)[1])
        self.assertEqual(signups.search([]), ours)
        with self.assertRaises(AccessError):
            signups.browse(ours.id).read(["ip_address"])
        self.env["ir.rule"].create(
            {
                "name": "Own customers",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', '!=', 'Anna Meier')]",
            }
        )
        self.assertFalse(signups.search([]))
