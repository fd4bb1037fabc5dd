"""One history entry for a whole selection: who gets it, in the background, and back again."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_history import CALLED, HistoryCommon


class BatchCommon(HistoryCommon):
    cron = "partner_consent.ir_cron_history_batch"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Batch = cls.env["partner.history.batch"]
        cls.customers = cls.Partner.create([{"name": f"Customer {i}"} for i in range(6)])
        cls.locked = cls.customers[0]
        cls.locked.lock_level = "documents"
        cls.hidden = cls.customers[1]
        cls.hidden.lock_level = "hidden"
        cls.free = cls.customers[2:]
        cls.selected = cls.customers.with_user(cls.clerk)

    def chunks_of(self, size, immediate=0):
        engine = type(self.Batch)
        for name, value in (("_chunk", size), ("_immediate", immediate)):
            patcher = patch.object(engine, name, value)
            patcher.start()
            self.addCleanup(patcher.stop)

    def assertCounts(self, batch, state, done, excluded):
        counts = (batch.state, batch.done_count, batch.excluded_count, batch.total_count)
        self.assertEqual(counts, (state, done, excluded, done + excluded))


@tagged("post_install", "-at_install")
class TestHistoryBatch(BatchCommon):
    def test_locked_customers_are_left_out_and_counted(self):
        self.label(field_1="Gift")
        batch = self.selected.generate_history(
            {"action_id": self.complaint.id, "field_1": "Wine", "date": "2026-05-03"}
        )
        self.assertCounts(batch, "done", 4, 2)
        self.assertEqual(batch.history_ids.partner_id, self.free)
        entry = self.free[0].history_ids
        self.assertEqual(entry.action_id, self.complaint)
        self.assertEqual(entry.field_1, "Wine")
        self.assertEqual(str(entry.date), "2026-05-03")
        self.assertEqual((entry.user_id, entry.create_uid), (self.clerk, self.clerk))
        self.assertEqual(self.free[0].history_count, 1)
        for user, listed in (
            (self.clerk, self.locked),
            (self.lock_manager, self.locked + self.hidden),
        ):
            action = batch.with_user(user).action_view_excluded()
            partners = self.Partner.with_context(active_test=False)
            self.assertEqual(partners.search(action["domain"]), listed)

    def test_entry_equals_one_made_by_hand(self):
        values = {"action_id": self.call.id, "note": "Hello", "check_1": True}
        self.label(check_1="Member")
        batch = self.selected.generate_history(values)
        made = batch.history_ids[:1]
        by_hand = made.create({"partner_id": made.partner_id.id, **values})
        own = {"id", "batch_id", "display_name", "create_date", "write_date", "message_ids"}
        names = [
            name
            for name, field in made._fields.items()
            if field.store and field.column_type and name not in own
        ]
        self.assertEqual(
            made.read(names, load=None)[0] | {"id": 0},
            by_hand.read(names, load=None)[0] | {"id": 0},
        )

    def test_number_of_queries_does_not_depend_on_the_selection(self):
        one, many = self.free[:1], self.free
        one.generate_history(CALLED)

        def queries(partners):
            return self.statements(lambda: partners.generate_history(CALLED))

        self.assertEqual(queries(one), queries(many))

    def test_nobody_selected_makes_an_empty_batch(self):
        self.assertCounts(self.Partner.generate_history(CALLED), "done", 0, 0)

    def test_batch_is_as_strict_as_the_form(self):
        with self.assertRaises(AccessError):
            self.selected.generate_history(CALLED | {"user_id": self.officer.id})
        with self.assertRaises(AccessError):
            self.customers.with_user(self.auditor).generate_history(CALLED)
        self.assertFalse(self.History.search([("partner_id", "in", self.customers.ids)]))

    def test_large_selection_is_made_in_the_background(self):
        self.chunks_of(2)
        batch = self.selected.generate_history({"action_id": self.call.id})
        self.assertEqual((batch.state, batch.done_count), ("running", 0))
        self.run_cron()
        self.assertCounts(batch, "done", 4, 2)
        self.assertEqual(batch.progress, 100.0)
        self.assertEqual(batch.history_ids.create_uid, self.clerk)

    def test_batch_resumes_with_neither_gap_nor_duplicate(self):
        self.chunks_of(2)
        batch = self.selected.generate_history(CALLED)
        ids = batch.selected_ids
        batch._run_chunk(ids)
        batch._run_chunk(ids)
        self.assertEqual((batch.done_count, batch.excluded_count), (2, 2))
        self.assertAlmostEqual(batch.progress, 100 * 4 / 6)
        self.run_cron()
        self.assertCounts(batch, "done", 4, 2)
        self.assertEqual(batch.history_ids.partner_id, self.free)
        self.assertEqual(len(batch.history_ids), 4)

    def test_lock_that_comes_between_two_chunks_counts(self):
        self.chunks_of(3)
        batch = self.selected.generate_history(CALLED)
        batch._run_chunk(batch.selected_ids)
        self.customers[5].lock_level = "documents"
        self.run_cron()
        self.assertCounts(batch, "done", 3, 3)
        self.assertNotIn(self.customers[5], batch.history_ids.partner_id)

    def test_batch_that_loses_its_right_stops_and_does_not_hold_up_others(self):
        self.chunks_of(2)
        first = self.selected.generate_history(CALLED)
        # The officer may write in others' names, the clerk who started the batch may not.
        first.sudo().user_id = self.officer
        second = self.customers.with_user(self.officer).generate_history(CALLED)
        self.run_cron()
        self.assertEqual((first.state, first.done_count), ("running", 0))
        self.assertTrue(first.error)
        self.assertEqual(second.state, "done")
        first.sudo().user_id = self.clerk
        first.action_resume()
        self.run_cron()
        self.assertCounts(first, "done", 4, 2)

    def test_undo_takes_back_all_but_what_was_worked_on(self):
        batch = self.selected.generate_history({"action_id": self.call.id})
        edited, noted, documented, *_rest = batch.history_ids
        edited.note = "Called back"
        noted.message_post(body="Talked to her")
        self.env["ir.attachment"].create(
            {"name": "Letter", "res_model": documented._name, "res_id": documented.id}
        )
        kept = edited + noted + documented
        batch.action_undo()
        self.assertEqual((batch.state, batch.kept_count, batch.done_count), ("undone", 3, 3))
        self.assertEqual(batch.history_ids, kept)
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            batch.action_undo()

    def test_undo_stops_a_running_batch(self):
        self.chunks_of(2)
        batch = self.selected.generate_history(CALLED)
        batch._run_chunk(batch.selected_ids)
        batch.action_undo()
        self.run_cron()
        self.assertEqual(batch.state, "undone")
        self.assertFalse(batch.history_ids)

    def test_only_who_started_a_batch_or_an_officer_undoes_it(self):
        batch = self.selected.generate_history(CALLED)
        other = self.lock_manager.copy({"login": "other", "group_ids": self.clerk.group_ids.ids})
        with self.assertRaises(AccessError):
            batch.with_user(other).action_undo()
        batch.with_user(self.officer).action_undo()
        self.assertEqual(batch.state, "undone")

    def test_what_a_batch_has_done_cannot_be_forged(self):
        batch = self.selected.generate_history(CALLED)
        with self.assertRaises(AccessError):
            batch.done_count = 100
        with self.assertRaises(UserError):
            batch.note = "Another text"
        clerk = self.Batch.with_user(self.clerk)
        with self.assertRaises(AccessError):
            clerk.create({"selected_ids": [1], "state": "running"})
        forged = {"default_state": "running", "default_selected_ids": [1], "default_done_count": 9}
        made = clerk.with_context(**forged).create({"note": "Forged"})
        self.assertEqual((made.state, made.selected_ids, made.done_count), ("draft", False, 0))
        draft = clerk.with_context(**forged)._prepare(self.free.ids, CALLED)
        self.assertEqual((draft.state, draft.done_count), ("draft", 0))

    def test_entry_that_says_nothing_is_refused(self):
        for values in ({}, {"date": "2026-05-03"}, {"note": ""}):
            with self.assertRaisesRegex(UserError, "says nothing yet"):
                self.selected.generate_history(values)
        self.assertFalse(self.History.search([("partner_id", "in", self.free.ids)]))
        self.label(check_1="Member")
        for values in ({"info_id": self.discount.id}, {"check_1": True}, CALLED):
            self.assertEqual(self.selected.generate_history(values).state, "done")


@tagged("post_install", "-at_install")
class TestHistoryDialog(BatchCommon):
    def dialog(self, partners, **context):
        action = self.env.ref("partner_consent.res_partner_action_generate_history")
        context |= {"active_model": "res.partner", "active_ids": partners.ids}
        opened = action.with_user(self.clerk).with_context(**context).run()
        return self.Batch.with_user(self.clerk).browse(opened["res_id"]), opened

    def test_dialog_says_how_many_get_the_entry_and_makes_it(self):
        batch, opened = self.dialog(self.customers)
        self.assertEqual((batch.unlocked_count, batch.locked_count), (4, 2))
        with Form(batch, view=opened["views"][0][0]) as form:
            form.action_id = self.complaint
        batch.action_start()
        self.assertCounts(batch, "done", 4, 2)
        self.assertEqual(self.free[0].history_ids.action_id, self.complaint)

    def test_all_matching_are_taken_beyond_the_clients_limit(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        domain = [("id", "in", self.customers.ids)]
        batch, _opened = self.dialog(self.free[:2], active_domain=domain)
        self.assertEqual(batch.total_count, 5, "hidden customers are archived, the others match")
        batch, _opened = self.dialog(self.free[:1], active_domain=domain)
        self.assertEqual(batch.total_count, 1, "one was ticked by hand")

    def test_dialog_that_is_left_leaves_nothing_behind(self):
        batch, _opened = self.dialog(self.customers)
        batch.invalidate_recordset()
        self.env.cr.execute(
            "UPDATE partner_history_batch SET create_date = create_date - interval '2 days'"
            " WHERE id = %s",
            [batch.id],
        )
        self.Batch._gc_drafts()
        self.assertFalse(batch.exists())
