"""Links to the customer's own page: one for each customer, controller and address, never stored."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.preference import links
from .common.controllers import ControllersCommon


@tagged("-at_install", "post_install")
class TestPreferenceLinks(ControllersCommon):
    def token(self, partner, address=None):
        return links.tokens(partner, address and {partner.id: address})[partner.id]

    def test_a_link_leads_to_its_customer_and_knows_where_it_was_sent(self):
        anna = self.customer()
        for address in (None, "anna.meier@example.com"):
            found = links.visitor(self.env, self.token(anna, address))
            self.assertEqual((found.partner, found.address), (anna, address or ""))

    def test_one_customer_has_one_link_for_each_address(self):
        anna, bert = self.customer(), self.customer("Bert")
        own = [self.token(anna), self.token(anna, "anna.meier@example.com"), self.token(bert)]
        self.assertEqual(len(set(own)), 3)
        self.assertEqual(own[:2], [self.token(anna), self.token(anna, "anna.meier@example.com")])

    def test_no_column_holds_the_token(self):
        anna = self.customer()
        token = self.token(anna)
        self.env.cr.execute("SELECT * FROM partner_preference_link")
        self.assertNotIn(token, str(self.env.cr.fetchall()))

    def test_a_forged_truncated_or_swapped_token_leads_nowhere(self):
        token, other = self.token(self.customer()), self.token(self.customer("Bert"))
        swapped = token[:32] + other[32:]
        for forged in ("", token[:-1], token + "0", token.upper(), swapped, "%00", "ä\0", "x" * 99):
            with self.subTest(forged):
                self.assertIsNone(links.visitor(self.env, forged))

    def test_what_expired_or_was_revoked_never_lives_again(self):
        anna = self.customer()
        with freeze_time("2026-05-03"):
            expired = self.token(anna)
        with freeze_time("2027-05-04"):
            self.assertIsNone(links.visitor(self.env, expired))
            revoked = self.token(anna)
            links.revoke(anna)
            now = self.token(anna)
            self.assertEqual(len({expired, revoked, now}), 3)
            self.assertEqual(links.visitor(self.env, now).partner, anna)
            for ended in (expired, revoked):
                self.assertIsNone(links.visitor(self.env, ended))

    def test_a_link_that_is_sent_again_lives_on_from_then(self):
        anna = self.customer()
        with freeze_time("2026-05-03"):
            token = self.token(anna)
        with freeze_time("2026-12-01"):
            self.assertEqual(self.token(anna), token)
        with freeze_time("2027-10-01"):
            self.assertEqual(links.visitor(self.env, token).partner, anna)

    def test_a_link_sent_to_an_address_ends_with_it(self):
        anna = self.customer()
        sent, handed = self.token(anna, "anna.meier@example.com"), self.token(anna)
        anna.email = "anna.new@example.com"
        self.assertIsNone(links.visitor(self.env, sent))
        self.assertEqual(links.visitor(self.env, handed).partner, anna)

    def test_a_link_is_one_controllers(self):
        anna, other = self.customer(), self.controller("Zweite GmbH")
        first, second = self.token(anna), self.token(anna.with_company(other))
        self.assertNotEqual(first, second)
        self.assertEqual(links.visitor(self.env, second).partner.env.company, other)
        self.assertEqual(links.visitor(self.env, first).partner.env.company, self.env.company)

    def test_a_link_ends_with_its_controller(self):
        anna, other = self.customer(), self.controller("Zweite GmbH")
        token = self.token(anna.with_company(other), "anna.meier@example.com")
        other.consent_controller_id = self.env.company
        self.assertIsNone(links.visitor(self.env, token))
        other.consent_controller_id = other
        self.assertIsNone(links.visitor(self.env, token))

    def test_merged_customers_keep_what_the_remaining_one_had(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        address = "anna.meier@example.com"
        gone, kept = self.token(bert), self.token(anna)
        sent = self.token(anna, address)
        bert.email = address
        moved = self.token(bert.with_company(self.controller("Zweite GmbH")), address)
        self.token(bert, address)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((anna | bert).ids, anna, extra_checks=False)
        self.assertIsNone(links.visitor(self.env, gone))
        for token in (kept, sent, moved):
            self.assertEqual(links.visitor(self.env, token).partner, anna)

    def test_many_links_are_made_with_a_fixed_number_of_queries(self):
        few = self.env["res.partner"].create([{"name": f"Few {n}"} for n in range(2)])
        many = self.env["res.partner"].create([{"name": f"Many {n}"} for n in range(50)])
        few.mapped("name"), many.mapped("name")
        costs = [self.statements(lambda p=p: links.tokens(p)) for p in (self.customer(), few, many)]
        self.assertEqual(*costs[1:])

    def test_the_field_is_the_page_for_staff_alone(self):
        anna = self.customer()
        clerk = new_test_user(self.env, "link_clerk", "base.group_user")
        portal = new_test_user(self.env, "link_portal", "base.group_portal")
        url = anna.with_user(clerk).preference_url
        self.assertTrue(url.startswith(f"{self.env.company.get_base_url()}/consent/preferences/"))
        self.assertEqual(links.visitor(self.env, url.rpartition("/")[2]).partner, anna)
        anna.commercial_partner_id = portal.partner_id
        with self.assertRaises(AccessError):
            anna.with_user(portal).preference_url  # noqa: B018
