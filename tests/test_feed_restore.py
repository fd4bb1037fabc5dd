"""The feed survives dump and restore: same numbers, and what had none gets one afterwards."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_restore import RestoreCommon


@tagged("slow", "post_install", "-at_install")
class TestFeedRestore(RestoreCommon):
    def say(self, *channels):
        with self.transaction() as env:
            for channel in channels:
                env["res.partner"].browse(self.bert_id)._consent_set(
                    channel, "refused", source="portal"
                )

    def events_after(self, cursor, **options):
        """Return the events after a place, and the new place."""
        events = []
        while True:
            with self.transaction() as env:
                page = env["partner.consent.event"].feed(cursor, 10_000, **options)
            events += page["events"]
            cursor = page["cursor"]
            if not page["has_more"]:
                return events, cursor

    def test_numbers_stay_and_what_had_none_gets_one(self):
        _events, start = self.events_after(0)
        self.say("email", "phone")
        before, cursor = self.events_after(start)
        self.say("sms", "post")
        backup = self.name("backup")
        self.back_up(self.live, backup)
        self.events_after(cursor)
        self.restore(backup, self.live)

        self.assertEqual(self.events_after(start)[0][:2], before)
        events, after = self.events_after(cursor)
        self.assertEqual([event["channel"] for event in events], ["sms", "post"])
        self.assertEqual([event["number"] for event in events], [cursor + 1, cursor + 2])
        self.say("fax")
        (event,) = self.events_after(after)[0]
        self.assertEqual(event["number"], after + 1)

    def test_who_has_read_further_than_an_older_copy_goes_is_told(self):
        self.events_after(0)
        backup = self.name("older")
        self.back_up(self.live, backup)
        self.say("messenger")
        _events, cursor = self.events_after(0)
        self.restore(backup, self.live)
        with self.assertRaisesRegex(UserError, "an older copy of the database was restored"):
            self.events_after(cursor)

    def test_who_compares_the_place_sees_that_the_copy_has_grown_past_them(self):
        self.events_after(0)
        backup = self.name("grown")
        self.back_up(self.live, backup)
        self.say("messenger")
        _events, cursor = self.events_after(0)
        with self.transaction() as env:
            place = env["partner.consent.event"].feed(cursor)["place"]
            self.assertEqual(env["partner.consent.event"].feed(cursor, place=place)["events"], [])
        self.restore(backup, self.live)
        self.say("messenger", "fax")
        self.assertEqual(len(self.events_after(cursor)[0]), 1)
        with self.assertRaisesRegex(UserError, "isn't what it was"):
            self.events_after(cursor, place=place)
