"""What the import screen understands of a file: encodings, headers, words, no Yes by luck."""

import doctest
from datetime import date

from ..enforcement.inflow import import_reading, import_words
from .test_import import ImportCommon, file_of

HEADER = "Name;E-Mail;Newsletter\r\n"
NAMES = ("Import Müller", "Import Groß – „Öl“ 5 €")
TEXT = HEADER + f"{NAMES[0]};m@firma.example;No\r\n{NAMES[1]};g@firma.example;No\r\n\r\n"
OPTIONS = {"quoting": '"', "separator": "", "encoding": "", "has_headers": True}


class TestImportScreen(ImportCommon):
    def wizard(self, content, **values):
        return self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_type": "text/csv",
                "file_name": "contacts.csv",
            }
            | values
        )

    def proposed(self, *headers):
        """Return the fields that the screen proposes for these columns, None where it has none."""
        rows = [headers, ["Yes"] * len(headers)]
        matches = self.wizard(file_of(rows)).parse_preview(dict(OPTIONS))["matches"] or {}
        return ["/".join(matches[i]) if i in matches else None for i in range(len(headers))]

    def test_what_is_said_of_single_words_holds(self):
        for module in (import_reading, import_words):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_files_of_every_spreadsheet_are_read(self):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(encoding=encoding), self.cr.savepoint() as savepoint:
                wizard = self.wizard(TEXT.encode(encoding))
                preview = wizard.parse_preview(dict(OPTIONS))
                self.assertNotIn("error", preview)
                self.assertEqual(preview["headers"], ["Name", "E-Mail", "Newsletter"])
                self.assertEqual(preview["matches"][2], ["consent_email"])
                fields = ["name", "email", "consent_email"]
                result = wizard.execute_import(fields, fields, preview["options"])
                self.assertFalse(result["messages"])
                self.assertEqual(set(self.imported().mapped("name")), set(NAMES))
                self.assertEqual(set(self.imported().mapped("consent_email")), {"refused"})
                savepoint.rollback()
                self.env.invalidate_all()

    def test_excels_line_about_the_separator_is_no_header(self):
        content = ("sep=;\r\n" + TEXT).encode("cp1252")
        preview = self.wizard(content).parse_preview(dict(OPTIONS))
        self.assertEqual(preview["headers"], ["Name", "E-Mail", "Newsletter"])
        self.assertEqual(preview["num_rows"], 3)

    def test_a_mark_in_the_file_says_more_than_a_wrong_choice(self):
        for encoding, chosen in (("utf-8-sig", "utf-8"), ("utf-16", "utf-8")):
            options = OPTIONS | {"encoding": chosen}
            preview = self.wizard(TEXT.encode(encoding)).parse_preview(options)
            self.assertEqual(preview["headers"], ["Name", "E-Mail", "Newsletter"])

    def test_one_umlaut_spoils_no_name(self):
        content = "Name;E-Mail\nImport Müller;m@firma.example\n".encode()
        preview = self.wizard(content).parse_preview(dict(OPTIONS))
        self.assertEqual(preview["preview"][0], ["Import Müller"])

    def test_usual_headers_are_proposed_for_the_consent_to_email(self):
        for header in ("Newsletter", "Werbung", "Opt-in", " opt in ", "\ufeffNEWSLETTER", "OptIn"):
            self.assertEqual(self.proposed("Name", header), ["name", "consent_email"], header)
        self.assertEqual(self.proposed("Newsletter", "consent_email"), [None, "consent_email"])

    def test_what_turns_the_meaning_round_is_not_proposed(self):
        for header in (
            "Opt-out",
            "Keine Werbung",
            "Werbesperre",
            "E-mail unwanted",
            "No newsletter",
        ):
            self.assertEqual(self.proposed("Name", header), ["name", None], header)

    def test_the_names_of_the_field_are_proposed_in_other_spellings_too(self):
        for header in ("E-mail wanted ", "Email wanted", "e-mail WANTED?", "consent email"):
            self.assertEqual(self.proposed("Name", header), ["name", "consent_email"], header)

    def test_a_german_header_that_denies_is_not_proposed_to_a_german(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search(
            [("name", "=", "partner_consent")]
        )._update_translations(["de_DE"])
        self.env.user.lang = "de_DE"
        self.env = self.env(context={"lang": "de_DE"})
        label = self.env["res.partner"].fields_get(["consent_email"])["consent_email"]["string"]
        self.assertNotEqual(label, "E-mail wanted")
        self.assertEqual(self.proposed("Name", label)[1], "consent_email")
        self.assertEqual(self.proposed("Name", f"{label} nicht")[1], None)

    def test_what_the_user_mapped_before_stays(self):
        self.env["base_import.mapping"].create(
            {"res_model": "res.partner", "column_name": "newsletter", "field_name": "comment"}
        )
        self.assertEqual(self.proposed("Newsletter"), ["comment"])

    def test_other_models_keep_their_headers(self):
        wizard = self.wizard(file_of([["Newsletter"], ["Yes"]]), res_model="res.country")
        self.assertFalse(wizard.parse_preview(dict(OPTIONS))["matches"])

    def test_the_screen_may_offer_to_skip_a_line(self):
        for model, path in (("res.partner", "consent_email"), ("res.users", "consent_email")):
            tree = self.env["base_import.import"].get_fields_tree(model)
            self.assertFalse(next(item for item in tree if item["name"] == path)["required"])

    def test_a_fallback_is_no_yes(self):
        self.by_hand("email", "phone")
        self.env["res.lang"]._activate_lang("de_DE")
        cells = ["0", "FALSE", "", " ", "refused", "Nein", "No", "Not asked", "1", "TRUE", "x"]
        rows = [[f"Import {n}", cell, "Card file"] for n, cell in enumerate(cells)]
        fields = ["name", "consent_email", "consent_note"]
        for claimed in ("selection", "boolean"):
            fallback = {
                "fallback_value": "given",
                "field_model": "res.partner",
                "field_type": claimed,
            }
            options = {
                "fallback_values": {"consent_email": fallback},
                "user": self.officer,
            }
            result = self.run_import(file_of([fields, *rows]), fields, **options)
            self.assertEqual(self.lines(result), {"consent_email": [0, 1, 5, 8, 9, 10]})
            options["import_skip_records"] = ["consent_email"]
            with self.cr.savepoint() as savepoint:
                result = self.run_import(file_of([fields, *rows]), fields, **options)
                self.assertFalse(result["messages"])
                answers = {p.name: p.consent_email for p in self.imported()}
                self.assertEqual(
                    answers,
                    {
                        "Import 2": "unknown",
                        "Import 3": "unknown",
                        "Import 4": "refused",
                        "Import 6": "refused",
                        "Import 7": "unknown",
                    },
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_fallback_to_no_leaves_known_words_and_empty_cells(self):
        self.by_hand("phone")
        cells = ["given", "Yes", "", "Not asked", "perhaps"]
        rows = [[f"Import {n}", cell, "Card file"] for n, cell in enumerate(cells)]
        fields = ["name", "consent_phone", "consent_note"]
        fallback = {
            "fallback_value": "refused",
            "field_model": "res.partner",
            "field_type": "selection",
        }
        options = {"fallback_values": {"consent_phone": fallback}}
        result = self.run_import(file_of([fields, *rows]), fields, **options)
        self.assertFalse(result["messages"])
        answers = [p.consent_phone for p in self.imported().sorted("id")]
        self.assertEqual(answers, ["given", "given", "unknown", "unknown", "refused"])

    def test_no_other_fallback_hides_a_word(self):
        rows = [["Import A", "perhaps"]]
        fields = ["name", "consent_phone"]
        for value, named in (
            ("prevent", True),
            ("true", True),
            ("skip", False),
            ("unknown", False),
        ):
            fallback = {"fallback_value": value, "field_model": "res.partner"}
            options = {"fallback_values": {"consent_phone": fallback | {"field_type": "selection"}}}
            result = self.run_import(file_of([fields, *rows]), fields, dryrun=True, **options)
            self.assertEqual(bool(result["messages"]), named, value)

    def test_words_with_what_spreadsheets_leave_around_them(self):
        cells = ["No ", " no", "'No", "\u00a0No\u202f", "\u200bNO", "refused\t", "’ No"]
        rows = [[f"Import {n}", cell] for n, cell in enumerate(cells)]
        result = self.Partner.load(["name", "consent_phone"], rows)
        self.assertFalse(result["messages"])
        self.assertEqual(set(self.imported().mapped("consent_phone")), {"refused"})

    def test_nothing_else_is_ever_a_yes(self):
        self.by_hand("phone")
        cells = ["1", "TRUE", "x", "X", "ja", "oui", "y", "✓", "on", "t", "Yes!", True, 1, 1.0]
        cells.append(date(2019, 5, 3))
        rows = [[f"Import {n}", cell] for n, cell in enumerate(cells)]
        result = self.Partner.load(["name", "consent_phone"], rows)
        self.assertEqual(self.lines(result), {"consent_phone": list(range(len(cells)))})

    def test_of_two_columns_for_one_answer_the_no_counts(self):
        self.by_hand("phone")
        fields = ["name", "consent_phone", "consent_phone", "consent_note"]
        rows = [["Import A", "Yes", "No", "Card"], ["Import B", "", "Yes", "Card"]]
        result = self.run_import(file_of([fields, *rows]), fields)
        self.assertFalse(result["messages"])
        answers = {p.name: p.consent_phone for p in self.imported()}
        self.assertEqual(answers, {"Import A": "refused", "Import B": "given"})
