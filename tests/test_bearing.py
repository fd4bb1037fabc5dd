"""A customer has all the addresses in the record, in every spelling; what is unclear isn't used."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import email_normalize_all

from ..models.address.keeping import fill
from ..models.address.splitting import split
from ..policy.addresses import email_keys
from .common.sending import SendingCommon

TWO_EMAILS = (
    "buero@m.example; chef@m.example",
    "buero@m.example,chef@m.example",
    "buero@m.example chef@m.example",
    "buero@m.example / chef@m.example",
    "buero@m.example|chef@m.example",
    "buero@m.example\nchef@m.example",
    "buero@m.example\u2028chef@m.example",
    "chef@m.example <buero@m.example>",
    "Chef@M.example <buero@m.example>, Büro",
)
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
# Every blank and invisible character that Python or PostgreSQL takes for one, and more.
BLANKS = (
    "\u00a0\u1680\u2000\u2007\u2009\u200a\u2028\u202f\u205f\u3000\u0085\u001c"
    "\u200b\u2060\ufeff\u00ad"
)


class BearingCommon(SendingCommon):
    @classmethod
    def agreed(cls, name, **values):
        """Create a customer who said Yes on every channel."""
        partner = cls.customer(name, **values)
        for channel in ("email", "phone", "sms", "messenger"):
            partner._consent_set(channel, "given", source="portal")
        return partner

    def addresses(self, partner, kind="email"):
        rows = self.env["partner.address"].search(
            [("partner_id", "=", partner.id), ("kind", "=", kind)]
        )
        return set(rows.mapped("key"))


class TestSeveralAddresses(BearingCommon):
    def test_two_addresses_in_one_field_get_no_advertising_and_each_place_says_so(self):
        for written in TWO_EMAILS:
            with self.subTest(written=written):
                both = self.agreed("Both", email=written)
                self.assertEqual(self.addresses(both), {"buero@m.example", "chef@m.example"})
                self.assertMayNotContact(both, "email", "address_unclear")
                self.assertMayContact(both, "email", "service")
                self.assertTrue(both.email_problem)
                self.assertIn(both, self.Partner.search([("has_unclear_address", "=", True)]))
                mailing = self.mailing(both)
                self.assertEqual(mailing.consent_net_count, 0)
                self.send(mailing)
                self.assertLeftOut(mailing, {both: "address_unclear"})
                self.assertFalse(self._mails)
                self.assertEqual(mailing.mailing_trace_ids.trace_status, "cancel")

    def test_a_second_address_added_after_the_yes_gets_nothing_by_any_way(self):
        def by_import(partner, written):
            partner.export_data(["id"])
            xmlid = partner.get_external_id()[partner.id]
            loading = self.Partner.with_context(import_file=True)
            self.assertFalse(loading.load(["id", "email"], [[xmlid, written]])["messages"])

        ways = {
            "staff": lambda partner, written: partner.with_user(self.clerk).write(
                {"email": written}
            ),
            "import": by_import,
            "user": lambda partner, written: partner.sudo().write({"email": written}),
        }
        for way, add in ways.items():
            with self.subTest(way=way):
                anna = self.agreed(f"Anna {way}")
                add(anna, f"{anna.email}; new@m.example")
                self.assertMayNotContact(anna, "email", "address_unclear")
                # Out of two one mustn't slip into the place of the one who agreed.
                anna.email = "new@m.example"
                self.assertEqual(anna.consent_email, "unknown")

    def test_what_the_second_owner_refused_holds_for_whoever_bears_the_address(self):
        chef = self.customer("Chef", email="chef@m.example")
        chef._consent_set("email", "refused", source="portal")
        for written in TWO_EMAILS[:3]:
            with self.subTest(written=written):
                both = self.agreed("Both", email=written)
                mailing = self.mailing(both, consent_scope="marketing")
                self.assertEqual(mailing.consent_net_count, 0)
                self.assertMayNotContact(both, "email", "refused_elsewhere")

    def test_a_refusal_of_one_who_has_two_addresses_holds_for_both(self):
        both = self.customer("Both", email=TWO_EMAILS[0])
        both._consent_set("email", "refused", source="portal")
        for email in ("buero@m.example", "CHEF@m.example"):
            self.assertMayNotContact(self.agreed("Twin", email=email), "email", "refused_elsewhere")

    def test_a_blacklisted_second_address_is_the_customers_refusal(self):
        both = self.agreed("Both", email=TWO_EMAILS[0])
        self.env["mail.blacklist"]._add("chef@m.example")
        self.assertEqual(both.consent_email, "refused")
        later = self.agreed("Later", email="other@m.example")
        later.email = "other@m.example, Chef <Chef@M.example>"
        self.assertEqual(later.consent_email, "refused")

    def test_splitting_keeps_the_answer_with_the_first_and_loses_nothing(self):
        both = self.agreed(
            "Both",
            email="Büro <buero@m.example>; chef@m.example",
            phone="030 1234567 | 0170 1234567",
        )
        both.with_user(self.clerk).action_split_addresses()
        self.assertEqual((both.email, both.phone), ("buero@m.example", "+49 30 1234567"))
        self.assertEqual(
            {
                (point.kind, point.value, point.marketing_allowed)
                for point in both.contact_point_ids
            },
            {("email", "chef@m.example", False), ("phone", "+49 170 1234567", False)},
        )
        self.assertMayContact(both, "email")
        self.assertMayContact(both, "phone")
        self.assertFalse(both.email_problem or both.phone_problem)
        self.assertFalse(split(both))

    def test_who_opts_out_at_a_contact_point_is_left_alone_there(self):
        both = self.agreed("Both", email=TWO_EMAILS[0])
        split(both)
        both.contact_point_ids.marketing_allowed = True
        contact = self.env["mailing.contact"].create({"email": "chef@m.example"})
        self.assertEqual(self.mailing(contact).consent_net_count, 1)
        self.env["mail.blacklist"]._add("chef@m.example")
        self.assertEqual(self.mailing(contact).consent_excluded_count, 1)
        self.assertMayContact(both, "email")

    def test_nobody_is_asked_to_confirm_two_addresses_at_once(self):
        both = self.customer("Both", email=TWO_EMAILS[0])
        with self.assertRaisesRegex(UserError, "more than one address"):
            both._consent_set("email", "requested", source="manual")
        with self.assertRaisesRegex(UserError, "more than one address"):
            both.action_consent_ask()

    def test_the_form_says_so_while_it_is_typed(self):
        with Form(self.agreed("Anna")) as form:
            form.email = f"{form.email}; chef@m.example"
            self.assertIn("More than one e-mail", form.email_problem)
            self.assertIn("more than one address", form.consent_email_message)

    def test_the_form_says_what_others_said_of_the_address_while_it_is_typed(self):
        refusing = self.customer("Refusing", email="no@m.example")
        refusing._consent_set("email", "refused", source="portal")
        gone = self.customer("Gone", email="gone@m.example")
        gone._consent_set("email", "refused", source="portal")
        gone.unlink()
        with Form(self.agreed("Anna")) as form:
            self.assertEqual(form.consent_email_message, "May be contacted")
            for email, words in (
                ("NO@m.example", "same address refused"),
                ("gone@m.example", "suppression list"),
                ("new@m.example", "has not been asked"),
            ):
                form.email = email
                self.assertIn(words, form.consent_email_message)

    def test_recipients_of_other_models_are_judged_by_each_of_their_addresses(self):
        chef = self.customer("Chef", email="chef@m.example")
        chef._consent_set("email", "refused", source="portal")
        for written in TWO_EMAILS:
            with self.subTest(written=written):
                contact = self.env["mailing.contact"].create({"email": written})
                mailing = self.mailing(contact)
                self.assertEqual(mailing.consent_net_count, 0)
                self.send(mailing)
                self.assertFalse(self._mails)
                self.assertEqual(mailing.mailing_trace_ids.trace_status, "cancel")


class TestOdoosReading(BearingCommon):
    """Whatever Odoo would write to is an address that somebody bears."""

    SHAPES = (
        "E-Mail:{}",
        "MAILTO:{}",
        "Privat: {}",
        "{}*other@m.example",
        "{}\u200bother@m.example",
        ".{}",
        "`{}`",
    )

    def test_an_address_within_other_text_is_refused_with_it(self):
        for number, shape in enumerate(self.SHAPES):
            plain = f"ref{number}@m.example"
            refusing = self.customer(f"Refusing {number}", email=shape.format(plain))
            refusing._consent_set("email", "refused", source="portal")
            twin = self.agreed(f"Twin {number}", email=plain)
            with self.subTest(shape=shape):
                sent_to = email_normalize_all(refusing.email)
                if plain in sent_to:
                    self.assertMayNotContact(twin, "email", "refused_elsewhere")
                self.assertLessEqual(
                    {key for one in sent_to for key in email_keys(one)}, self.addresses(refusing)
                )

    def test_form_decision_and_sending_agree_on_them(self):
        for number, shape in enumerate(self.SHAPES):
            anna = self.agreed("Anna", email=shape.format(f"a{number}@m.example"))
            allowed = anna.contact_decision("email")[0]["allowed"]
            with self.subTest(shape=shape):
                self.assertEqual(bool(anna.email_problem), not allowed)
                self.assertEqual(self.mailing(anna).consent_net_count, int(allowed))

    def test_no_text_is_too_long_to_be_kept_or_takes_long_to_read(self):
        for text in ("a" * 20_000, "a" * 6_000 + "@m.example", "@" * 5_000):
            anna = self.agreed("Anna", email=text)
            self.assertFalse(anna.contact_decision("email")[0]["allowed"])
            anna.contact_point_ids = [Command.create({"kind": "email", "value": text})]


class TestSpelling(BearingCommon):
    def assertOne(self, one, other):
        refusing = self.customer("Refusing", email=one)
        refusing._consent_set("email", "refused", source="portal")
        with self.subTest(one=one, other=other):
            self.assertMayNotContact(
                self.agreed("Agreed", email=other), "email", "refused_elsewhere"
            )
            contact = self.env["mailing.contact"].create({"email": other})
            self.assertEqual(self.mailing(contact).consent_net_count, 0)

    def test_two_spellings_are_one_address(self):
        for one, other in (
            ("info@müller.example", "info@xn--mller-kva.example"),
            ("info@xn--bcher-kva.example", "Info@BÜCHER.example"),
            ("Jörg@firma.example", "jörg@firma.example"),
            ("jörg2@firma.example", "jo\u0308rg2@firma.example"),
            ("zero@firma.example", "ze\u200bro@firma.example"),
            ("dot@firma.example", "DOT@firma.example."),
        ):
            self.assertOne(one, other)

    def test_sharp_s_is_another_domain(self):
        other = self.customer("Other", email="post@fass.example")
        other._consent_set("email", "refused", source="portal")
        self.assertMayContact(self.agreed("Agreed", email="post@faß.example"), "email")

    def test_an_opt_out_in_another_spelling_is_the_customers(self):
        anna = self.agreed("Anna", email="anna@müller.example")
        self.env["mail.blacklist"]._add("anna@xn--mller-kva.example")
        self.assertEqual(anna.consent_email, "refused")
        late = self.agreed("Late", email="late@example.com")
        late.email = "ANNA@müller.example"
        self.assertEqual(late.consent_email, "refused")

    def test_form_decision_and_sending_agree_on_every_blank(self):
        for blank in BLANKS:
            for written in (
                f"anna{blank}@m.example",
                f"anna@m.example{blank}",
                f"{blank}an@m.example",
            ):
                anna = self.agreed("Anna", email=written)
                decided = anna.contact_decision("email")[0]
                with self.subTest(code=hex(ord(blank)), written=written):
                    self.assertEqual(bool(anna.email_problem), not decided["allowed"])
                    self.assertEqual(self.mailing(anna).consent_net_count, int(decided["allowed"]))


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


class TestKeeping(BearingCommon):
    def test_the_record_is_what_a_new_one_would_be_whatever_was_written(self):
        company = self.customer("Meier GmbH", is_company=True, email="info@m.example")
        anna = self.customer(parent_id=company.id, phone="0151 23456789")
        anna.contact_point_ids = [
            Command.create({"kind": "fax", "value": "030 1"}),
            Command.create({"kind": "email", "value": "anna@privat.example"}),
        ]
        anna.contact_point_ids[:1].value = "030 7654321"
        company.country_id = self.env.ref("base.fr")
        anna.email = "x@m.example; y@m.example"
        anna.contact_point_ids.filtered(lambda point: point.kind == "email").unlink()
        company.write({"street": "Weg 3", "zip": "10115", "city": "Berlin"})
        everybody = self.env["partner.address"].search([("partner_id", "in", (anna | company).ids)])
        fields = ("partner_id", "kind", "key", "main", "excluded", "unclear", "invalid")
        kept = {tuple(row[name] for name in fields) for row in everybody}
        everybody.unlink()
        fill(self.env)
        again = self.env["partner.address"].search([("partner_id", "in", (anna | company).ids)])
        self.assertEqual({tuple(row[name] for name in fields) for row in again}, kept)
        self.assertEqual(self.addresses(anna), {"x@m.example", "y@m.example"})

    def test_a_letter_box_without_a_name_has_that_of_the_company(self):
        company = self.customer("Meier GmbH", is_company=True)
        invoice = self.Partner.create(
            {"type": "invoice", "parent_id": company.id, "street": "Weg 9", "zip": "1"}
        )
        company.name = "Huber GmbH"
        self.assertEqual(self.addresses(invoice, "post"), {"hubergmbh|weg9|1"})

    def test_creating_many_with_contact_points_costs_as_much_as_a_few(self):
        def create(n):
            points = [
                Command.create({"kind": "email", "value": f"{kind}@m.example"}) for kind in "ab"
            ]
            self.Partner.create([{"name": "C", "contact_point_ids": points} for _ in range(n)])

        # The first round fills the caches.
        create(1)
        counts = [self.statements(lambda n=n: create(n)) for n in (2, 40)]
        self.assertEqual(*counts)

    def test_writing_addresses_of_many_costs_as_much_as_of_a_few(self):
        counts = {}
        for n in (2, 60):
            partners = self.Partner.create([{"name": f"C {n} {i}"} for i in range(n)])
            counts[n] = self.statements(lambda partners=partners: partners.write({"zip": "10115"}))
        self.assertEqual(counts[60], counts[2])


@tagged("post_install", "-at_install")
class TestLocked(BearingCommon):
    def test_a_hidden_customer_who_comes_back_gets_no_document(self):
        guard = {"model_name": "res.partner.bank", "partner_field": "partner_id"}
        self.env["partner.lock.guard"].create(guard)
        hidden = self.customer("Hidden Person", street="Weg 1", zip="10115", city="Berlin")
        hidden.with_user(self.lock_manager).write({"lock_level": "hidden"})
        bank = self.env["res.partner.bank"]
        ways = {
            "e-mail": {"name": "Somebody", "email": hidden.email.upper(), "phone": False},
            "number": {"name": "hidden person", "email": False, "phone": "0151 23456789"},
            "letter box": {
                "name": "Hidden  Person",
                "email": False,
                "phone": False,
                "street": "Weg 1",
                "zip": "10115",
            },
        }
        for number, (way, values) in enumerate(ways.items()):
            back = self.Partner.create({"country_id": self.env.ref("base.de").id} | values)
            with self.subTest(way=way), self.assertRefused("address of a customer who is locked"):
                bank.create({"partner_id": back.id, "acc_number": f"DE{number}"})
        other = self.customer("Other Person", email="other@example.com")
        locked = self.customer("Locked", email="keine", lock_level="documents")
        self.assertTrue(locked.effective_lock_level)
        self.assertTrue(
            bank.create({"partner_id": self.customer("X", email="keine").id, "acc_number": "DE8"})
        )
        self.assertTrue(bank.create({"partner_id": other.id, "acc_number": "DE9"}))
