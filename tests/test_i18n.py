"""Every string that a user can see is in the catalogue and translated into German."""

import io
import re

import polib

from odoo.tests import TransactionCase
from odoo.tools import file_path
from odoo.tools.translate import trans_export

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf]|%%|\{\{.*?\}\}")


class TestCatalogue(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(None, ["partner_consent"], buffer, "po", cls.env)
        cls.used = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        cls.template = polib.pofile(file_path("partner_consent/i18n/partner_consent.pot"))
        cls.german = polib.pofile(file_path("partner_consent/i18n/de.po"))

    def test_the_template_has_every_string_of_the_addon(self):
        self.assertEqual({entry.msgid for entry in self.template}, self.used)

    def test_german_has_every_string_translated(self):
        translated = {entry.msgid for entry in self.german.translated_entries()}
        self.assertEqual(self.used - translated, set())
        self.assertEqual([entry.msgid for entry in self.german if entry.fuzzy], [])
        self.assertEqual(self.german.obsolete_entries(), [])

    def test_placeholders_survive_translation(self):
        for entry in self.german:
            with self.subTest(msgid=entry.msgid):
                self.assertEqual(
                    sorted(PLACEHOLDER.findall(entry.msgstr)),
                    sorted(PLACEHOLDER.findall(entry.msgid)),
                )

    def test_german_is_formal(self):
        informal = re.compile(r"\b(du|dein|deine|deinen|deinem|deiner|dir|dich)\b", re.I)
        self.assertEqual(
            [entry.msgstr for entry in self.german if informal.search(entry.msgstr)], []
        )
