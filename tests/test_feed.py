"""The feed: other systems read what happened, page by page, and lose nothing."""

from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.tests import new_test_user

from ..models.ledger.feed import reading
from .common.consent import ConsentCommon

SCRIPT = "partner_consent/migrations/19.0.1.7.0/post-migration.py"


class TestFeed(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event = cls.env["partner.consent.event"]
        cls.anna = cls.customer()
        cls.start = cls.read_on()["cursor"]

    @classmethod
    def read_on(cls, cursor=0, **options):
        """Return the last page after this place."""
        page = cls.env["partner.consent.event"].feed(cursor, **options)
        while page["has_more"]:
            page = cls.env["partner.consent.event"].feed(page["cursor"], **options)
        return page

    def test_answers_come_in_order_and_without_gaps(self):
        self.anna._consent_set("phone", "given", source="portal", note="secret note")
        self.anna._consent_set("phone", "refused", source="portal")
        page = self.Event.feed(self.start)
        self.assertEqual(
            [(e["number"], e["type"], e["partner_id"], e["new_state"]) for e in page["events"]],
            [
                (self.start + 1, "consent.given", self.anna.id, "given"),
                (self.start + 2, "consent.withdrawn", self.anna.id, "refused"),
            ],
        )
        self.assertEqual((page["cursor"], page["has_more"]), (self.start + 2, False))
        self.assertNotIn("secret note", str(page))
        self.assertEqual(
            self.Event.feed(page["cursor"]),
            page | {"events": []},
        )

    def test_pages_are_as_large_as_asked(self):
        for channel in ("phone", "sms", "post"):
            self.anna._consent_set(channel, "refused", source="portal")
        first = self.Event.feed(self.start, 2)
        self.assertEqual((len(first["events"]), first["has_more"]), (2, True))
        second = self.Event.feed(first["cursor"], 2)
        self.assertEqual([e["channel"] for e in second["events"]], ["post"])
        self.assertFalse(second["has_more"])

    def test_who_asks_for_more_than_a_page_gets_a_page(self):
        self.patch(reading, "MOST", 2)
        for channel in ("phone", "sms", "post"):
            self.anna._consent_set(channel, "refused", source="portal")
        page = self.Event.feed(self.start, 100_000)
        self.assertEqual((len(page["events"]), page["has_more"]), (2, True))
        self.assertFalse(self.Event.feed(page["cursor"], 100_000)["has_more"])

    def test_what_is_no_cursor_and_no_limit_is_refused(self):
        for cursor, limit in ((-1, 1), ("1", 1), (0, 0), (0, 2**31), (True, 1), (None, 1)):
            with self.subTest(cursor=cursor, limit=limit), self.assertRaises(UserError):
                self.Event.feed(cursor, limit)
        with self.assertRaisesRegex(UserError, "restored"):
            self.Event.feed(self.start + 1_000)

    def test_interfaces_officers_and_auditors_read_it(self):
        self.anna._consent_set("phone", "refused", source="portal")
        for group in ("interface", "consent_officer", "auditor"):
            groups = f"base.group_user,partner_consent.group_{group}"
            user = new_test_user(self.env, f"feed {group}", groups=groups)
            (event,) = self.Event.with_user(user).feed(self.start)["events"]
            self.assertEqual(event["partner_id"], self.anna.id)
        user = new_test_user(self.env, "feed user", groups="base.group_user")
        with self.assertRaisesRegex(AccessError, "Interface"):
            self.Event.with_user(user).feed()

    def test_an_update_brings_the_ledger_into_the_feed_in_its_order(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM partner_consent_change")
        self.anna._consent_set("phone", "refused", source="portal")
        self.anna._consent_set("sms", "refused", source="portal")
        script = load_script(SCRIPT, "partner_consent_feed")
        for _again in range(2):
            script.migrate(self.env.cr, "19.0.1.6.0")
        told, page = [], self.Event.feed(0, 10_000)
        while page["events"]:
            told += page["events"]
            page = self.Event.feed(page["cursor"], 10_000)
        everything = self.Event.search([], order="id")
        self.assertEqual(sorted(event["event_id"] for event in told), everything.ids)
        old = [event["event_id"] for event in told]
        self.assertEqual(old, sorted(old))
        self.assertEqual([event["number"] for event in told], list(range(1, len(told) + 1)))
