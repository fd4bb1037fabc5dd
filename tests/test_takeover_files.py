"""The files of other systems: each is recognised, and none is taken for another."""

import codecs
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from ..policy.contact_files import BOUNCES, CONTACTS, KINDS, OPT_OUTS, words
from ..policy.contact_rows import Reading, UnfitFile, rows
from ..policy.contact_systems import SYSTEMS, covers
from ..policy.text_files import UnreadableFile
from .common import takeover_files

NOW = datetime(2026, 1, 1)
BERLIN = ZoneInfo("Europe/Berlin")
HEADER = b"Email Address,OPTIN_TIME,CONFIRM_TIME\n"
FIRST = datetime(2024, 3, 1, 9, 5)


class TestTakeoverFiles(BaseCase):
    def read_rows(self, raw, system="mailchimp", kind=CONTACTS, region="DE"):
        zone = ZoneInfo(SYSTEMS[system].zone) if SYSTEMS[system].zone else BERLIN
        return list(rows(raw, Reading(system, kind, zone, NOW, region)))

    def said(self, *args, **kwargs):
        return [(row.key, row.said) for row in self.read_rows(*args, **kwargs)]

    def assertUnfit(self, code, *args, **kwargs):
        with self.assertRaises((UnfitFile, UnreadableFile)) as caught:
            self.read_rows(*args, **kwargs)
        self.assertEqual(caught.exception.code, code)

    def test_the_files_of_each_system_say_who_agreed_when(self):
        for system in takeover_files.SYSTEMS:
            with self.subTest(system=system):
                found = self.read_rows(takeover_files.raw(system, CONTACTS), system)
                mails = {row.key: row for row in found if row.channel == "email"}
                self.assertEqual(mails.keys(), {"anna@example.com", "ines@example.com"})
                anna, ines = mails["anna@example.com"], mails["ines@example.com"]
                self.assertEqual((anna.said, anna.moment, anna.number), ("yes", FIRST, 2))
                self.assertEqual(ines.said, "nothing")

    def test_the_files_of_each_system_say_who_opted_out_and_what_bounced(self):
        for system in takeover_files.SYSTEMS:
            found = {}
            for kind in (OPT_OUTS, BOUNCES):
                if (system, kind) in takeover_files.FILES:
                    raw = takeover_files.raw(system, kind)
                    found |= {row.key: row for row in self.read_rows(raw, system, kind)}
            with self.subTest(system=system):
                said = {key: row.said for key, row in found.items()}
                self.assertEqual(said, {"nora@example.com": "no", "bert@example.com": "broken"})

    def test_numbers_agreed_to_or_opted_out_are_read_too(self):
        for system, said in (("klaviyo", "yes"), ("brevo", "no")):
            found = self.read_rows(takeover_files.raw(system, CONTACTS), system)
            (number,) = [row for row in found if row.channel == "sms"]
            self.assertEqual((number.key, number.said), ("+4915112345678", said))

    def test_the_ip_address_is_that_of_the_moment(self):
        found = self.read_rows(takeover_files.raw("mailchimp", CONTACTS))
        self.assertEqual(found[0].ip_address, "192.0.2.2")

    def test_each_file_is_of_one_system_and_one_kind(self):
        for (system, kind), _lines in takeover_files.FILES.items():
            raw = takeover_files.raw(system, kind)
            for other in takeover_files.SYSTEMS:
                for as_kind in KINDS:
                    if other == system and as_kind in self.kinds_of(system, kind):
                        continue
                    with self.subTest(file=(system, kind), taken_for=(other, as_kind)):
                        # A blocklist may look like another system's; contacts never do.
                        if as_kind == CONTACTS or kind == CONTACTS:
                            self.assertUnfit_any(raw, other, as_kind)

    def kinds_of(self, system, kind):
        return {kind, *({OPT_OUTS, BOUNCES} if kind != CONTACTS else ())}

    def assertUnfit_any(self, raw, system, kind):
        """It is refused, or nobody in it agreed."""
        try:
            said = {word for _key, word in self.said(raw, system, kind)}
        except UnfitFile:
            return
        self.assertNotIn("yes", said)

    def test_contacts_chosen_for_opt_outs_or_bounces_are_refused(self):
        for system in takeover_files.SYSTEMS:
            for kind in (OPT_OUTS, BOUNCES):
                with self.subTest(system=system, kind=kind), self.assertRaises(UnfitFile):
                    self.read_rows(takeover_files.raw(system, CONTACTS), system, kind)

    def test_encodings_and_line_ends(self):
        text = "Email Address,First Name,OPTIN_TIME\r\nanna@example.com,Jürgen,2024-03-01 09:05:00"
        for shape, raw in {
            "UTF-8": text.encode(),
            "BOM": codecs.BOM_UTF8 + text.encode(),
            "UTF-16": text.encode("utf-16"),
            "UTF-16 big": codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
            "Windows-1252": text.encode("cp1252"),
            "old Mac": text.replace("\r\n", "\r").encode(),
            "semicolons": text.replace(",", ";").encode(),
            "tabs": text.replace(",", "\t").encode(),
            "Excel's hint": b"sep=;\r\n" + text.replace(",", ";").encode(),
            "empty lines": text.replace("\r\n", "\r\n\r\n,,\r\n").encode() + b"\r\n\r\n",
            "quoted": text.replace("Jürgen", '"Jür\ngen, ""X"""').encode(),
        }.items():
            with self.subTest(shape=shape):
                (row,) = self.read_rows(raw)
                self.assertEqual((row.key, row.said), ("anna@example.com", "yes"))
                self.assertTrue(row.name.startswith("Jür"))

    def test_whatever_is_no_such_file_is_refused(self):
        self.assertUnfit("empty", b"")
        self.assertUnfit("empty", b"\n \n")
        self.assertUnfit("stranger", b"Name,Street\nAnna,X")
        self.assertUnfit("stranger", b"Email Address\nanna@example.com")
        self.assertUnfit("stranger", takeover_files.raw("hubspot", CONTACTS))
        self.assertUnfit("text", b"PK\x03\x04\0\0")
        self.assertUnfit("quotes", HEADER + b'"anna@example.com,2024-03-01')
        self.assertUnfit("stranger", takeover_files.raw("mailchimp", OPT_OUTS))
        self.assertUnfit("stranger", takeover_files.raw("mailchimp", CONTACTS), kind=BOUNCES)

    def test_a_file_with_a_header_alone_is_read(self):
        self.assertEqual(self.read_rows(HEADER), [])
        header = takeover_files.FILES["brevo", CONTACTS][0].encode()
        self.assertEqual(self.read_rows(header, "brevo", OPT_OUTS), [])

    def test_rows_that_name_no_single_address_are_told(self):
        raw = HEADER + b"nobody,2024-03-01\na@x.example; b@x.example,2024-03-01\n,2024-03-01\n"
        self.assertEqual([row.key for row in self.read_rows(raw)], [None] * 3)

    def test_who_opted_out_is_never_willing_whatever_else_the_row_says(self):
        cells = takeover_files.FILES["klaviyo", CONTACTS][0]
        row = "x@x.example,,,,,SUBSCRIBED,2024-03-01T09:05:00Z,,,"
        for suppressed, said in (("[]", "yes"), ("UNSUBSCRIBE", "no"), ("HARD_BOUNCE", "broken")):
            raw = f"{cells}\n{row}{suppressed}".encode()
            self.assertEqual(self.said(raw, "klaviyo"), [("x@x.example", said)])
        reasons = "Email,Reason\nx@x.example,{}"
        for reason, said in (
            ("INVALID_EMAIL", "broken"),
            ("HARD_BOUNCE, SPAM_COMPLAINT", "no"),
            ("something new", "no"),
            ("", "no"),
        ):
            raw = reasons.format(f'"{reason}"').encode() + b"\ny@y.example,UNSUBSCRIBED"
            self.assertEqual(self.said(raw, "klaviyo", OPT_OUTS)[0][1], said, reason)

    def test_words_that_nobody_knows_are_no_yes(self):
        header = takeover_files.FILES["brevo", CONTACTS][0]
        for cell, said in (
            ("perhaps", "nothing"),
            ("", "nothing"),
            ("Nein", "yes"),
            ("WAHR", "no"),
        ):
            raw = f"{header}\n1;a@x.example;;;;{cell};;;01-03-2024 10:05:00;".encode()
            self.assertEqual(self.said(raw, "brevo"), [("a@x.example", said)], cell)

    def test_a_moment_that_may_be_read_two_ways_is_none(self):
        for written, wanted in (
            ("2024-03-01 09:05:00", FIRST),
            ("2024-03-01T10:05:00+01:00", FIRST),
            ("1709283900", FIRST),
            ("1709283900000", FIRST),
            ("3/31/2024 9:05 AM", datetime(2024, 3, 31, 9, 5)),
            ("03/04/2024", None),
            ("04/04/2024", datetime(2024, 4, 4)),
            ("1/3/24", None),
            ("2030-01-01", None),
            ("yesterday", None),
            ("2024-13-01", None),
        ):
            with self.subTest(written=written):
                raw = HEADER + f"a@x.example,,{written}".encode()
                self.assertEqual(self.read_rows(raw)[0].moment, wanted)

    def test_one_file_may_stand_for_two_kinds(self):
        for system, both in (
            ("brevo", True),
            ("klaviyo", True),
            ("hubspot", True),
            ("mailchimp", False),
            ("cleverreach", False),
        ):
            header = takeover_files.FILES[system, OPT_OUTS][0]
            raw = header.replace("\t", ",").replace(";", ",").split(",")
            found = covers(system, [words(cell.strip('"')) for cell in raw], OPT_OUTS)
            self.assertEqual(set(found), {OPT_OUTS, BOUNCES} if both else {OPT_OUTS}, system)

    def test_times_without_a_zone_are_of_the_system(self):
        self.assertEqual(SYSTEMS["mailchimp"].zone, "UTC")
        raw = HEADER + b"a@x.example,2024-07-01 09:00:00,"
        reading = Reading("mailchimp", CONTACTS, UTC, NOW)
        (row,) = rows(raw, reading)
        self.assertEqual(row.moment, datetime(2024, 7, 1, 9))

    def test_a_date_that_was_never_set_is_none(self):
        raw = b"E-Mail;activated;deactivated;bounced\n"
        for never in ("1970-01-01 01:00:00", "01.01.1970 00:00", "0", "0000-00-00 00:00:00"):
            row = f"a@x.de;01.03.2024 10:05;{never};{never}".encode()
            self.assertEqual(self.said(raw + row, "cleverreach"), [("a@x.de", "yes")], never)

    def test_a_field_that_somebody_added_is_not_the_address(self):
        raw = b"Email,Email Address,OPTIN_TIME\nwork@x.de,a@x.de,2024-03-01 09:00:00"
        self.assertEqual(self.said(raw), [("a@x.de", "yes")])

    def test_a_no_to_some_mails_is_no_yes(self):
        basis = "Legal basis for processing contact's data"
        for column in ("Opted out of email: News", "hs_email_optout_123"):
            raw = (
                f"Email,Unsubscribed from all email,{column},Create Date,{basis}\n"
                "a@x.de,false,true,2024-03-01 10:05,Freely given consent from contact\n"
                "b@x.de,false,false,2024-03-01 10:05,"
                "Performance of a contract;Freely given consent from contact"
            )
            said = self.said(raw.encode(), "hubspot")
            self.assertEqual(said, [("a@x.de", "nothing"), ("b@x.de", "yes")])

    def test_an_address_that_the_system_does_not_write_to_is_broken(self):
        for column, cell in (
            ("Email address quarantine reason", "SUSPENSION"),
            ("Invalid email address", "true"),
        ):
            raw = (
                f"Email,Unsubscribed from all email,{column},Create Date,hs_legal_basis\n"
                f"a@x.de,,{cell},2024-03-01 10:05,Freely given consent from contact"
            )
            self.assertEqual(self.said(raw.encode(), "hubspot"), [("a@x.de", "broken")])

    def test_a_list_of_everybody_is_neither_opt_outs_nor_bounces(self):
        reach = b"E-Mail;activated;deactivated;bounced\na@x.de;%s;0;0\nb@x.de;%s;%s;%s\n" % (
            (b"01.03.2024 10:05",) * 4
        )
        for kind in (OPT_OUTS, BOUNCES):
            self.assertUnfit("willing", reach, "cleverreach", kind)
        brevo = b"EMAIL;EMAIL_BLACKLISTED;ADDED_TIME\na@x.de;0;2024-03-01\nn@x.de;1;2024-03-01\n"
        self.assertUnfit("willing", brevo, "brevo", OPT_OUTS)

    def test_a_row_with_more_cells_than_columns_gives_no_yes(self):
        raw = b"EMAIL;NAME;EMAIL_BLACKLISTED;ADDED_TIME\n%s"
        for row, said in (
            (b"a@x.de;Berg; b. 0;0;2024-03-01;2024-03-01", "nothing"),
            (b"a@x.de;Berg;0;2024-03-01;;", "yes"),
            (b"a@x.de;Berg;1;2024-03-01;x", "no"),
        ):
            self.assertEqual(self.said(raw % row, "brevo"), [("a@x.de", said)])
        moved = b"EMAIL;NAME;MORE;EMAIL_BLACKLISTED;ADDED_TIME\na@x.de;Berg;b. M;0;1;2024-03-01"
        self.assertEqual(self.said(moved, "brevo"), [("a@x.de", "nothing")])
