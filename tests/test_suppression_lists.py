"""National lists: who is on one isn't advertised to, by any controller, in any way."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.suppression import loading
from .common.sending import SendingCommon


def hashed(name, text):
    return hashlib.new(name, text.encode()).hexdigest()


class ListCommon(SendingCommon):
    def list_of(self, *lines, load=True, **values):
        """Return a list whose file has these lines, loaded as an officer does."""
        content = lines[0] if isinstance(lines[0], bytes) else "\n".join(lines).encode()
        one = (
            self.env["partner.suppression.list"]
            .with_user(self.officer)
            .create({"name": "ECG list", "file": b64encode(content)} | values)
        )
        if load:
            one.action_load()
        return one

    def reload(self, one, *lines, **values):
        one.write({"file": b64encode("\n".join(lines).encode())} | values)
        one.action_load()

    def in_background(self, chunk=2):
        """Make lists of any size load in the background, a few lines at a time."""
        self.patch(loading, "IMMEDIATE", 0)
        self.patch(loading, "CHUNK", chunk)

    def cron(self):
        self.run_cron("partner_consent.ir_cron_suppression_list")


@tagged("post_install", "-at_install")
class TestSuppressionLists(ListCommon):
    def test_whoever_is_on_a_list_of_addresses_is_suppressed(self):
        anna = self.agreed_before("Anna", email="Anna@Müller.example")
        self.list_of("E-Mail;since", " ANNA@xn--mller-kva.example ;2020")
        self.assertMayNotContact(anna, "email", "suppressed")
        later = self.agreed_before("Later", email="anna@müller.example")
        self.assertMayNotContact(later, "email", "suppressed")
        self.assertMayContact(self.agreed_before("Bert"), "email")
        self.assertMayContact(anna, "email", scope="service")

    def test_hashes_of_each_method_match_customers_there_and_customers_to_come(self):
        for name in ("md5", "sha1", "sha256", "sha384", "sha512"):
            with self.subTest(method=name):
                email = f"{name}@example.at"
                there = self.agreed_before(f"There {name}", email=email.upper())
                phone = self.agreed_before(f"Phone {name}", "phone", phone="+43 664 1234567")
                one = self.list_of("hash", hashed(name, email).upper(), method=name)
                numbers = self.list_of(hashed(name, "436641234567"), kind="phone", method=name)
                self.assertMayNotContact(there, "email", "suppressed")
                self.assertMayNotContact(phone, "phone", "suppressed")
                later = self.agreed_before(f"Later {name}", email=email)
                self.assertMayNotContact(later, "email", "suppressed")
                (one | numbers).unlink()
                self.assertMayContact(later, "email")

    def test_a_whole_domain_is_suppressed_as_such_and_as_hash(self):
        for lines, method in (
            (("@firma.example", "büro.example"), "plain"),
            ((hashed("sha1", "@firma.example"), hashed("sha1", "xn--bro-hoa.example")), "sha1"),
        ):
            with self.subTest(method=method):
                one = self.list_of(*lines, method=method)
                inside = self.agreed_before("Inside", email=f"{method}@firma.example")
                idn = self.agreed_before("IDN", email=f"{method}@büro.example")
                beside = self.agreed_before("Beside", email=f"{method}@sub.firma.example")
                for partner in (inside, idn):
                    self.assertMayNotContact(partner, "email", "suppressed")
                self.assertMayContact(beside, "email")
                one.unlink()

    def test_domains_that_a_later_edition_brings_hold_beside_a_list_of_hashes(self):
        self.list_of(hashed("sha1", "x@y.example"), method="sha1", name="Hashes")
        there = self.agreed_before("There", email="anna@firm.example")
        one = self.list_of("x@x.example")
        self.assertFalse(one.has_domains)
        self.reload(one, "x@x.example", "@firm.example")
        later = self.agreed_before("Later", email="bert@firm.example")
        for partner in (there, later):
            self.assertMayNotContact(partner, "email", "suppressed")
        contact = self.env["mailing.contact"].create({"email": "carl@firm.example"})
        self.assertEqual(self.mailing(contact).consent_net_count, 0)

    def test_hashes_may_be_octets_one_behind_the_other(self):
        anna = self.agreed_before("Anna")
        digests = b"".join(hashlib.sha1(x).digest() for x in (anna.email.encode(), b"x"))
        self.list_of(b"\x80" * 20 + digests, method="sha1")
        self.assertMayNotContact(anna, "email", "suppressed")
        with self.assertRefused("not made of hashes"):
            self.list_of(b"\x80" * 21, method="sha1")

    def test_bare_addresses_and_documents_are_decided_alike(self):
        emails = ["plain@x.example", "hash@x.example", "who@domain.example", "free@x.example"]
        self.list_of(emails[0], "@domain.example")
        self.list_of(hashed("sha1", emails[1]), method="sha1", name="Hashes")
        contacts = self.env["mailing.contact"].create([{"email": email} for email in emails])
        self.assertEqual(self.mailing(contacts).consent_net_count, 1)
        partners = self.Partner.browse()
        for email in emails:
            partners |= self.agreed_before(email, email=email)
        mailing = self.mailing(partners)
        self.assertEqual(mailing.consent_net_count, 1)
        self.send(mailing)
        self.assertMailedTo(partners[3])
        for partner in partners:
            typed = self.Partner.new({"name": "New", "email": partner.email})
            overview = {one["channel"]: one["reason"] for one in typed.consent_overview}
            suppressed = overview["email"] == "suppressed"
            self.assertEqual(suppressed, partner != partners[3], partner.email)

    def test_the_readers_of_the_decision_agree_for_every_address(self):
        self.list_of("+43 664 1111111", "0664/2222222", kind="phone", country_id=self.at.id)
        numbers = ["+436641111111", "+436642222222", "+436643333333"]
        partners = self.Partner.browse()
        for number in numbers:
            partners |= self.agreed_before(number, "sms", phone=number)
        for channel in ("phone", "sms"):
            reasons = [one["reason"] for one in partners.contact_decision(channel)]
            found = self.Partner.search(
                [("id", "in", partners.ids), ("reachable_channel", "=", channel)]
            )
            allowed = [not reason for reason in reasons]
            self.assertEqual([partner in found for partner in partners], allowed)
        self.assertEqual(
            [one["reason"] for one in partners.contact_decision("sms")],
            ["suppressed", "suppressed", False],
        )

    def test_it_holds_for_every_controller_those_to_come_included(self):
        anna = self.agreed_before("Anna")
        self.list_of(anna.email)
        other = self.env["res.company"].create({"name": "Other"})
        elsewhere = anna.with_company(other)
        self.store_answer(elsewhere, "email", "given")
        self.assertMayNotContact(elsewhere, "email", "suppressed")

    def test_a_letter_box_is_compared_with_its_name(self):
        self.list_of("Name;Street;ZIP;Town", "Anna Meier;Hauptstr. 1;10115;Berlin", kind="post")
        self.assertMayNotContact(self.agreed_before("Anna Meier", "post"), "post", "suppressed")
        self.assertMayContact(self.agreed_before("Bert Meier", "post"), "post")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.at = cls.env.ref("base.at")


@tagged("post_install", "-at_install")
class TestAgreedAfterwards(ListCommon):
    def agreed(self, name, days, channel="email", source="preference_page", **values):
        partner = self.customer(name, **values)
        partner._consent_set(
            channel,
            "given",
            source=source,
            note="on the phone",
            moment=fields.Datetime.now() + timedelta(days=days),
        )
        return partner

    def test_a_yes_after_the_entry_beats_it_and_one_before_it_doesnt(self):
        before, after = self.agreed("Before", -10), self.agreed("After", -1)
        day = fields.Date.today() - timedelta(days=5)
        one = self.list_of(before.email, after.email, issued_on=day)
        self.assertMayNotContact(before, "email", "suppressed")
        self.assertMayContact(after, "email")
        contacts = self.env["mailing.contact"].create(
            [{"email": before.email}, {"email": after.email}]
        )
        self.assertEqual(self.mailing(contacts).consent_net_count, 1)
        # The next edition knows the entry since the former one.
        self.reload(one, before.email, after.email, "new@x.example", issued_on=False)
        self.assertMayContact(after, "email")
        self.assertMayNotContact(before, "email", "suppressed")

    def test_an_entry_that_is_newer_than_the_yes_wins(self):
        anna = self.agreed("Anna", -1)
        one = self.list_of("other@x.example", issued_on="2020-01-01")
        self.assertMayContact(anna, "email")
        self.reload(one, "other@x.example", anna.email, issued_on=False)
        self.assertMayNotContact(anna, "email", "suppressed")

    def test_within_one_second_it_counts_which_came_later(self):
        moment = fields.Datetime.now()
        with patch.object(fields.Datetime, "now", lambda *_args: moment):
            before = self.willing("Before")
            after = self.customer("After")
            one = self.list_of(before.email, after.email)
            self.assertMayNotContact(before, "email", "suppressed")
            after._consent_set("email", "given", source="preference_page")
            self.assertMayContact(after, "email")
            self.reload(one, before.email, after.email, "new@x.example")
            self.assertMayContact(after, "email")
            self.assertMayNotContact(before, "email", "suppressed")

    def test_only_an_express_yes_counts(self):
        old = "2020-01-01"
        for source, allowed in (
            ("preference_page", True),
            ("confirmation", True),
            ("manual", True),
            ("import", False),
            ("portal", False),
        ):
            self.channel("email").manual_yes = True
            with self.subTest(source=source):
                partner = self.agreed(f"By {source}", 0, source=source)
                self.list_of(partner.email, issued_on=old)
                if allowed:
                    self.assertMayContact(partner, "email")
                else:
                    self.assertMayNotContact(partner, "email", "suppressed")

    def test_whoever_agrees_leaves_the_rest_of_their_domain_suppressed(self):
        anna = self.agreed("Anna", 0, email="anna@firm.example")
        bert = self.agreed_before("Bert", email="bert@firm.example")
        self.list_of("@firm.example", issued_on="2020-01-01")
        self.assertMayContact(anna, "email")
        self.assertMayNotContact(bert, "email", "suppressed")

    def test_it_ends_with_the_yes(self):
        self.channel("post").rule = "opt_out"
        anna = self.agreed("Anna Meier", 0, "post")
        self.list_of("Anna Meier;Hauptstraße 1;10115;Berlin", kind="post", issued_on="2020-01-01")
        self.assertMayContact(anna, "post")
        anna._consent_set("post", "unknown", source="expiry")
        self.assertMayNotContact(anna, "post", "suppressed")

    def test_it_is_a_yes_to_one_controller(self):
        anna = self.agreed("Anna", 0)
        self.list_of(anna.email, issued_on="2020-01-01")
        other = self.env["res.company"].create({"name": "Other"})
        there = anna.with_company(other)
        self.store_answer(there, "email", "given")
        self.assertMayContact(anna, "email")
        self.assertMayNotContact(there, "email", "suppressed")

    def test_it_goes_along_with_a_merge_and_ends_with_the_address(self):
        anna = self.agreed("Anna", -1)
        email = anna.email
        self.list_of(email, issued_on="2020-01-01")
        twin = self.customer("Twin", email=email)
        self.env["base.partner.merge.automatic.wizard"]._merge((anna | twin).ids, twin)
        self.assertMayContact(twin, "email")
        twin.email = "new@x.example"
        later = self.agreed_before("Later", email=email)
        self.assertMayNotContact(later, "email", "suppressed")
        contact = self.env["mailing.contact"].create({"email": email})
        self.assertEqual(self.mailing(contact).consent_net_count, 0)

    def test_an_erasure_is_lifted_by_the_persons_own_fresh_yes_only(self):
        from ..models.consent.suppressing import insert

        anna = self.customer("Anna")
        address = self.env["partner.address"].search(
            [("partner_id", "=", anna.id), ("kind", "=", "phone")]
        )
        insert(self.env, "phone", [(address.digest, "erasure")])
        for source in ("manual", "import", "api"):
            anna._consent_set("phone", "given", source=source, note="form")
            self.assertMayNotContact(anna, "phone", "suppressed")
        row = self.env["partner.suppression"].search([("source", "=", "erasure")])
        with self.assertRefused("stays suppressed"):
            row.unlink()
        anna._consent_set("phone", "given", source="portal")
        self.assertMayContact(anna, "phone")


@tagged("post_install", "-at_install")
class TestLoading(ListCommon):
    def entries(self, one):
        return self.env["partner.suppression"].search([("list_id", "=", one.id)])

    def test_files_are_read_in_whatever_shape(self):
        wanted = "büro@x.example".replace("ü", "ue")
        texts = {
            "BOM": b"\xef\xbb\xbf" + wanted.encode(),
            "UTF-16": wanted.encode("utf-16"),
            "Windows-1252": "Straße;Mail\r\nMüller;".encode("cp1252") + wanted.encode(),
            "quoted": f'"name","mail"\n"A, B","{wanted.upper()}"'.encode(),
            "old Mac": f"x@y.example\r{wanted}".encode(),
            "tabs": f"1\t{wanted}\t2020\n".encode(),
            "spaces": f"   {wanted}   \n\n\n".encode(),
            "named": f"Büro <{wanted}>\n".encode(),
        }
        for shape, raw in texts.items():
            with self.subTest(shape=shape):
                one = self.list_of(raw)
                self.assertEqual(one.bad_count, 0)
                self.assertMayNotContact(
                    self.agreed_before("Anna", email=wanted), "email", "suppressed"
                )
                one.unlink()

    def test_numbers_are_read_in_whatever_shape(self):
        for number in (
            "+43 664 1234567",
            "+43 (0)664 1234567",
            "0043/664/1234567",
            "(0664) 1234567",
            "436641234567",
        ):
            with self.subTest(number=number):
                one = self.list_of(number, kind="phone", country_id=self.env.ref("base.at").id)
                partner = self.agreed_before("Anna", "sms", phone="+43 664 1234567")
                self.assertMayNotContact(partner, "sms", "suppressed")
                one.unlink()

    def test_hashes_are_read_in_whatever_shape(self):
        anna = self.agreed_before("Anna")
        digest = hashlib.sha256(anna.email.encode()).digest()
        code = b64encode(digest).decode()
        shapes = {
            "capitals": digest.hex().upper(),
            "spaces": digest.hex(" "),
            "colons": digest.hex(":"),
            "base 64": code,
            "base 64, bare": code.rstrip("="),
            "base 64, for addresses of pages": code.translate(str.maketrans("+/", "-_")),
            "prefix": f"0x{digest.hex()}",
            "PostgreSQL": f"\\x{digest.hex()}",
            "method": f"SHA256:{digest.hex()}",
            "title in UTF-8": f"Prüfsumme;Datum\n{digest.hex()};2026".encode(),
            "title in Windows-1252": f"Prüfsumme;Datum\r\n{digest.hex()};2026".encode("cp1252"),
        }
        for shape, content in shapes.items():
            with self.subTest(shape=shape):
                one = self.list_of(content, method="sha256")
                self.assertEqual((one.entry_count, one.bad_count), (1, 0))
                self.assertMayNotContact(anna, "email", "suppressed")
                one.unlink()

    def test_what_cant_be_read_is_counted_and_named_and_repetitions_are_counted(self):
        one = self.list_of("mail", "a@x.example", "nobody", "A@x.example", "b@x.example", "@@")
        self.assertEqual((one.entry_count, one.duplicate_count), (2, 1))
        self.assertEqual((one.bad_count, one.bad_lines), (2, "3, 6"))

    def test_a_file_that_is_no_such_list_replaces_nothing(self):
        one = self.list_of(*(f"{n}@x.example" for n in range(5)))
        before = self.entries(one)
        good = "1@x.example"
        for why, lines in {
            "no line": ["mail", "nobody"],
            "choose a file": [""],
            "can't be read": [good, "x", "y", "z"],
            "is it the whole list": [good],
            "no text file": ["\0\0"],
        }.items():
            with self.subTest(why=why):
                with self.assertRefused(why):
                    self.reload(one, *lines)
                self.assertEqual(self.entries(one), before)
        self.reload(one, good, accept_smaller=True)
        self.assertEqual(len(self.entries(one)), 1)
        self.assertFalse(one.accept_smaller)

    def test_the_former_list_holds_whole_until_the_new_one_does(self):
        self.in_background()
        anna, bert = self.agreed_before("Anna"), self.agreed_before("Bert")
        one = self.list_of(anna.email, load=False)
        one.action_load()
        self.assertEqual(one.state, "loading")
        self.assertMayContact(anna, "email")
        self.cron()
        self.assertEqual((one.state, one.progress), ("done", 100.0))
        self.assertMayNotContact(anna, "email", "suppressed")
        kept = self.entries(one)
        self.reload(one, bert.email, *(f"{n}@x.example" for n in range(6)))
        parts = loading.parts(one.sudo())
        next(parts)
        next(parts)
        self.assertEqual(one.read_count, 4)
        self.assertGreater(one.progress, 30)
        self.assertEqual(self.entries(one), kept)
        with self.assertRefused("is being loaded"):
            one.action_load()
        # As after a crash: it goes on where it stood.
        seen = []
        read = loading._read
        with patch.object(loading, "_read", lambda o, chunk: seen.append(chunk) or read(o, chunk)):
            self.cron()
        self.assertEqual([line for chunk in seen for line, _text in chunk], [5, 6, 7])
        self.assertMayContact(anna, "email")
        self.assertMayNotContact(bert, "email", "suppressed")
        self.assertFalse(self.env["partner.suppression.entry"].search_count([]))

    def test_loading_can_be_given_up(self):
        self.in_background()
        anna = self.agreed_before("Anna")
        one = self.list_of(anna.email)
        one.action_cancel()
        self.cron()
        self.assertEqual(one.state, "draft")
        self.assertIn("Given up", one.error)
        self.assertMayContact(anna, "email")

    def test_a_file_that_turns_out_wrong_in_the_background_says_why(self):
        self.in_background()
        one = self.list_of("a@x.example", "x", "y", "z")
        self.cron()
        self.assertEqual(one.state, "draft")
        self.assertIn("can't be read", one.error)

    def test_customers_who_come_while_hashes_are_loaded_are_compared_too(self):
        self.in_background()
        one = self.list_of(hashed("sha256", "late@x.example"), method="sha256")
        late = self.agreed_before("Late", email="late@x.example")
        self.cron()
        self.assertEqual(one.state, "done")
        self.assertMayNotContact(late, "email", "suppressed")

    def test_no_address_of_a_stranger_stays(self):
        one = self.list_of("stranger@x.example", file_name="stranger.csv")
        self.assertFalse(one.file)
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", one._name), ("res_field", "!=", False)])
        )
        self.assertFalse(attachments)
        text = str(self.entries(one).read()) + str(one.read())
        self.assertNotIn("stranger", text)

    def test_officers_load_auditors_read_others_know_nothing(self):
        one = self.list_of("a@x.example")
        self.assertTrue(one.with_user(self.auditor).read(["entry_count"]))
        for user in (self.auditor, self.clerk, self.lock_manager):
            with self.assertRefused("", AccessError):
                one.with_user(user).action_load()
        with self.assertRefused("", AccessError):
            one.with_user(self.clerk).read(["name"])
        for values in (
            {"entry_count": 5},
            {"state": "done"},
            {"in_use": True},
            {"waits_for": "%"},
        ):
            with self.assertRefused("can't be edited"):
                one.write(values)
        with self.assertRefused("next edition"):
            self.entries(one).with_user(self.officer).unlink()
        with self.assertRefused("make a new list"):
            one.method = "md5"
        with self.assertRefused("choose the channels", ValidationError):
            self.list_of("a@x.example", channel_ids=[(6, 0, self.channel("sms").ids)])


@tagged("post_install", "-at_install")
class TestStaleLists(ListCommon):
    def stale(self, **values):
        yesterday = fields.Date.today() - timedelta(days=1)
        return self.list_of(
            "other@x.example",
            country_id=self.env.ref("base.at").id,
            valid_until=yesterday,
            **values,
        )

    def test_a_stale_list_is_shown_and_told_once(self):
        one = self.stale()
        self.assertTrue(one.is_stale)
        self.assertIn(one, one.search([("is_stale", "=", True)]))
        anna = self.agreed_before("Anna", email="anna@firma.at")
        self.assertIn("was valid until", self.mailing(anna).consent_list_notice)
        self.assertFalse(self.mailing(anna, consent_scope="service").consent_list_notice)
        self.assertMayContact(anna, "email")
        messages = self.env["mail.message"].search_count([])
        for _run in range(2):
            self.run_cron("partner_consent.ir_cron_suppression_stale")
        self.assertEqual(self.env["mail.message"].search_count([]), messages + 1)
        self.reload(one, "other@x.example", valid_until="2100-01-01")
        self.assertFalse(one.is_stale)
        self.assertFalse(self.mailing(anna).consent_list_notice)
        # By hand, as when the publisher says so; and it is out of date once more.
        for days in (5, -1):
            one.valid_until = fields.Date.today() + timedelta(days=days)
        messages = self.env["mail.message"].search_count([])
        self.run_cron("partner_consent.ir_cron_suppression_stale")
        self.assertEqual(self.env["mail.message"].search_count([]), messages + 1)

    def test_the_united_kingdom_has_another_ending_than_its_code(self):
        self.stale(wait_when_stale=True).country_id = self.env.ref("base.uk")
        there = self.agreed_before("There", email="anna@firm.co.uk")
        self.assertMayNotContact(there, "email", "suppressed")

    def test_a_mailing_to_its_country_waits_for_a_fresh_one(self):
        one = self.stale(wait_when_stale=True)
        there = self.agreed_before("There", email="anna@firma.at")
        here = self.agreed_before("Here", email="bert@firma.de")
        self.assertMayNotContact(there, "email", "suppressed")
        self.assertMayContact(here, "email")
        self.assertMayContact(there, "email", scope="service")
        contact = self.env["mailing.contact"].create({"email": "x@y.at"})
        self.assertEqual(self.mailing(contact).consent_net_count, 0)
        mailing = self.mailing(there | here)
        self.send(mailing)
        self.assertEqual(mailing.state, "in_queue")
        self.assertFalse(self._mails)
        self.assertIn("Waits in the queue", str(mailing.message_ids.mapped("body")))
        self.reload(one, "other@x.example", valid_until="2100-01-01")
        mailing.schedule_date = fields.Datetime.now() - timedelta(hours=1)
        self.send(mailing)
        self.assertMailedTo(there, here)
        self.assertFalse(mailing.consent_waits)

    def test_a_list_that_is_missing_is_waited_for_as_well(self):
        self.list_of(
            "x@x.example",
            load=False,
            wait_when_stale=True,
            country_id=self.env.ref("base.at").id,
        )
        there = self.agreed_before("There", email="anna@firma.at")
        self.assertMayNotContact(there, "email", "suppressed")

    def test_numbers_wait_by_their_country_code(self):
        self.list_of(
            "+43 664 1111111",
            kind="phone",
            country_id=self.env.ref("base.at").id,
            wait_when_stale=True,
            valid_until=fields.Date.today() - timedelta(days=1),
        )
        there = self.agreed_before("There", "sms", phone="+43 664 2222222")
        self.assertMayNotContact(there, "sms", "suppressed")
        self.assertMayContact(self.agreed_before("Here", "sms", phone="+49 151 22222222"), "sms")

    def test_without_a_country_there_is_nothing_to_wait_for(self):
        with self.assertRefused("choose a country", UserError):
            self.list_of("x@x.example", wait_when_stale=True)
