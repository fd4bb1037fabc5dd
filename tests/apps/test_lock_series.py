"""Series of a customer who was locked meanwhile: edited, but neither begun nor prolonged."""

from odoo.tests import tagged

from ..common import ConsentCommon

RULE = {
    "recurrency": True,
    "rrule_type": "weekly",
    "end_type": "count",
    "count": 4,
    "interval": 1,
    "mon": True,
    "event_tz": "UTC",
}


class SeriesCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.free = cls.customer("Frieda Frei")

    def lock(self):
        self.anna.lock_level = "documents"


@tagged("post_install", "-at_install")
class TestLockMeetingSeries(SeriesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event = cls.env["calendar.event"].with_context(no_mail_to_attendees=True, tz="UTC")

    def meeting(self, partners, **values):
        event = self.Event.create(
            {
                "name": "Talk",
                "start": "2030-05-06 08:00:00",
                "stop": "2030-05-06 09:00:00",
                "partner_ids": [(6, 0, partners.ids)],
            }
            | values
        )
        return event.recurrence_id.calendar_event_ids.sorted("start") or event

    def series_of(self, event):
        return event.recurrence_id.calendar_event_ids.sorted("start")

    def test_a_new_series_with_a_locked_attendee_is_refused(self):
        self.lock()
        with self.assertLockRefused():
            self.meeting(self.anna, **RULE)
        self.assertEqual(len(self.meeting(self.free, **RULE)), 4)

    def test_making_a_series_of_an_old_meeting_is_refused(self):
        event = self.meeting(self.anna)
        self.lock()
        with self.assertLockRefused():
            event.write(RULE)

    def test_adding_a_locked_attendee_to_a_series_is_refused(self):
        events = self.meeting(self.free, **RULE)
        self.lock()
        for scope in ("self_only", "future_events", "all_events"):
            with self.subTest(scope=scope), self.assertLockRefused():
                events[1].write({"partner_ids": [(4, self.anna.id)], "recurrence_update": scope})
            with self.subTest(scope=scope, moved=True), self.assertLockRefused():
                events[1].write(
                    {
                        "start": "2030-05-13 10:00:00",
                        "stop": "2030-05-13 11:00:00",
                        "partner_ids": [(4, self.anna.id)],
                        "recurrence_update": scope,
                    }
                )

    def test_an_old_series_can_be_renamed_and_gets_one_more_unlocked_attendee(self):
        for scope, count in (("all_events", 4), ("future_events", 3), ("self_only", 1)):
            with self.subTest(scope=scope):
                self.anna.lock_level = "none"
                events = self.meeting(self.anna, **RULE)
                self.lock()
                events[1].write(
                    {
                        "name": "Renamed",
                        "partner_ids": [(4, self.free.id)],
                        "recurrence_update": scope,
                    }
                )
                renamed = self.Event.search([("name", "=", "Renamed")])
                self.assertEqual(len(renamed), count)
                for event in renamed:
                    self.assertLessEqual(self.anna | self.free, event.partner_ids)
                renamed.name = "Done"

    def test_an_old_series_can_be_moved(self):
        for scope, count in (("all_events", 4), ("future_events", 3)):
            with self.subTest(scope=scope):
                self.anna.lock_level = "none"
                events = self.meeting(self.anna, **RULE)
                self.lock()
                events[1].write(
                    {
                        "start": "2030-05-14 10:00:00",
                        "stop": "2030-05-14 11:00:00",
                        "recurrence_update": scope,
                    }
                )
                meetings = self.Event.search([("name", "=", "Talk")])
                moved = meetings.filtered(lambda event: event.start.hour == 10)
                self.assertEqual(len(moved), count)
                self.assertEqual(moved.partner_ids, self.anna)
                meetings.write({"active": False})

    def test_a_series_with_a_deleted_meeting_can_be_moved(self):
        events = self.meeting(self.anna, **RULE)
        events[2].unlink()
        self.lock()
        events[0].write(
            {
                "start": "2030-05-06 10:00:00",
                "stop": "2030-05-06 11:00:00",
                "recurrence_update": "all_events",
            }
        )
        self.assertEqual({event.start.hour for event in self.series_of(events[0])}, {10})

    def test_a_series_of_a_locked_attendee_gets_no_longer(self):
        for scope in ("all_events", "future_events"):
            self.anna.lock_level = "none"
            events = self.meeting(self.anna, **RULE)
            self.lock()
            with self.subTest(scope=scope), self.assertLockRefused():
                events[1].write({"count": 9, "recurrence_update": scope})

    def test_a_series_can_be_shortened_detached_and_ended(self):
        events = self.meeting(self.anna, **RULE)
        self.lock()
        events[0].write({"count": 3, "recurrence_update": "all_events"})
        events = self.series_of(events[0])
        self.assertEqual(len(events), 3)
        events[1].write(
            {
                "start": "2030-05-13 12:00:00",
                "stop": "2030-05-13 13:00:00",
                "recurrence_update": "self_only",
            }
        )
        self.assertEqual(events[1].start.hour, 12)
        events[0].write({"recurrency": False, "recurrence_update": "all_events"})
        self.assertFalse(events[0].recurrence_id)
        self.assertIn(self.anna, events[0].partner_ids)

    def test_the_way_round_a_guard_is_not_to_be_had_by_context(self):
        self.lock()
        forged = {
            "partner_lock_follow_up": {
                "model_names": ["calendar.event"],
                "partner_ids": self.anna.ids,
            }
        }
        with self.assertLockRefused():
            self.Event.with_context(**forged).create(
                {
                    "name": "Talk",
                    "start": "2030-05-06 08:00:00",
                    "stop": "2030-05-06 09:00:00",
                    "partner_ids": [(6, 0, self.anna.ids)],
                }
            )


@tagged("post_install", "-at_install")
class TestLockTaskSeries(SeriesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create(
            {"name": "Care", "allow_recurring_tasks": True, "allow_billable": True}
        )

    def task(self, partner, **values):
        return self.env["project.task"].create(
            {
                "name": "Visit",
                "project_id": self.project.id,
                "partner_id": partner.id,
                "recurring_task": True,
                "repeat_interval": 1,
                "repeat_unit": "week",
                "repeat_type": "forever",
                "date_deadline": "2030-05-06",
            }
            | values
        )

    def visits(self, partner):
        return self.env["project.task"].search(
            [("name", "like", "Visit"), ("partner_id", "=", partner.id)]
        )

    def test_an_unlocked_customers_series_goes_on(self):
        self.task(self.free).state = "1_done"
        self.assertEqual(len(self.visits(self.free)), 2)

    def test_a_locked_customers_task_can_be_closed_and_no_next_one_comes(self):
        task = self.task(self.anna)
        other = self.task(self.free)
        self.lock()
        (task | other).write({"state": "1_done"})
        self.assertEqual(task.state, "1_done")
        self.assertEqual(self.visits(self.anna), task)
        self.assertEqual(len(self.visits(self.free)), 2)
        notes = " ".join(task.message_ids.mapped("body"))
        self.assertIn(
            "The next document of this series was not created. Anna Meier is locked", notes
        )

    def test_after_the_lock_the_series_goes_on_as_the_note_says(self):
        task = self.task(self.anna)
        self.lock()
        task.state = "1_done"
        self.anna.lock_level = "none"
        task.state = "01_in_progress"
        task.state = "1_done"
        self.assertEqual(len(self.visits(self.anna)), 2)

    def test_a_locked_customer_in_a_subtask_stops_the_series_too(self):
        task = self.task(
            self.free, child_ids=[(0, 0, {"name": "Part", "partner_id": self.anna.id})]
        )
        self.lock()
        task.state = "1_done"
        self.assertEqual(self.visits(self.free), task)

    def test_a_task_gets_no_locked_customer_by_way_of_its_project(self):
        theirs = self.env["project.project"].create(
            {"name": "Anna", "partner_id": self.anna.id, "allow_billable": True}
        )
        task = self.env["project.task"].create({"name": "Visit", "project_id": self.project.id})
        self.assertFalse(task.partner_id)
        self.lock()
        with self.assertLockRefused():
            task.project_id = theirs
        with self.assertLockRefused():
            theirs.write({"task_ids": [(4, task.id)]})
        with self.assertLockRefused():
            self.env["project.task"].create({"name": "Visit", "project_id": theirs.id})

    def test_a_copied_project_with_a_locked_customers_task_is_refused(self):
        self.task(self.anna)
        self.lock()
        with self.assertLockRefused():
            self.project.copy()


@tagged("post_install", "-at_install")
class TestLockEntrySeries(SeriesCommon):
    def test_a_recurring_invoice_is_posted_and_no_next_one_is_made(self):
        guards = self.env["partner.lock.guard"].with_context(active_test=False)
        guards.search([("model_name", "=", "account.move")]).active = True
        invoices = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-01-15",
                    "date": "2026-01-15",
                    "auto_post": "monthly",
                    "invoice_line_ids": [(0, 0, {"name": "Fee", "price_unit": 10})],
                }
                for partner in (self.anna, self.free)
            ]
        )
        self.lock()
        invoices._post()
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        made = self.env["account.move"].search([("partner_id", "in", (self.anna | self.free).ids)])
        self.assertEqual((made - invoices).partner_id, self.free)
        self.assertIn("was not created", " ".join(invoices[0].message_ids.mapped("body")))
