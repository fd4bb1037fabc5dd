"""Address records: a delivery or invoice address shares what its contact answered."""

from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ConsentCommon


class AddressCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer("Anna Meier")

    @classmethod
    def address(cls, owner, kind="delivery", **values):
        defaults = {"street": "Lagerweg 3", "zip": "04109", "city": "Leipzig"}
        given = {"parent_id": owner.id, "type": kind} | defaults | values
        return cls.Partner.create(given)

    def answers(self, partners, channel="post"):
        self.env.invalidate_all()
        return partners.mapped(lambda partner: partner[f"consent_{channel}"])


@tagged("post_install", "-at_install")
class TestAddressRecords(AddressCommon):
    def test_a_refused_letter_reaches_no_address_of_the_customer(self):
        before = self.address(self.anna, "delivery") + self.address(self.anna, "invoice")
        self.anna._consent_set("post", "refused", source="portal")
        after = self.address(self.anna, "other")
        for record in before + after:
            self.assertMayNotContact(record, "post", "refused")
        refused = self.Partner.search([("consent_post", "=", "refused"), ("id", "in", after.ids)])
        self.assertEqual(refused, after)
        self.assertLedger(before[0], ("post", "refused", "unknown", "refused", "shared"))
        self.assertLedger(after, ("post", "refused", "unknown", "refused", "shared"))
        self.assertFalse(self.Event.verify())

    def test_an_address_of_an_address_belongs_to_the_nearest_contact(self):
        company = self.customer("ACME", is_company=True)
        boss = self.customer("Bob Boss", parent_id=company.id, email="bob@acme.example")
        depot = self.address(boss)
        gate = self.address(depot, "other")
        boss._consent_set("post", "refused", source="portal")
        self.assertEqual(self.answers(depot + gate + company), ["refused", "refused", "unknown"])
        boss._consent_set("post", "given", source="portal")
        self.assertEqual(self.answers(depot + gate + company), ["given", "given", "unknown"])

    def test_employees_keep_their_own(self):
        company = self.customer("ACME", is_company=True)
        employee = self.customer("Emil", parent_id=company.id)
        untyped = self.customer("Uwe", parent_id=company.id, type=False)
        company._consent_set("post", "refused", source="portal")
        self.assertEqual(self.answers(employee + untyped), ["unknown", "unknown"])

    def test_other_channels_are_shared_where_the_address_is_the_same_or_none(self):
        same = self.address(self.anna, email="ANNA.meier@example.com ", phone="0151 23456789")
        same.country_id = self.anna.country_id
        none = self.address(self.anna)
        other = self.address(self.anna, email="depot@example.com", phone="+49 30 1234567")
        for channel in ("email", "sms", "phone", "messenger", "fax"):
            self.anna._consent_set(channel, "given", source="portal")
            expected = ["given", "given", "given" if channel == "fax" else "unknown"]
            self.assertEqual(self.answers(same + none + other, channel), expected, channel)

    def test_what_is_said_of_the_address_is_said_of_the_contact(self):
        record, sibling = self.address(self.anna), self.address(self.anna, "invoice")
        record.with_user(self.clerk).write({"consent_post": "refused", "consent_note": "phoned"})
        self.assertEqual(self.answers(self.anna + record + sibling), ["refused"] * 3)
        self.assertLedger(self.anna, ("post", "refused", "unknown", "refused", "manual"))
        self.assertEqual(self.anna.consent_event_ids.note, "phoned")
        self.assertLedger(sibling, ("post", "refused", "unknown", "refused", "shared"))
        both = self.anna + record
        both._consent_set("post", "given", source="portal", each={record.id: {"note": "letter"}})
        self.assertEqual(self.answers(both + sibling), ["given"] * 3)
        self.assertEqual(self.anna.consent_event_ids[0].note, "letter")

    def test_the_customers_own_no_is_not_lifted_at_their_address(self):
        record = self.address(self.anna)
        self.anna._consent_set("post", "refused", source="portal")
        self.channel("post").manual_yes = True
        with self.assertRefused("Anna Meier refused"):
            record.with_user(self.officer).write({"consent_post": "given", "consent_note": "x"})

    def test_who_may_not_change_the_contact_does_not_at_the_address(self):
        record = self.address(self.anna)
        self.env["ir.rule"].create(
            {
                "name": "Not Anna",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("id", "!=", self.anna.id)]),
            }
        )
        with self.assertRaises(AccessError):
            record.with_user(self.clerk).consent_post = "refused"

    def test_a_default_no_is_no_statement_of_a_new_address(self):
        self.channel("post").default_state = "refused"
        self.anna._consent_set("post", "given", source="portal")
        record = self.address(self.anna, consent_post="refused")
        self.assertEqual(self.answers(self.anna + record), ["given", "given"])

    def test_what_a_new_address_is_created_with_is_said_of_the_contact(self):
        record = self.address(self.anna, consent_post="refused", consent_note="letter of 3 May")
        self.assertEqual(self.answers(self.anna + record), ["refused", "refused"])
        self.assertLedger(self.anna, ("post", "refused", "unknown", "refused", "manual"))
        own = self.address(self.anna, email="depot@example.com", consent_email="refused")
        self.assertEqual(self.answers(self.anna + own, "email"), ["unknown", "refused"])
        with self.assertRefused("enter a note"):
            self.address(self.anna, consent_post="given")

    def test_contact_and_address_created_together_keep_their_chains(self):
        self.channel("post").manual_yes = True
        berta = self.customer(
            "Berta",
            consent_post="given",
            consent_note="form",
            consent_fax="refused",
            child_ids=[
                (0, 0, {"type": "delivery", "street": "Weg 1"}),
                (0, 0, {"type": "invoice", "street": "Weg 2", "consent_post": "refused"}),
            ],
        )
        self.assertEqual(self.answers(berta + berta.child_ids), ["refused"] * 3)
        self.assertEqual(self.answers(berta + berta.child_ids, "fax"), ["refused"] * 3)
        self.assertFalse(self.Event.verify())

    def test_a_contact_who_becomes_an_address_brings_their_no(self):
        company = self.customer("ACME", is_company=True)
        company._consent_set("post", "given", source="portal")
        sibling = self.address(company)
        bob = self.customer("Bob", parent_id=company.id)
        bob._consent_set("post", "refused", source="portal")
        bob.with_user(self.clerk).type = "invoice"
        self.assertEqual(self.answers(company + sibling + bob), ["refused"] * 3)
        self.assertLedger(
            company,
            ("post", "given", "unknown", "given", "portal"),
            ("post", "withdrawn", "given", "refused", "portal"),
        )

    def test_a_yes_is_not_brought_along_but_that_of_the_contact_counts(self):
        bob = self.customer("Bob")
        bob._consent_set("post", "given", source="portal")
        bob.write({"type": "delivery", "parent_id": self.anna.id})
        self.assertEqual(self.answers(bob + self.anna), ["unknown", "unknown"])

    def test_a_shared_yes_ends_with_the_sharing(self):
        record = self.address(self.anna)
        for channel in ("post", "email"):
            self.anna._consent_set(channel, "given", source="portal")
        record.email = "depot@example.com"
        self.assertEqual(self.answers(record, "email"), ["unknown"])
        self.assertEqual(self.answers(record), ["given"])
        record.write({"type": "contact", "name": "Depot"})
        self.assertEqual(self.answers(record), ["unknown"])
        self.assertEqual(self.answers(self.anna), ["given"])

    def test_a_shared_question_ends_with_the_sharing_too(self):
        record = self.address(self.anna)
        self.anna._consent_set("email", "requested", source="manual")
        record.email = "depot@example.com"
        self.assertEqual(self.answers(record + self.anna, "email"), ["unknown", "requested"])

    def test_a_no_outlives_the_sharing(self):
        record = self.address(self.anna)
        for channel in ("post", "email"):
            self.anna._consent_set(channel, "refused", source="portal")
        bert = self.customer("Bert")
        record.write({"parent_id": bert.id, "email": "depot@example.com"})
        self.assertEqual(self.answers(record + bert), ["refused", "unknown"])
        self.assertEqual(self.answers(record, "email"), ["refused"])

    def test_the_same_address_again_shares_again_without_harm_to_the_contact(self):
        record = self.address(self.anna, email="depot@example.com")
        record._consent_set("email", "given", source="portal")
        self.anna._consent_set("email", "given", source="portal")
        record.email = self.anna.email
        self.assertEqual(self.answers(record + self.anna, "email"), ["given", "given"])
        self.anna._consent_set("email", "refused", source="portal")
        self.assertEqual(self.answers(record, "email"), ["refused"])

    def test_a_change_of_the_contacts_address_does_not_lend_its_yes(self):
        record = self.address(self.anna, email=self.anna.email)
        self.anna._consent_set("email", "given", source="portal")
        self.anna.email = "new@example.com"
        self.assertEqual(self.answers(self.anna + record, "email"), ["unknown", "unknown"])

    def test_an_opt_out_and_an_answer_at_the_address_count_for_the_contact(self):
        record = self.address(self.anna, email=self.anna.email)
        self.anna._consent_set("email", "given", source="portal")
        self.env["mail.blacklist"]._add("anna.meier@example.com")
        self.assertEqual(self.answers(self.anna + record, "email"), ["refused", "refused"])
        record._consent_set("email", "given", source="confirmation")
        self.assertEqual(self.answers(self.anna + record, "email"), ["given", "given"])

    def test_an_expiry_ends_both_and_a_renewal_renews_both(self):
        record = self.address(self.anna)
        self.channel("post").validity_months = 12
        self.anna._consent_set("post", "given", source="portal", moment=datetime(2020, 1, 1))
        self.anna._consent_set("post", "given", source="portal")
        self.run_cron("partner_consent.ir_cron_consent_expiry")
        self.assertEqual(self.answers(self.anna + record), ["given", "given"])

    def test_archived_addresses_and_those_of_a_merged_contact_follow(self):
        archived = self.address(self.anna, active=False)
        twin = self.customer("Anna Maier")
        theirs = self.address(twin)
        twin._consent_set("post", "given", source="portal")
        self.anna._consent_set("post", "refused", source="portal")
        self.assertEqual(self.answers(archived), ["refused"])
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.anna + twin).ids, self.anna)
        self.assertEqual(self.answers(theirs), ["refused"])
        self.assertEqual(theirs.parent_id, self.anna)

    def test_a_lock_of_a_person_holds_for_their_addresses(self):
        company = self.customer("ACME", is_company=True)
        bob = self.customer("Bob", parent_id=company.id)
        record = self.address(bob, consent_post="unknown")
        inner = self.address(record, "other")
        self.channel("post").rule = "opt_out"
        self.assertMayContact(record, "post")
        bob.lock_level = "hidden"
        for address in record + inner:
            self.assertMayNotContact(address, "post", "locked")
            self.assertMayNotContact(address, "post", "locked", scope="service")
            self.assertFalse(address.active)
        late = self.address(bob)
        self.assertMayNotContact(late, "post", "locked")
        with self.assertRaises(AccessError):
            record.with_user(self.clerk).write({"type": "contact", "name": "Depot"})
        bob.lock_level = "none"
        self.assertTrue(record.active)
        self.assertMayContact(inner, "post")

    def cost(self, n):
        owners = self.Partner.create([{"name": f"C {i}"} for i in range(n)])
        records = self.Partner.create(
            [{"parent_id": owner.id, "type": "delivery"} for owner in owners for _ in (1, 2)]
        )
        works = (
            lambda: owners._consent_set("email", "refused", source="portal"),
            lambda: records._consent_set("post", "refused", source="portal"),
            lambda: records.write({"email": "x@example.com"}),
            lambda: records.write({"type": "invoice"}),
        )
        counts = [self.statements(work) for work in works]
        self.assertEqual(set(self.answers(records)), {"refused"})
        return counts

    def test_statements_do_not_grow_with_contacts_and_addresses(self):
        # The first round fills the caches.
        self.cost(1)
        self.assertEqual(self.cost(40), self.cost(2))
