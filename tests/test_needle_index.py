"""Looking up words leaves out nothing that the exact expressions find."""

import html
import random
import unicodedata
from html.entities import codepoint2name
from urllib.parse import quote

from odoo.tests import BaseCase

from ..policy import needles as n
from ..policy.needle_index import NeedleIndex
from ..policy.number_needles import number_needles

NAMES = (
    "Anna Meier",
    "Jörg Müller",
    "Anna Maria von der Öhe",
    "Yıldız Şahin",
    "王 小明",
    "Άννα Παπαδοπούλου",
    "José Ñandú-Ruíz",
    "Mäe Tõnu",
    "O'Neil & Söhne GmbH",
    "ながい がく",
    "Łukasz Żak",
)
STREETS = ("Hauptstraße 1", "Straße des 17. Juni 135", "Am Str. 5a", "Große Bergstr. 12\nHaus 3")
EMAILS = ("anna.meier@example.com", "jörg_müller+x@müller.example", "info@a-b.example")
NUMBERS, CODES = ("+4915123456789", "+41446681800"), ("DE02 1203 0000", "HRB 12 34", "AB-CDE1")
PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
BETWEEN = ("", " ", "_", "%20", "<b>", "</b> ", "&nbsp;", ", ", "-", "%2C", "\n", "&#160;")
IN_NUMBER = ("", "", " ", "%20", "&nbsp;", "/", "-", "\u00a0", ".")
BEFORE = ("", "x ", "<p>", "(", "\\n", "%20", "5%", "ü", "&amp;", "C:\\", "/", "_", "\u200b", "²")
AFTER = ("", ".", "</p>", " x", "%20", "&nbsp;", "\\n", "_1", "’s")


class TestNeedleIndex(BaseCase):
    def setUp(self):
        super().setUp()
        self.any = random.Random(1).choice

    def word(self, word):
        return "".join(map(self.char, word))

    def char(self, char):
        ways = [char, char.lower(), char.upper()]
        if not char.isascii():
            name, bare = codepoint2name.get(ord(char)), unicodedata.normalize("NFD", char)
            ways += [html.escape(char), quote(char), f"&#{ord(char)};", bare, bare[0]]
            ways += [f"&{name};" if name else char, PLAIN.get(char.lower(), char)]
        return self.any(ways)

    def name(self, name):
        words = [self.word(word) + self.any(BETWEEN) for word in name.split()]
        return "".join(words if self.any((True, False)) else [words[-1], *words[:-1]])

    def street(self, street):
        ways = ("straße", "STRASSE", " str", "-Str.", "stra&szlig;e ")
        text = n._STREET_WORD.sub(lambda _found: self.any(ways), street)
        return "".join(self.any(BETWEEN) if char.isspace() else char for char in text)

    def email(self, email):
        local, _at, domain = email.partition("@")
        at = self.any(("@", "%40", "&#64;"))
        return self.any((local, quote(local), local.upper())) + at + self.word(domain)

    def number(self, key):
        return self.grouped(self.any((key, f"00{key[1:]}", f"0{key[3:]}")))

    def grouped(self, code):
        return "".join(char + self.any(IN_NUMBER) for char in code)

    def test_whatever_an_expression_finds_is_a_candidate(self):
        kinds = (
            (NAMES, self.name, n.name_needles),
            (STREETS, self.street, n.street_needles),
            (EMAILS, self.email, n.email_needles),
            (NUMBERS, self.number, number_needles),
            (CODES, self.grouped, n.code_needles),
        )
        every = [needle for texts, _spell, make in kinds for text in texts for needle in make(text)]
        index, found = NeedleIndex(every), 0
        for _ in range(3_000):
            texts, spell, _make = self.any(kinds)
            text = self.any(BEFORE) + spell(self.any(texts)) + self.any(AFTER)
            exact = {needle for needle in every if n.expression([needle]).search(text)}
            self.assertLessEqual(exact, set(index.candidates(text)), text)
            found += bool(exact)
        self.assertGreater(found, 1_500)

    def test_a_long_text_is_read_in_pieces(self):
        index = NeedleIndex([*n.name_needles("Jörg Müller"), *number_needles("+4915123456789")])
        for size in range(999_990, 1_000_005):
            text = f"{'x ' * (size // 2)}{'.' * (size % 2)} Joerg Müller 0151 234 567 89"
            self.assertEqual(len(index.candidates(text)), 3, size)
