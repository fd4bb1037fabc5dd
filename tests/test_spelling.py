"""Two spellings are one address, and whatever Odoo would write to is an address."""

from odoo import Command
from odoo.tools import email_normalize_all

from ..policy.addresses import email_keys
from .common.bearing import BearingCommon

# Every blank and invisible character that Python or PostgreSQL takes for one, and more.
BLANKS = (
    "\u00a0\u1680\u2000\u2007\u2009\u200a\u2028\u202f\u205f\u3000\u0085\u001c"
    "\u200b\u2060\ufeff\u00ad"
)


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
