"""History in the browser: as a staff member plays it, and after a label has changed."""

from odoo.tests import HttpCase, tagged

from .test_history import CALLED, HistoryCommon
from .test_history_batch import BatchCommon


@tagged("slow", "post_install", "-at_install")
class TestHistoryScreens(HistoryCommon, HttpCase):
    def test_tour_one_entry_for_the_selection_and_paging(self):
        self.label(field_1="Gift")
        self.env["partner.history.choice"].create({"free_field": "field_1", "name": "Wine"})
        anna = self.customer("Tour Anna")
        bert = self.customer("Tour Bert", email="bert@example.com", lock_level="documents")
        self.entry(anna, date="2026-01-02", action_id=self.call.id)
        self.start_tour(
            "/odoo/action-contacts.action_contacts", "partner_consent_history", login="clerk"
        )
        newest = anna.history_ids[0]
        self.assertEqual((newest.action_id, newest.field_1), (self.complaint, "Wine"))
        self.assertEqual(newest.user_id, self.clerk)
        self.assertFalse(bert.history_ids)

    def test_tour_of_the_timeline_with_paging(self):
        self.label(field_1="Gift")
        for number in range(1, 26):
            self.entry(date=f"2026-01-{number:02}", user_id=self.clerk.id, field_1=f"Wine {number}")
        self.start_tour(
            f"/odoo/res.partner/{self.anna.id}", "partner_consent_timeline", login="clerk"
        )
        entry = self.anna.history_ids.filtered(lambda entry: entry.field_1 == "Wine 5")
        self.assertEqual(entry.note, "On the phone")

    def test_label_change_gives_the_browsers_view_cache_a_new_key(self):
        self.authenticate("clerk", "clerk")

        def key():
            self.env.flush_all()
            return self.make_jsonrpc_request("/web/session/get_session_info")["registry_hash"]

        before = key()
        self.assertEqual(before, key())
        self.label(field_4="Hobby")
        self.assertNotEqual(before, key())

    def test_export_offers_labelled_fields_only(self):
        self.label(check_2="Newsletter")
        self.authenticate("clerk", "clerk")

        def offered(model):
            params = {"model": model, "domain": [], "import_compat": False}
            answer = self.make_jsonrpc_request("/web/export/get_fields", params)
            return {field["id"]: field["string"] for field in answer}

        self.assertEqual(offered("partner.history")["check_2"], "Newsletter")
        self.assertNotIn("check_1", offered("partner.history"))
        self.assertEqual(offered("res.partner")["history_check_2"], "History: Newsletter")
        self.assertNotIn("history_check_1", offered("res.partner"))


@tagged("slow", "post_install", "-at_install")
class TestBatchScreens(BatchCommon, HttpCase):
    def test_tour_of_a_batch_that_shows_its_progress_until_it_is_done(self):
        self.chunks_of(2)
        batch = self.customers.generate_history(CALLED)
        self.assertEqual(batch.state, "running")
        self.start_tour(
            f"/odoo/partner.history.batch/{batch.id}", "partner_consent_background", login="admin"
        )
        batch.invalidate_recordset()
        self.assertCounts(batch, "done", 4, 2)
