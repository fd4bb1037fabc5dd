"""docs/interface.md: its examples are run against the server, its tables compared with the code."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from odoo.tests import BaseCase, tagged

from ..models.exchange.webhook import sending
from ..models.ledger.feed import reading
from ..policy import recording as r
from ..policy import standard_webhooks
from ..policy.topics import TOPICS
from .common.interface import InterfaceCommon

DOCUMENT = Path(__file__).parents[1] / "docs/interface.md"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$(?:\n^```text\n(.*?)^```$)?", re.M | re.S)
ANY = "…"
# Keys of what is no row of the ledger.
FIRST = ("number", "type", "event_id", "moment", "partner_id", "company_id")


class Example(NamedTuple):
    """A block of code: its language, the file it is kept in, and what it prints."""

    language: str
    name: str
    code: str
    output: str


def examples():
    return [Example(*found) for found in FENCE.findall(DOCUMENT.read_text())]


def table(heading):
    """Return the first column of the table whose first heading this is."""
    rows = re.search(rf"^\| {heading} \|.*\n\|[-| ]+\n((?:\|.*\n)+)", DOCUMENT.read_text(), re.M)
    return re.findall(r"^\| `([^`]+)` \|", rows.group(1), re.M)


def second_column(heading):
    rows = re.search(rf"^\| {heading} \|.*\n\|[-| ]+\n((?:\|.*\n)+)", DOCUMENT.read_text(), re.M)
    return re.findall(r"^\| `[^`]+` \| (\w+) \|", rows.group(1), re.M)


@tagged("post_install", "-at_install", "slow")
class TestInterfaceExamples(InterfaceCommon):
    def run_example(self, example, folder):
        """Run one example as its reader would, and return what it prints."""
        python = example.language == "python"
        command = [sys.executable, "-c"] if python else ["bash", "-euc"]
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": folder,
            "PYTHONIOENCODING": "utf-8",
            "ODOO_URL": self.base_url(),
            "ODOO_KEY": self.key,
            "no_proxy": "127.0.0.1,localhost",
        }
        self.cr.flush()
        self.cr.clear()
        with self.allow_requests(all_requests=True):
            ran = subprocess.run(
                [*command, example.code],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), example.code)
        return ran.stdout

    def test_each_example_prints_what_the_document_says(self):
        # Everything there was before Anna is no example's.
        self.assertGreater(len(examples()), 7)
        with tempfile.TemporaryDirectory() as folder:
            for example in examples():
                if example.name:
                    (Path(folder) / example.name).write_text(example.code)
                    continue
                with self.subTest(code=example.code):
                    self.assertIn(example.language, ("bash", "python"))
                    pattern = ".*?".join(map(re.escape, example.output.strip().split(ANY)))
                    self.assertTrue(pattern, "What it prints isn't said")
                    printed = self.run_example(example, folder).strip()
                    self.assertRegex(printed, re.compile(rf"\A{pattern}\Z", re.S))
        self.assertEqual((self.anna.consent_sms, self.anna.consent_phone), ("refused", "given"))


class TestInterfaceTables(BaseCase):
    def test_keys_and_codes_are_those_of_the_code(self):
        text = DOCUMENT.read_text()
        self.assertEqual(sorted(self.keys_of_a_row(text)), sorted(r.KEYS))
        self.assertEqual(tuple(table("code")), r.ACCEPTED + r.TURNED_DOWN)
        said = dict(zip(table("code"), second_column("code"), strict=True))
        self.assertEqual([code for code in said if said[code] == "yes"], [*r.ACCEPTED])

    def keys_of_a_row(self, text):
        part = text.split("## Recording answers")[1]
        rows = re.search(r"^\| key \|.*\n\|[-| ]+\n((?:\|.*\n)+)", part, re.M).group(1)
        return re.findall(r"^\| `([^`]+)` \|", rows, re.M)

    def test_topics_and_keys_of_events_are_those_of_the_feed(self):
        self.assertEqual(tuple(table("type")), TOPICS)
        keys = {*FIRST, *reading.OF_EVENT} - {"chain_id"}
        self.assertEqual(set(table("key of an event")), keys)
        self.assertEqual(tuple(table("key of an event")[: len(FIRST)]), FIRST)

    def test_headers_and_body_are_those_of_webhooks(self):
        secret = standard_webhooks.new_secret()
        headers = standard_webhooks.headers("msg_1", 1, b"", [secret])
        self.assertEqual(table("header"), [*headers])
        body = json.loads(sending.body({"type": "x", "moment": "y"}, None))
        self.assertEqual(table("key of the body"), [*body])
