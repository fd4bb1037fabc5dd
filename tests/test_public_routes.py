"""What stands open to everybody is written down, and answers attackers without a trace."""

import re
from pathlib import Path

from odoo.tests import tagged

from .common.public import PublicCommon

DOCUMENT = Path(__file__).parents[1] / "docs/public-routes.md"
ROW = re.compile(
    r"^\| `(?P<route>/[^`]*)` \| (?P<methods>[^|]+) \| (?P<auth>\w+) \|.*\| (?P<csrf>[^|]+) \|$"
)


@tagged("-at_install", "post_install")
class TestPublicRoutes(PublicCommon):
    def test_every_public_route_is_in_the_document_and_nothing_else(self):
        lines = DOCUMENT.read_text().splitlines()
        written = {
            (found["route"], method, found["auth"], method == "POST" and found["csrf"] == "yes")
            for found in filter(None, map(ROW.match, lines))
            for method in found["methods"].replace(",", "").split()
        }
        self.assertEqual(written, {row for rule in self.routes for row in self.rows(rule)})

    def rows(self, rule):
        routing = rule.endpoint.routing
        is_form = routing["type"] == "http"
        for method in routing["methods"] or (["GET", "POST"] if is_form else ["POST"]):
            protected = method == "POST" and is_form and routing.get("csrf", True)
            yield rule.rule, method, routing["auth"], protected

    def test_a_form_from_elsewhere_changes_nothing_and_fills_no_log(self):
        for rule in self.routes:
            routing = rule.endpoint.routing
            methods = routing["methods"] or ["POST"]
            if "POST" not in methods or not routing.get("csrf", True) or routing["type"] != "http":
                continue
            for token in (None, "", "x", "ä", "1o", "o" + "9" * 30):
                values = {"answer": "yes", **({} if token is None else {"csrf_token": token})}
                with self.subTest(rule.rule, token=token), self.assertNothingWritten():
                    with self.assertNoLogs(level="WARNING"):
                        answer = self.url_open(self.path(rule), values)
                    self.assertEqual(answer.status_code, 400)
                    self.assertIn("Nothing was changed.", answer.text)

    def test_a_question_mark_in_the_path_is_no_error(self):
        """The look-up for a website's list of languages failed on it: no page of ours has one."""
        for rule in self.routes:
            if rule.endpoint.routing["type"] != "http":
                continue
            for ending in ("%3F", "/%3F", "%3Fx", "/%3Fx=1", "%23", "%25", "//", "/.", "%0D%0Aa"):
                with self.subTest(rule.rule + ending), self.assertNoLogs(level="WARNING"):
                    for method in ("GET", "POST"):
                        answer = self.url_open(self.path(rule) + ending, method=method)
                        self.assertLess(answer.status_code, 500)
