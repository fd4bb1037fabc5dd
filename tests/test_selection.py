"""Selections: who matches, who is left out and why, and what to do with those who remain."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .test_history import HistoryCommon


class SelectionCommon(HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "Selected"})
        names = ("Given", "Refused", "Unasked", "Locked", "No address")
        cls.given, cls.refused, cls.unasked, cls.locked, cls.nowhere = (
            cls.customer(name, category_id=[Command.link(cls.tag.id)]) for name in names
        )
        for partner in cls.given + cls.locked + cls.nowhere:
            partner._consent_set("email", "given", source="confirmation")
        cls.refused.consent_email = "refused"
        cls.locked.lock_level = "documents"
        cls.nowhere.email = False
        cls.all = cls.given + cls.refused + cls.unasked + cls.locked + cls.nowhere

    def selection(self, user=None, **values):
        defaults = {"name": "Test", "domain": str([("category_id", "=", self.tag.id)])}
        model = self.env["partner.selection"].with_user(user or self.clerk)
        return model.create(defaults | values)

    def matching(self, *conditions):
        lines = [Command.create(condition) for condition in conditions]
        selection = self.selection(history_condition_ids=lines)
        return self.Partner.search([("selection_id", "=", selection.id)])


@tagged("post_install", "-at_install")
class TestSelection(SelectionCommon):
    def test_counts_are_those_of_the_decision(self):
        selection = self.selection(channel="email")
        allowed = [d["partner_id"] for d in self.all.contact_decision("email") if d["allowed"]]
        self.assertEqual(selection.partner_ids_to_contact(), allowed)
        self.assertEqual(allowed, self.given.ids)
        counts = (selection.match_count, selection.excluded_count, selection.reach_count)
        self.assertEqual(counts, (5, 4, 1))
        for words in ("Customer is locked: 1", "Customer refused: 1", "Not asked yet: 2"):
            self.assertIn(words, selection.excluded_summary)

    def test_scope_service_reaches_more(self):
        selection = self.selection(self.officer, channel="email", scope="service")
        self.assertEqual(selection.reach_count, 4)

    def test_only_a_consent_officer_decides_that_a_selection_is_service(self):
        service = self.selection(self.officer, channel="email", scope="service", shared=True)
        mine = self.selection(channel="email")
        selections = self.env["partner.selection"].with_user(self.clerk)
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            self.selection(scope="service")
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            mine.scope = "service"
        (message,) = selections.load(["name", "scope"], [["Mine", "service"]])["messages"]
        self.assertIn("only a consent officer", message["message"])
        self.assertEqual(mine.copy({"scope": "service"}).scope, "marketing")
        self.assertEqual(service.with_user(self.clerk).copy().scope, "marketing")
        with Form(selections.with_context(default_scope="service")) as form:
            form.name = "Draft"
            form.channel = "email"
            self.assertEqual(form.scope, "marketing")
            with self.assertRaisesRegex(AssertionError, "readonly"):
                form.scope = "service"
        with Form(service) as form:
            form.scope = "marketing"
        self.assertEqual(service.reach_count, 1)

    def test_without_a_channel_only_locks_count(self):
        self.assertEqual(self.selection().excluded_count, 1)

    def test_counts_are_live_in_the_form(self):
        with Form(self.env["partner.selection"].with_user(self.clerk)) as form:
            form.name = "Live"
            form.domain = str([("category_id", "=", self.tag.id)])
            self.assertEqual(form.match_count, 5)
            form.channel = "email"
            self.assertEqual(form.reach_count, 1)
        self.given.consent_email = "refused"
        form.record.invalidate_recordset()
        self.assertEqual(form.record.reach_count, 0)

    def test_history_condition_means_one_entry_with_all_of_these(self):
        self.entry(self.given, date="2026-05-03", action_id=self.complaint.id)
        self.entry(self.given, date="2025-01-01", action_id=self.call.id)
        self.entry(self.refused, date="2025-05-03", action_id=self.complaint.id)
        self.entry(self.refused, date="2026-01-01", action_id=self.call.id)
        complaint = {"action_ids": [Command.link(self.complaint.id)]}
        this_year = {"date_from": "2026-01-01", "date_to": "2026-12-31"}
        self.assertEqual(self.matching(complaint | this_year), self.given)
        self.assertEqual(self.matching(complaint, this_year), self.given + self.refused)

    def test_history_conditions_show_labelled_fields_only(self):
        names = self.field_names("partner.selection", nested="history_condition_ids")
        self.assertIn("action_ids", names)
        self.assertNotIn("field_2", names)
        self.label(field_2="Gift")
        names = self.field_names("partner.selection", nested="history_condition_ids")
        self.assertIn("field_2", names)

    def test_no_entry_with(self):
        self.entry(self.given, action_id=self.complaint.id)
        self.entry(self.refused, action_id=self.call.id)
        without = {"quantifier": "not any", "action_ids": [Command.link(self.complaint.id)]}
        self.assertEqual(self.matching(without), self.all - self.given)

    def test_each_history_field_is_a_condition(self):
        self.label(field_2="Gift", check_1="Member")
        self.entry(
            self.given,
            date="2026-05-03",
            user_id=self.clerk.id,
            info_id=self.discount.id,
            field_2="Red wine",
            check_1=True,
            note="Angry",
        )
        self.entry(self.refused, user_id=self.officer.id, date="2026-06-01")
        for condition in (
            {"date_to": "2026-05-03"},
            {"user_initials": "cc"},
            {"info_ids": [Command.link(self.discount.id)]},
            {"field_2": "wine"},
            {"check_1": "yes"},
            {"note": "angry"},
        ):
            self.assertEqual(self.matching(condition), self.given, condition)

    def test_generate_history_leaves_out_the_locked_only(self):
        selection = self.selection(channel="email")
        batch = selection.generate_history({"action_id": self.call.id})
        self.assertEqual((batch.done_count, batch.excluded_count, batch.state), (4, 1, "done"))
        self.assertEqual(batch.history_ids.partner_id, self.all - self.locked)
        self.assertEqual((batch.selection_id, batch.selection_name), (selection, "Test"))
        self.assertEqual(selection.batch_count, 1)

    def test_dialog_from_the_selection(self):
        opened = self.selection().action_generate_history()
        batch = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual((batch.unlocked_count, batch.locked_count), (4, 1))

    def test_left_out_are_listed_by_reason(self):
        action = self.selection(channel="email").action_view_excluded()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search([])
        reasons = {row.partner_id: row.reason for row in rows}
        self.assertEqual(
            reasons,
            {
                self.refused: "refused",
                self.unasked: "not_asked",
                self.locked: "locked",
                self.nowhere: "not_asked",
            },
        )

    def test_mailing_goes_to_the_selection_and_leaves_out_whom_it_must(self):
        marketing = new_test_user(
            self.env, "marketing", groups="base.group_user,mass_mailing.group_mass_mailing_user"
        )
        action = self.selection(marketing, channel="email").action_mailing()
        form = Form(
            self.env["mailing.mailing"].with_user(marketing).with_context(**action["context"])
        )
        mailing = form.save()
        self.assertEqual(mailing.mailing_model_real, "res.partner")
        self.assertEqual(mailing._get_recipients(), self.given.ids)
        self.assertEqual(mailing.consent_excluded_count, 4)

    def test_archived_selection_still_finds_its_customers(self):
        selection = self.selection()
        selection.active = False
        self.assertEqual(self.Partner.search([("selection_id", "=", selection.id)]), self.all)

    def test_actions_need_the_right_channel_and_somebody_to_reach(self):
        with self.assertRaisesRegex(UserError, "set the channel"):
            self.selection().action_mailing()
        with self.assertRaisesRegex(UserError, "nobody"):
            self.selection(channel="phone").action_call_list()

    def test_letters_and_call_list_hold_those_who_may_be_contacted(self):
        action = self.selection(channel="post").action_letters()
        letters = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(letters._recipients(letters._selected()), self.all - self.locked)
        self.unasked._consent_set("phone", "given", source="manual", note="Asked by phone")
        for refusing in self.all - self.unasked:
            refusing.phone = False
        action = self.selection(channel="phone").action_call_list()
        self.assertEqual(self.Partner.search(action["domain"]), self.unasked)

    def test_tags_are_added_to_all_matching(self):
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        officer = new_test_user(
            self.env, "tagger", groups="base.group_user,base.group_partner_manager"
        )
        self.selection(officer, category_ids=[Command.link(vip.id)]).action_add_tags()
        self.assertEqual(vip.partner_ids, self.all)

    def test_shared_selections_are_read_by_all_and_written_by_their_owner(self):
        other = new_test_user(self.env, "other", groups="base.group_user")
        selection = self.selection()
        with self.assertRaises(AccessError):
            selection.with_user(other).read(["name"])
        selection.shared = True
        self.assertEqual(selection.with_user(other).match_count, 5)
        with self.assertRaises(AccessError):
            selection.with_user(other).name = "Mine"

    def test_copy_takes_the_conditions_along(self):
        line = Command.create({"note": "angry"})
        copy = self.selection(history_condition_ids=[line]).copy()
        self.assertEqual(copy.history_condition_ids.note, "angry")

    def test_what_is_no_condition_is_refused(self):
        for domain in ("nonsense", "[('no_such_field', '=', 1)]", "__import__('os')"):
            with self.assertRaises(ValidationError):
                self.selection(domain=domain)
        with self.assertRaisesRegex(ValidationError, "built on selections"):
            self.selection(domain="[('selection_id', '=', 1)]")

    def test_search_can_be_saved_as_a_selection(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        domain = [("category_id", "=", self.tag.id)]
        context = {"active_model": "res.partner", "active_domain": domain}
        everybody = self.all[:2].with_context(**context).action_save_selection()
        self.assertEqual(everybody["context"]["default_domain"], str(domain))
        one = self.all[:1].with_context(**context).action_save_selection()
        self.assertEqual(one["context"]["default_domain"], str([("id", "in", self.all[:1].ids)]))


@tagged("post_install", "-at_install")
class TestSelectionFile(SelectionCommon, HttpCase):
    def test_file_holds_those_who_may_be_contacted(self):
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        selection = self.selection(channel="email")
        self.authenticate("clerk", "clerk")
        answer = self.url_open(selection.action_xlsx()["url"])
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        self.assertEqual([row[1] for row in rows], ["Name", "Given"])
        self.assertEqual(rows[1][0], self.given.id)
        self.assertIn("%28E-mail%29.xlsx", answer.headers["Content-Disposition"])
        selection.channel = False
        answer = self.url_open(selection.action_xlsx()["url"])
        self.assertIn("%28not%20locked%29.xlsx", answer.headers["Content-Disposition"])
        self.all.lock_level = "documents"
        with self.assertRefused("everybody in this selection is locked"):
            selection.action_xlsx()

    def rows(self, selection):
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate("clerk", "clerk")
        answer = self.url_open(f"/partner_consent/selection/{selection.id}/xlsx")
        header, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
        return header, {row[1]: row[2:] for row in rows}

    def test_file_holds_the_address_for_the_channel_and_no_other(self):
        self.given._consent_set("sms", "given", source="confirmation")
        self.given._consent_set("phone", "given", source="confirmation")
        (self.all - self.given).phone = False
        email, phone = self.given.email, self.given.phone
        for channel, address in (("email", email), ("sms", phone), ("phone", phone)):
            header, rows = self.rows(self.selection(channel=channel))
            self.assertEqual(rows, {"Given": (address,)}, channel)
            self.assertEqual(len(header), 3)
        header, rows = self.rows(self.selection(channel="post"))
        self.assertEqual(header[2:6], ("Street", "Street2", "Zip", "City"))
        self.assertEqual(rows["Given"], ("Hauptstraße 1", None, "10115", "Berlin", "Germany"))

    def test_file_without_a_channel_holds_only_what_may_be_used(self):
        self.given.consent_phone = "refused"
        self.refused.consent_post = "refused"
        header, rows = self.rows(self.selection())
        self.assertEqual(header[2:4], ("E-mail", "May be called at"))
        self.assertNotIn("Locked", rows)
        self.assertEqual(rows["Given"][:2], (self.given.email, None))
        self.assertEqual(rows["Given"][2], "Hauptstraße 1")
        self.assertEqual(rows["Refused"], (None,) * 7)

    def test_file_needs_the_right_to_export(self):
        self.clerk.group_ids -= self.env.ref("base.group_allow_export")
        selection = self.selection(channel="email")
        self.authenticate("clerk", "clerk")
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.url_open(f"/partner_consent/selection/{selection.id}/xlsx")
        self.assertEqual(answer.status_code, 403)
