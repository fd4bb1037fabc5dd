"""Rows of any shape: each gets a result, or the call one clear refusal; nothing is half written."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..policy import recording as r
from .common.recording import RecordingCommon

NAN = float("nan")
TEXTS = ("", " ", "\0", "a\0b", "\ud800", "x" * 200_000, "%s", "{0.__class__}", "'; DROP TABLE x;")
NUMBERS = (0, -1, 1, 2**31, 2**63, 10**400, 1.5, NAN, float("inf"), True, False)
MOMENTS = (
    "2026-05-03",
    "2026-05-03T14:30",
    "2026-13-03T14:30:00Z",
    "2026-05-03T24:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-05-03T14:30:00+99:99",
    "٢٠٢٦-05-03T14:30:00Z",
    "now",
)
ANYTHING = st.sampled_from((*TEXTS, *NUMBERS, *MOMENTS, None, [], {}, [[]], {"a": 1}, "email"))
ROWS = st.dictionaries(st.sampled_from((*r.KEYS, "chanel", "", "\0")), ANYTHING, max_size=6)


class TestRecordingHostile(RecordingCommon):
    def test_what_is_no_list_of_rows(self):
        for rows in (None, {}, "rows", 5, self.row(), {1, 2}, True):
            with self.subTest(rows=rows), self.assertRaisesRegex(UserError, "list"):
                self.Partner.consent_record(rows)
        with self.assertRaisesRegex(UserError, "1000|1,000"):
            self.Partner.consent_record([self.row()] * 1_001)
        self.assertEqual(self.Partner.consent_record([]), [])
        self.assertNothingOf(self.anna)

    def test_what_is_no_row(self):
        rows = (None, 5, "row", [], [self.row()], True, {}, {"channel": "phone"})
        self.assertCodes(self.record(*rows), *[r.BAD_ROW] * len(rows))

    def test_each_key_is_checked_and_named(self):
        bad = {
            "partner_id": (*NUMBERS[:2], *NUMBERS[3:10], "1", [], {}),
            "channel": ("pigeon", 5, [], {}, True, "EMAIL"),
            "state": ("yes", 5, [], {}, True, "granted"),
            "moment": (*MOMENTS[:1], *MOMENTS[2:], 5, NAN, [], True, "x" * 10_000),
            "lang": ("de DE", "x" * 21, 5, "\0"),
            "external_id": (5, True, [], "x" * 201, "\0", "\ud800"),
            "source_system": (5, {}, "x" * 101),
            "note": (5, "x" * 1_001, "\0"),
            "wording": (5, "x" * 100_001, "\ud83d"),
            "address": (5, "x" * 321),
            "chanel": ("phone", None),
        }
        for key, values in bad.items():
            results = self.record(*(self.row() | {key: value} for value in values))
            self.assertCodes(results, *[r.BAD_ROW] * len(values))
            for result, value in zip(results, values, strict=True):
                self.assertIn(key, result["message"], value)
        self.assertNothingOf(self.anna)

    def test_a_customer_is_named_exactly_once(self):
        twice = self.row() | {"email": self.anna.email}
        self.assertCodes(self.record({"channel": "phone", "state": "refused"}), r.BAD_ROW)
        self.assertCodes(self.record(twice), r.BAD_ROW)

    def test_an_empty_text_stands_for_a_key_that_isnt_there(self):
        empty = dict.fromkeys(r.KEYS, " ") | {"moment": ""}
        self.assertCodes(self.record(empty | self.row()), r.RECORDED)
        for key in ("channel", "state"):
            (result,) = self.record(empty | self.row() | {key: ""})
            self.assertIn(f"“{key}” is missing", result["message"])

    def test_moments(self):
        now = datetime.now().replace(microsecond=0)
        bad = (
            (now + timedelta(days=1)).isoformat(),
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "1970-01-01T01:00:00+02:00",
        )
        results = self.record(*(self.row(moment=moment) for moment in bad))
        self.assertCodes(results, *[r.BAD_ROW] * 4)
        good = (
            "2026-01-01T12:00:00",
            "2026-01-01 12:00:00",
            "2026-01-01T14:00+02:00",
            "2026-01-01T14:00:00.123456+0200",
        )
        for channel, moment in zip(("phone", "sms", "post", "fax"), good, strict=True):
            self.assertCodes(self.record(self.row("given", channel, moment=moment)), r.RECORDED)
        moments = set(self.anna.consent_event_ids.mapped("moment"))
        self.assertEqual(moments, {datetime(2026, 1, 1, 12)})

    def test_a_clock_that_is_a_little_fast_is_believed_and_set_right(self):
        moment = (datetime.now() + timedelta(minutes=2)).isoformat()
        row = self.row("given", moment=moment, external_id="1")
        first = self.record(row)
        self.assertCodes(first, r.RECORDED)
        self.assertLessEqual(self.anna.consent_event_ids.moment, datetime.now())
        self.assertEqual(self.record(row), first)

    def test_any_rows_get_results(self):
        @settings(
            max_examples=60,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.one_of(ROWS, ANYTHING), max_size=8))
        def call(rows):
            with mute_logger("odoo.sql_db"):
                results = self.record(*rows)
            for result in results:
                self.assertIn(result["code"], r.ACCEPTED + r.TURNED_DOWN)

        call()
