"""Answers from other systems that name an address: whose they are, and what stays refused."""

from ..policy import recording as r
from .common.recording import RecordingCommon


class TestRecordingByAddress(RecordingCommon):
    def by(self, state="refused", channel="email", **said):
        return {"channel": channel, "state": state, **said}

    def test_a_no_in_any_spelling_holds_for_all_who_bear_the_address(self):
        twin = self.customer("Anna M.", email="ANNA.MEIER@example.com", phone=False)
        (result,) = self.record(self.by(email="Anna <Anna.Meier@Example.com>"))
        self.assertCodes([result], r.RECORDED)
        self.assertEqual((self.anna.consent_email, twin.consent_email), ("refused", "refused"))
        self.assertIsNone(result["partner_id"])
        self.assertEqual(self.anna.consent_event_ids.address, "Anna <Anna.Meier@Example.com>")
        (result,) = self.record(self.by(channel="sms", phone="0151 / 23456789"))
        self.assertEqual((result["code"], result["partner_id"]), (r.RECORDED, self.anna.id))

    def test_a_no_for_an_address_that_nobody_bears_is_kept_for_who_will(self):
        results = self.record(
            self.by(email="Carl@example.com", external_id="1"),
            self.by(channel="sms", phone="+49 170 1234567"),
        )
        self.assertCodes(results, r.SUPPRESSED, r.SUPPRESSED)
        self.assertEqual([one["event_id"] for one in results], [None, None])
        carl = self.customer("Carl", phone="0170 1234567")
        self.assertMayNotContact(carl, "email", "suppressed")
        self.assertMayNotContact(carl, "sms", "suppressed")
        again = self.record(self.by(email="Carl@example.com", external_id="1"))
        self.assertEqual(again, results[:1])

    def test_a_contact_point_is_suppressed_and_its_customer_left_alone(self):
        point = {"partner_id": self.anna.id, "kind": "email", "value": "info@example.com"}
        self.env["partner.contact.point"].create(point)
        self.assertCodes(self.record(self.by(email="info@example.com")), r.SUPPRESSED)
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertMayNotContact(
            self.customer("Info", email="info@example.com", phone=False), "email", "suppressed"
        )

    def test_a_yes_by_an_address_must_be_somebodys_for_certain(self):
        twin = self.customer("Anna M.", email=self.anna.email, phone=False)
        yes = self.by("given", "phone", note="x")
        results = self.record(
            yes | {"email": self.anna.email},
            yes | {"email": "nobody@example.com"},
            yes | {"email": "anna.meier@example.com, carl@example.com"},
            yes | {"email": "no address"},
            yes | {"phone": self.anna.phone},
        )
        self.assertCodes(
            results,
            r.AMBIGUOUS,
            r.UNKNOWN_CUSTOMER,
            r.AMBIGUOUS,
            r.BAD_ROW,
            r.RECORDED,
        )
        self.assertEqual((self.anna.consent_phone, twin.consent_phone), ("given", "unknown"))

    def test_an_address_of_the_customer_counts_as_their_own(self):
        address = self.Partner.create(
            {"name": "Delivery", "parent_id": self.anna.id, "type": "delivery"}
        )
        address.email = self.anna.email
        yes = self.by("given", "phone", email=self.anna.email, note="x")
        self.assertCodes(self.record(yes), r.RECORDED)
        self.assertEqual((self.anna.consent_phone, address.consent_phone), ("given", "given"))

    def test_a_yes_for_a_former_address_is_none_for_the_present_one(self):
        self.channel("email").manual_yes = True
        yes = self.by("given", partner_id=self.anna.id, note="form")
        results = self.record(
            yes | {"address": "old@example.com"},
            yes | {"address": "nonsense"},
            yes | {"address": "ANNA.MEIER@example.com"},
        )
        self.assertCodes(results, r.OTHER_ADDRESS, r.BAD_ROW, r.RECORDED)

    def test_a_no_for_a_former_address_holds_there_too(self):
        self.record(self.by(partner_id=self.anna.id, address="old@example.com"))
        self.assertEqual(self.anna.consent_email, "refused")
        other = self.customer("Carl", email="old@example.com", phone=False)
        self.assertMayNotContact(other, "email", "suppressed")

    def test_an_erased_address_is_nobodys_and_stays_suppressed(self):
        email = self.anna.email
        erasure = self.env["partner.erasure"].with_user(self.officer)
        self.record(self.by(email=email, external_id="anna.meier@example.com"))
        erasing = erasure.create({"partner_id": self.anna.id, "reason": "Asked for it"})
        erasing.action_preview()
        erasing.action_erase()
        self.assertFalse(self.env["partner.consent.external"].search([]).filtered("external_id"))
        self.channel("email").manual_yes = True
        yes = self.by("given", email=email, note="x")
        self.assertCodes(self.record(yes), r.UNKNOWN_CUSTOMER)
        self.assertCodes(self.record(self.by(email=email)), r.SUPPRESSED)
