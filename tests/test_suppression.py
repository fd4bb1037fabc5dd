"""A refusal outlives its row: the address stays refused, whoever bears it next."""

import contextlib

from odoo.exceptions import RedirectWarning, UserError

from .common.sending import SendingCommon


class TestSuppression(SendingCommon):
    def refusing(self, *channels, source="portal", **values):
        partner = self.customer("Refusing", **values)
        for channel in channels:
            partner._consent_set(channel, "refused", source=source)
        return partner

    def twin(self, partner, channel="email", **values):
        """Return another customer at the same addresses, who said Yes."""
        same = {"email": partner.email, "phone": partner.phone}
        twin = self.customer("Twin", **(same | values))
        twin._consent_set(channel, "given", source="preference_page")
        return twin

    def test_a_deleted_refuser_is_not_mailed_under_another_record(self):
        refusing = self.refusing("email", "sms")
        email, phone = refusing.email, refusing.phone
        twin = self.twin(refusing)
        refusing.unlink()
        self.assertMayNotContact(twin, "email", "suppressed")
        self.assertEqual(self.mailing(twin).consent_net_count, 0)
        later = self.customer("Later", email=email.upper(), phone=phone)
        later._consent_set("sms", "given", source="manual", note="on the phone")
        for channel in ("email", "sms"):
            self.assertMayNotContact(later, channel, "suppressed")
        contact = self.env["mailing.contact"].create({"email": email})
        self.assertEqual(self.mailing(contact).consent_net_count, 0)

    def test_letters_stay_refused_when_the_customer_is_imported_again(self):
        where = {"street": "Hauptstraße 1", "zip": "10115", "city": "Berlin"}
        refusing = self.refusing("post", **where)
        refusing.unlink()
        again = {"name": "refusing", "street": "Hauptstr. 1", "zip": "10115", "city": "Berlin"}
        result = self.Partner.with_context(import_file=True).load(
            list(again), [list(again.values())]
        )
        self.assertMayNotContact(self.Partner.browse(result["ids"]), "post", "suppressed")
        neighbour = self.customer("Neighbour", **where)
        self.assertMayContact(neighbour, "post")

    def test_the_former_address_stays_refused(self):
        changes = {
            "emptied": lambda partner: partner.write({"email": False, "phone": False}),
            "changed": lambda partner: partner.write(
                {"email": "new@example.com", "phone": "+49 171 7654321"}
            ),
            "second dropped": lambda partner: partner.write({"email": "x@example.com"}),
        }
        for way, change in changes.items():
            with self.subTest(way=way):
                refusing = self.refusing("email", "phone", email=f"old-{len(way)}@example.com")
                twin = self.twin(refusing)
                self.assertMayNotContact(twin, "email", "refused_elsewhere")
                change(refusing.with_user(self.clerk))
                self.assertMayNotContact(twin, "email", "suppressed")

    def test_a_number_that_was_removed_as_contact_point_stays_refused(self):
        refusing = self.refusing("phone")
        point = self.env["partner.contact.point"].create(
            {"partner_id": refusing.id, "kind": "phone", "value": "+49 30 1234567"}
        )
        twin = self.twin(refusing, "phone", email=False, phone="030 1234567")
        self.assertMayNotContact(twin, "phone", "refused_elsewhere")
        point.unlink()
        self.assertMayNotContact(twin, "phone", "suppressed")

    def test_deleting_somebody_who_refused_nothing_costs_nobody_their_mail(self):
        self.channel("email").default_state = "refused"
        partners = self.customer("Not Asked"), self.customer("Agreeing")
        partners[1]._consent_set("email", "given", source="preference_page")
        for partner in partners:
            twin = self.twin(partner)
            partner.unlink()
            self.assertMayContact(twin, "email")
            twin.unlink()

    def test_the_customers_own_fresh_yes_lifts_it(self):
        refusing = self.refusing("email")
        twin = self.twin(refusing)
        refusing.unlink()
        twin._consent_set("email", "given", source="confirmation")
        self.assertMayContact(twin, "email")

    def test_staff_lift_what_staff_recorded_and_nothing_else(self):
        for source, reason in (("manual", None), ("portal", "suppressed")):
            with self.subTest(source=source):
                refusing = self.refusing(
                    "phone", source=source, phone=f"+49 171 000{len(source):04}"
                )
                twin = self.customer("Twin", phone=refusing.phone)
                refusing.unlink()
                self.assertMayNotContact(twin, "phone", "suppressed")
                twin.with_user(self.officer).write(
                    {"consent_phone": "given", "consent_note": "called us"}
                )
                decided = twin.contact_decision("phone")[0]
                self.assertEqual(decided["reason"] or None, reason)

    def test_an_address_that_was_corrected_back_is_no_trap(self):
        refusing = self.refusing("phone", source="manual")
        number = refusing.phone
        refusing.phone = "+49 171 7654321"
        refusing.phone = number
        refusing.with_user(self.officer).write(
            {"consent_phone": "unknown", "consent_note": "wrong customer"}
        )
        refusing.with_user(self.officer).write({"consent_phone": "given", "consent_note": "yes"})
        self.assertMayContact(refusing, "phone")

    def test_the_customers_own_word_wins_where_two_are_deleted_together(self):
        own, staff = self.refusing("phone"), self.refusing("phone", source="manual")
        number = own.phone
        (own | staff).unlink()
        twin = self.customer("Twin", phone=number)
        twin.with_user(self.officer).write({"consent_phone": "given", "consent_note": "x"})
        self.assertMayNotContact(twin, "phone", "suppressed")

    def test_a_login_with_somebodys_address_lifts_nothing(self):
        refusing = self.refusing("email")
        email = refusing.email
        refusing.unlink()
        other = self.customer("Other", email=email)
        other._consent_set("email", "given", source="portal")
        self.assertMayNotContact(other, "email", "suppressed")

    def test_a_refusal_shared_with_an_address_is_lifted_with_the_contacts(self):
        anna = self.customer(phone="+49 171 1112223")
        invoice = self.Partner.create(
            {"name": "Invoice", "type": "invoice", "parent_id": anna.id, "phone": anna.phone}
        )
        anna.with_user(self.officer).consent_phone = "refused"
        invoice.unlink()
        for values in ({"consent_phone": "unknown"}, {"consent_phone": "given"}):
            anna.with_user(self.officer).write(values | {"consent_note": "wrong customer"})
        self.assertMayContact(anna, "phone")

    def test_a_deletion_that_is_refused_keeps_the_addresses(self):
        partner = self.clerk.partner_id
        partner.email = "clerk@m.example"
        rows = self.env["partner.address"].search([("partner_id", "=", partner.id)])
        with contextlib.suppress(RedirectWarning, UserError):
            partner.unlink()
        self.assertTrue(partner.exists())
        self.assertEqual(
            self.env["partner.address"].search([("partner_id", "=", partner.id)]), rows
        )

    def test_what_is_kept_names_nobody(self):
        refusing = self.refusing("email", "phone")
        email = refusing.email
        refusing.unlink()
        kept = self.env["partner.suppression"].search([])
        self.assertGreaterEqual(len(kept), 2)
        for row in kept.read():
            self.assertFalse(any(email in str(value) for value in row.values()))

    def test_nothing_is_kept_where_the_deletion_fails(self):
        refusing = self.refusing("email")
        before = self.env["partner.suppression"].search([])
        with self.assertRefused("later", ValueError):
            refusing.unlink()
            raise ValueError("later")
        self.assertEqual(self.env["partner.suppression"].search([]), before)
