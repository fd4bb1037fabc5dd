"""Import through Odoo's own screen: bad rows are named, good ones come in, nothing by halves."""

import csv
import io

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
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADERS + ANSWERS)
    writer.writerows(map(contact, numbers))
    return stream.getvalue().encode()


@tagged("slow")
class TestImport(ConsentCommon):
    def run_import(self, content, dryrun=False, **options):
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_type": "text/csv",
                "file_name": "contacts.csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True} | options
        return wizard.execute_import(HEADERS + ANSWERS, HEADERS + ANSWERS, options, dryrun)

    def imported(self):
        return self.Partner.search([("name", "=like", "Import %")])

    def test_bad_rows_of_a_large_file_are_named_and_the_good_ones_loaded(self):
        content = contact_file(range(ROWS))
        permission = [n for n in range(ROWS) if contact(n)[7] == "Yes"]
        unknown = [n for n in range(ROWS) if contact(n)[8] == "perhaps"]
        events = self.Event.search_count([])

        messages = self.run_import(content)["messages"]

        named = {}
        for message in messages:
            named.setdefault(message["field"], []).append(message["rows"]["from"])
        self.assertEqual(named, {"consent_email": permission, "consent_phone": unknown})
        reasons = {message["field"]: message["message"] for message in messages}
        self.assertIn("the customer has to confirm it", reasons["consent_email"])
        self.assertIn("'perhaps' not found", reasons["consent_phone"])
        self.assertFalse(self.imported())
        self.assertEqual(self.Event.search_count([]), events)

        skip = {"import_skip_records": ["consent_email", "consent_phone"]}
        result = self.run_import(content, **skip)

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

    def test_a_row_that_updates_a_customer_who_refused_is_named_and_nothing_is_changed(self):
        anna = self.customer(name="Import Anna")
        anna._consent_set("phone", "refused", source="portal")
        anna_id = self.env["ir.model.data"].create(
            {"module": "__import__", "name": "anna", "model": "res.partner", "res_id": anna.id}
        )
        result = self.Partner.load(
            ["id", "name", "consent_phone", "consent_note"],
            [
                [anna_id.complete_name, "Import Anna", "given", "Card file"],
                ["__import__.new", "Import New", "given", "Card file"],
            ],
        )
        self.assertFalse(result["ids"])
        (message,) = result["messages"]
        self.assertEqual(message["rows"], {"from": 0, "to": 0})
        self.assertIn("Only the customer can change that", message["message"])
        self.assertEqual(self.imported(), anna)
        self.assertEqual(anna.consent_phone, "refused")

    def test_an_empty_cell_says_nothing(self):
        anna = self.customer(consent_phone="refused")
        anna.with_context(import_file=True).write({"consent_phone": False})
        self.assertEqual(anna.consent_phone, "refused")
