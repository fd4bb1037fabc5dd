"""Import through Odoo's own screen: bad rows are named, good ones come in, nothing by halves."""

import csv
import io
from functools import partial

from odoo.tests import tagged

from .common import ConsentCommon

ROWS = 5_000
HEADERS = ["name", "email", "phone", "street", "zip", "city", "lang"]
ANSWERS = ["consent_email", "consent_phone", "consent_sms", "consent_post", "consent_note"]
PERMISSION_EVERY, UNKNOWN_EVERY = 500, 700


def contact(number):
    """Return one row of the file: every answer, in codes and in the words of the screen."""
    email = ("", "No", "refused")[number % 3]
    phone = ("Not asked", "Yes", "refused", "")[number % 4]
    if number % PERMISSION_EVERY == 1:
        email = "Yes"
    if number % UNKNOWN_EVERY == 2:
        phone = "perhaps"
    return [
        f"Import {number}",
        f"import{number}@example.com",
        f"+49 30 {100000 + number}",
        f"Weg {number}",
        "10115",
        "Berlin",
        "en_US",
        email,
        phone,
        "",
        ("Yes", "")[number % 2],
        "Card file 2019",
    ]


def contact_file(numbers):
    return file_of([HEADERS + ANSWERS, *map(contact, numbers)])


def file_of(rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


class ImportCommon(ConsentCommon):
    def run_import(self, content, fields, dryrun=False, user=None, lang="en_US", **options):
        """Import a file as the screen does, and return what it answers."""
        env = self.env(user=user, context={"lang": lang}) if user else self.env
        wizard = env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_type": "text/csv",
                "file_name": "contacts.csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True} | options
        return wizard.execute_import(fields, fields, options, dryrun)

    def xmlid(self, partner):
        """Return the external id that Odoo's export gives a customer."""
        return partner.sudo().export_data(["id"])["datas"][0][0]

    def lines(self, result):
        """Return ``{field: [lines that are named]}``."""
        named = {}
        for message in result["messages"]:
            named.setdefault(message["field"], []).append(message["rows"]["from"])
        return named

    def imported(self):
        return self.Partner.search([("name", "=like", "Import %")])

    def by_hand(self, *channels, allowed=True):
        for code in channels:
            self.channel(code).manual_yes = allowed


@tagged("slow")
class TestImport(ImportCommon):
    def test_bad_rows_of_a_large_file_are_named_and_the_good_ones_loaded(self):
        content = contact_file(range(ROWS))
        permission = [n for n in range(ROWS) if contact(n)[7] == "Yes"]
        unknown = [n for n in range(ROWS) if contact(n)[8] == "perhaps"]
        events = self.Event.search_count([])

        result = self.run_import(content, HEADERS + ANSWERS)

        self.assertEqual(
            self.lines(result), {"consent_email": permission, "consent_phone": unknown}
        )
        reasons = {message["field"]: message["message"] for message in result["messages"]}
        self.assertIn("can't be set by hand", reasons["consent_email"])
        self.assertIn("“perhaps” not found", reasons["consent_phone"])
        self.assertFalse(self.imported())
        self.assertEqual(self.Event.search_count([]), events)

        skip = {"import_skip_records": ["consent_email", "consent_phone"]}
        result = self.run_import(content, HEADERS + ANSWERS, **skip)

        self.assertFalse(result["messages"])
        good = sorted(set(range(ROWS)).difference(permission, unknown))
        partners = self.imported().sorted("id")
        self.assertEqual(partners.mapped("name"), [f"Import {n}" for n in good])
        answers = sum(contact(n)[7] in ("No", "refused") for n in good)
        answers += sum(contact(n)[8] in ("Yes", "refused") for n in good)
        answers += sum(contact(n)[10] == "Yes" for n in good)
        imported = self.Event.search([("partner_id", "in", partners.ids)])
        self.assertEqual(len(imported), answers)
        self.assertEqual(set(imported.mapped("source")), {"import"})
        self.assertEqual(set(imported.mapped("note")), {"Card file 2019"})


class TestRoundTrip(ImportCommon):
    COLUMNS = ["name", "phone", *(f"consent_{c}" for c in ("email", "phone", "sms", "post"))]

    def exported(self, partners):
        """Return the rows of an export that can be imported, for these customers."""
        paths = ["id", *self.COLUMNS]
        return file_of([paths, *partners.sudo().export_data(paths)["datas"]]), paths

    def customers(self, number, **answers):
        partners = self.Partner.browse()
        for index in range(number):
            partners |= self.customer(f"Import {index}")
        for channel, state in answers.items():
            source = "preference_page" if state in ("given", "refused") else "manual"
            partners._consent_set(channel, state, source=source)
        return partners

    def test_an_unchanged_export_comes_back_and_says_nothing(self):
        for user in (self.clerk, self.officer):
            for by_hand in (False, True):
                with self.subTest(user=user.login, by_hand=by_hand):
                    self.by_hand("email", "phone", "sms", "post", allowed=by_hand)
                    partners = self.customers(2, email="given", phone="refused", sms="requested")
                    content, paths = self.exported(partners)
                    events = self.Event.search_count([])
                    result = self.run_import(content, paths, user=user)
                    self.assertFalse(result["messages"])
                    self.assertEqual(self.Event.search_count([]), events)
                    self.assertEqual(set(partners.mapped("consent_email")), {"given"})
                    self.assertEqual(set(partners.mapped("consent_phone")), {"refused"})
                    self.assertEqual(set(partners.mapped("consent_sms")), {"requested"})

    def test_the_export_of_a_german_comes_back_to_a_german(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search(
            [("name", "=", "partner_consent")]
        )._update_translations(["de_DE"])
        partners = self.customers(2, email="given", phone="refused", sms="requested")
        paths = ["id", *self.COLUMNS]
        rows = partners.with_context(lang="de_DE").export_data(paths)["datas"]
        self.assertIn("Ja", rows[0])
        events = self.Event.search_count([])
        content = file_of([paths, *rows])
        result = self.run_import(content, paths, user=self.clerk, lang="de_DE")
        self.assertFalse(result["messages"])
        self.assertEqual(self.Event.search_count([]), events)
        # The words of another language are none: they are named, and never a Yes.
        result = self.run_import(content, paths, user=self.clerk)
        self.assertEqual(self.lines(result)["consent_phone"], [0, 1])
        self.assertIn("“Nein” not found", result["messages"][1]["message"])

    def test_an_old_not_asked_takes_no_yes_back(self):
        (anna,) = self.customers(1)
        content, paths = self.exported(anna)
        anna._consent_set("email", "given", source="confirmation")
        for user in (self.clerk, self.officer):
            self.assertFalse(self.run_import(content, paths, user=user)["messages"])
            load = self.Partner.with_user(user).load
            for word in ("Not asked", "unknown", "Confirmation requested", "requested", " ", "'"):
                result = load(["id", "consent_email"], [[self.xmlid(anna), word]])
                self.assertFalse(result["messages"])
            anna.with_user(user).with_context(import_file=True).write({"consent_email": "unknown"})
        self.assertEqual(anna.consent_email, "given")
        self.assertEqual(len(anna.consent_event_ids), 1)

    def test_staff_take_an_answer_back_on_the_form_as_ever(self):
        (anna,) = self.customers(1, phone="given")
        anna.with_user(self.clerk).write({"consent_phone": "unknown"})
        self.assertEqual(anna.consent_phone, "unknown")

    def test_a_new_customer_starts_with_the_default_where_a_file_says_not_asked(self):
        self.channel("post").default_state = "refused"
        rows = [["Import A", "Not asked"], ["Import B", ""], ["Import C", "requested"]]
        self.assertFalse(self.Partner.load(["name", "consent_post"], rows)["messages"])
        self.assertEqual(self.imported().mapped("consent_post"), ["refused"] * 3)
        self.assertEqual(set(self.imported().consent_event_ids.mapped("source")), {"default"})

    def test_every_stale_yes_over_a_no_is_named_with_its_line_and_field(self):
        self.by_hand("email", "phone", "sms")
        partners = self.customers(25, email="given", sms="given")
        content, paths = self.exported(partners)
        stale = partners[3:20]
        stale._consent_set("sms", "refused", source="unsubscribe")
        partners[1]._consent_set("email", "refused", source="unsubscribe")
        for dryrun in (True, False):
            result = self.run_import(content, paths, dryrun, user=self.officer)
            self.assertEqual(
                self.lines(result), {"consent_email": [1], "consent_sms": list(range(3, 20))}
            )
            for message in result["messages"]:
                name = partners[message["rows"]["from"]].name
                self.assertIn(f"{name} refused", message["message"])

    def test_the_other_lines_come_in_where_the_stale_ones_are_skipped(self):
        partners = self.customers(12, sms="given")
        partners[:11]._consent_set("sms", "refused", source="unsubscribe")
        rows = [[self.xmlid(partner), "Import New City", "Yes"] for partner in partners]
        paths = ["id", "city", "consent_sms"]
        content = file_of([paths, *rows])
        skip = {"import_skip_records": ["consent_sms"]}
        self.assertFalse(self.run_import(content, paths, user=self.clerk, **skip)["messages"])
        self.assertEqual(partners.mapped("city"), ["Berlin"] * 11 + ["Import New City"])
        empty = {"import_set_empty_fields": ["consent_sms"]}
        self.assertFalse(self.run_import(content, paths, user=self.clerk, **empty)["messages"])
        self.assertEqual(set(partners.mapped("city")), {"Import New City"})
        self.assertEqual(partners.mapped("consent_sms"), ["refused"] * 11 + ["given"])

    def test_a_row_that_updates_a_customer_who_refused_is_named_and_nothing_is_changed(self):
        anna = self.customer(name="Import Anna")
        anna._consent_set("phone", "refused", source="portal")
        for identifier, value in (("id", self.xmlid(anna)), (".id", str(anna.id))):
            rows = [
                [value, "Import Anna", "given", "Card file"],
                ["", "Import New", "given", "Card file"],
            ]
            result = self.Partner.load([identifier, "name", "consent_phone", "consent_note"], rows)
            self.assertFalse(result["ids"])
            (message,) = result["messages"]
            self.assertEqual(message["rows"], {"from": 0, "to": 0})
            self.assertEqual(message["field"], "consent_phone")
            self.assertIn("Only the customer can change that", message["message"])
            self.assertEqual(self.imported(), anna)
            self.assertEqual(anna.consent_phone, "refused")

    def test_who_may_not_enter_an_answer_hears_it_for_every_line(self):
        self.by_hand("email")
        rows = [[f"Import {n}", "given", "Card file"] for n in range(15)]
        for user, words in ((self.clerk, "consent officer"), (self.auditor, "officer")):
            load = self.Partner.with_user(user).with_context(import_file=True).load
            result = load(["name", "consent_email", "consent_note"], rows)
            self.assertEqual(self.lines(result), {"consent_email": list(range(15))})
            self.assertIn(words, result["messages"][0]["message"])
        load = self.Partner.with_user(self.officer).with_context(import_file=True).load
        result = load(["name", "consent_email"], [row[:2] for row in rows])
        self.assertEqual(self.lines(result), {"consent_email": list(range(15))})
        self.assertIn("enter a note", result["messages"][0]["message"])

    def test_of_two_lines_about_one_customer_a_no_is_never_lost(self):
        self.by_hand("sms")
        for words in (("Yes", "No"), ("No", "Yes")):
            anna = self.customer(name="Import Anna")
            anna._consent_set("sms", "given", source="portal")
            rows = [[self.xmlid(anna), word] for word in words]
            load = self.Partner.with_user(self.clerk).with_context(import_file=True).load
            result = load(["id", "consent_sms"], rows)
            if words == ("Yes", "No"):
                self.assertFalse(result["messages"])
                self.assertEqual(anna.consent_sms, "refused")
            else:
                self.assertEqual(self.lines(result), {"consent_sms": [1]})

    def test_the_apostrophe_of_odoos_export_changes_no_number(self):
        (anna,) = self.customers(1, sms="given")
        number = anna.phone
        self.assertTrue(number.startswith("+"))
        for cell in (f"'{number}", f"’{number}", number):
            result = self.Partner.load(["id", "phone"], [[self.xmlid(anna), cell]])
            self.assertFalse(result["messages"])
            self.assertEqual(anna.phone, number)
            self.assertEqual(anna.consent_sms, "given")

    def test_a_contact_in_the_line_of_its_company_is_held_to_the_same(self):
        company = self.customer("Import GmbH", is_company=True)
        anna = self.customer("Import Anna", parent_id=company.id)
        anna._consent_set("sms", "given", source="portal")
        paths = ["id", "child_ids/id", "child_ids/consent_sms"]
        for word in ("Not asked", "requested", "Yes"):
            row = [self.xmlid(company), self.xmlid(anna), word]
            result = self.Partner.with_user(self.clerk).load(paths, [row])
            self.assertFalse(result["messages"])
            self.assertEqual(anna.consent_sms, "given")
        anna._consent_set("sms", "refused", source="portal")
        (message,) = self.Partner.with_user(self.clerk).load(paths, [row])["messages"]
        self.assertEqual(message["field_path"], ["child_ids", "consent_sms"])
        self.assertIn("Import Anna refused SMS", message["message"])
        self.assertEqual(anna.consent_sms, "refused")

    def test_a_contact_is_found_below_a_company_of_the_same_file(self):
        rows = [["firm", "Import GmbH", "", "No"], ["anna", "Import Anna", "firm", "Yes"]]
        result = self.Partner.with_context(import_file=True).load(
            ["id", "name", "parent_id/id", "consent_sms"], rows
        )
        self.assertFalse(result["messages"])
        anna = self.imported().filtered("parent_id")
        self.assertEqual((anna.name, anna.parent_id.name), ("Import Anna", "Import GmbH"))
        self.assertEqual((anna.consent_sms, anna.parent_id.consent_sms), ("given", "refused"))

    def test_nobody_hears_the_answers_of_a_customer_they_may_not_change(self):
        company = self.env["res.company"].create({"name": "Other"})
        anna = self.customer("Secret Anna", company_id=company.id)
        anna._consent_set("sms", "refused", source="portal")
        load = self.Partner.with_user(self.clerk).with_context(import_file=True).load
        result = load(["id", "consent_sms"], [[self.xmlid(anna), "Yes"]])
        self.assertTrue(result["messages"])
        self.assertNotIn("refused", str(result["messages"]))
        self.assertEqual(anna.consent_sms, "refused")

    def test_an_unchanged_export_of_a_locked_customer_comes_back_too(self):
        (anna,) = self.customers(1, sms="given")
        anna.write({"lock_level": "documents", "lock_note": "Unpaid"})
        paths = ["id", "name", "lock_level", "lock_note", "consent_sms"]
        content = file_of([paths, *anna.export_data(paths)["datas"]])
        self.assertFalse(self.run_import(content, paths, user=self.clerk)["messages"])
        self.assertEqual((anna.lock_level, anna.consent_sms), ("documents", "given"))

    def test_a_user_in_a_file_is_a_customer_too(self):
        user = self.clerk
        user.partner_id._consent_set("email", "given", source="portal")
        for word in ("Not asked", "requested", "Yes"):
            result = self.env["res.users"].load(["id", "consent_email"], [[self.xmlid(user), word]])
            self.assertFalse(result["messages"])
        self.assertEqual(user.consent_email, "given")

    def test_judging_costs_as_many_statements_for_many_lines_as_for_a_few(self):
        partners = self.customers(60, sms="refused", phone="given")
        lines = [[self.xmlid(partner), "Yes", "Yes", "No"] for partner in partners]
        counts = {}
        # The first one fills what the registry remembers.
        for number in (1, 3, 60):
            rows = lines[:number]
            load = self.Partner.with_context(import_file=True).load
            paths = ["id", "consent_sms", "consent_phone", "consent_post"]
            skip = {"import_skip_records": ["consent_sms"]}
            counts[number] = self.statements(
                partial(self.Partner.with_context(import_file=True, **skip).load, paths, rows)
            )
            self.assertEqual(self.lines(load(paths, rows)), {"consent_sms": list(range(number))})
        self.assertLessEqual(counts[60], counts[3])

    def test_an_empty_cell_says_nothing(self):
        anna = self.customer(consent_phone="refused")
        anna.with_context(import_file=True).write({"consent_phone": False})
        self.assertEqual(anna.consent_phone, "refused")
