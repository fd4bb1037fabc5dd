"""Numbers: what can't be compared isn't free."""

from odoo import Command

from .common.bearing import BearingCommon

DOUBTFUL_NUMBERS = (
    "030 1234567 | 0170 1234567",
    "030 1234567; 0170 1234567",
    "030 1234567 oder 0170 1234567",
    "491701234567",
    "49(0)345279580",
    "0170 1234567 (privat)",
    "4917 01234567",
    "call me",
    "12",
)


class TestNumbers(BearingCommon):
    def test_a_number_that_cannot_be_compared_is_not_free(self):
        for written in DOUBTFUL_NUMBERS:
            with self.subTest(written=written):
                anna = self.agreed("Anna", phone=written)
                self.assertTrue(anna.phone_problem)
                for channel in ("phone", "sms", "messenger"):
                    self.assertMayNotContact(anna, channel, "address_unclear")
                self.assertFalse(anna.callable_number)
                self.assertTrue(anna.contact_decision("phone", "service")[0]["allowed"])

    def test_what_may_be_the_same_number_protects_it(self):
        for written in DOUBTFUL_NUMBERS[:6]:
            if "345279580" in written:
                continue
            refusing = self.customer("Refusing", phone=written)
            refusing._consent_set("phone", "refused", source="portal")
            with self.subTest(written=written):
                self.assertMayNotContact(
                    self.agreed("Agreed", phone="+49 170 1234567"), "phone", "refused_elsewhere"
                )
            refusing.consent_phone = "refused"
            refusing._consent_set("phone", "given", source="portal")

    def test_another_companys_staff_make_no_other_number_of_it(self):
        self.env.company.country_id = self.env.ref("base.de")
        other = self.env["res.company"].create(
            {"name": "Other", "country_id": self.env.ref("base.us").id}
        )
        refusing = self.customer("Refusing", phone="0170 7654321", country_id=False)
        refusing.with_company(other).name = "Renamed"
        refusing._consent_set("phone", "refused", source="portal")
        twin = self.agreed("Twin", phone="+49 170 7654321")
        self.assertMayNotContact(twin, "phone", "refused_elsewhere")

    def test_a_number_of_north_america_needs_no_one_before_it(self):
        us = self.env.ref("base.us").id
        for written in ("(323) 616-1427", "201-555-0123", "1 650 253 0000"):
            with self.subTest(written=written):
                anna = self.agreed("Anna", phone=written, country_id=us)
                self.assertFalse(anna.phone_problem)

    def test_a_doubtful_fax_number_is_not_used(self):
        for written in ("030 7654399 (Büro)", "4930 7654399"):
            anna = self.customer()
            anna.contact_point_ids = [Command.create({"kind": "fax", "value": written})]
            anna._consent_set("fax", "given", source="portal")
            self.assertMayNotContact(anna, "fax", "address_unclear")

    def test_numbers_written_as_people_write_them_are_certain(self):
        for written in ("0170 1234567", "+49 (0)170 1234567", "0049 170/1234567", "0170-1234567"):
            with self.subTest(written=written):
                anna = self.agreed("Anna", phone=written)
                self.assertFalse(anna.phone_problem)
                self.assertMayContact(anna, "phone")
