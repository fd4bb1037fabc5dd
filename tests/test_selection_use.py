"""What can be done with many customers: from the contact list, for all that match, and at once."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .test_selection import SelectionCommon


class UseCommon(SelectionCommon):
    def server_action(self, name, partners, user=None, **context):
        """Run an entry of the contact list's action menu as the web client does."""
        action = self.env.ref(f"partner_consent.{name}").with_user(user or self.clerk)
        context |= {"active_model": "res.partner", "active_ids": partners.ids}
        return action.with_context(**context).run()

    def reach(self, partners=None, user=None, **values):
        """Open "Reach these customers…" and choose how."""
        user = user or self.clerk
        opened = self.server_action("res_partner_action_use_selection", partners or self.all, user)
        selection = self.env["partner.selection"].with_user(user).browse(opened["res_id"])
        with Form(selection, view=opened["views"][0][0]) as form:
            for name, value in values.items():
                setattr(form, name, value)
        return selection


@tagged("post_install", "-at_install")
class TestReachFromTheContactList(UseCommon):
    def test_dialog_counts_before_anything_is_done(self):
        selection = self.reach(channel="email")
        counts = (selection.match_count, selection.excluded_count, selection.reach_count)
        self.assertEqual(counts, (5, 4, 1))
        self.assertIn("Customer refused: 1", selection.excluded_summary)

    def test_all_matching_are_taken_beyond_the_clients_limit(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        domain = [("category_id", "=", self.tag.id)]
        for partners, count in ((self.all[:2], 5), (self.all[:1], 1)):
            opened = self.server_action(
                "res_partner_action_use_selection", partners, active_domain=domain
            )
            selection = self.env["partner.selection"].browse(opened["res_id"])
            self.assertEqual(selection.match_count, count)

    def test_mailing_and_sms_keep_their_customers_when_the_dialog_is_gone(self):
        marketing = new_test_user(
            self.env, "marketing", groups="base.group_user,mass_mailing.group_mass_mailing_user"
        )
        (self.all - self.given).phone = False
        self.given._consent_set("sms", "given", source="confirmation")
        for channel, kind in (("email", "mail"), ("sms", "sms")):
            selection = self.reach(user=marketing, channel=channel)
            context = selection.action_mailing()["context"]
            self.assertEqual(context["default_mailing_type"], kind)
            selection.unlink()
            mailing = self.env["mailing.mailing"].with_user(marketing).with_context(**context)
            mailing = mailing.create({"subject": "News", "body_plaintext": "News"})
            recipients = mailing._get_recipients()
            self.assertIn(self.given.id, recipients)
            self.assertFalse(set(recipients) & set((self.refused + self.locked).ids), channel)

    def test_call_list_letters_history_and_tags(self):
        self.unasked._consent_set("phone", "given", source="manual", note="Asked by phone")
        (self.all - self.unasked).phone = False
        calls = self.reach(channel="phone").action_call_list()
        self.assertEqual(self.Partner.search(calls["domain"]), self.unasked)
        opened = self.reach(channel="post").action_letters()
        letters = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual(letters._recipients(letters._selected()), self.all - self.locked)
        opened = self.reach().action_generate_history()
        batch = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual(batch.unlocked_count, 4)
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        manager = new_test_user(
            self.env, "manager", groups="base.group_user,base.group_partner_manager"
        )
        told = self.reach(user=manager, category_ids=vip).action_add_tags()
        self.assertEqual(vip.partner_ids, self.all)
        self.assertIn("VIP: added to 5 customers", told["params"]["message"])

    def test_kept_selection_is_listed_and_stays(self):
        kept, left = self.reach(channel="email"), self.reach()
        self.assertTrue(kept.temporary)
        kept.action_keep()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_selection SET create_date = create_date - interval '2 days'"
        )
        self.env.invalidate_all()
        self.env["partner.selection"]._gc_temporary()
        self.assertTrue(kept.exists())
        self.assertFalse(left.exists())
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_selection_action"
        )
        self.assertEqual(action["domain"], "[('temporary', '=', False)]")


@tagged("post_install", "-at_install")
class TestAskSelection(UseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unasked.email = "unasked@example.com"

    def rounds_of(self, size):
        engine = type(self.env["partner.consent.ask"])
        for name in ("_immediate", "_chunk"):
            self.patch(engine, name, size)

    def requested(self):
        requests = self.env["partner.consent.request"].search(
            [("partner_id", "in", self.all.ids), ("state", "=", "sent")]
        )
        return requests.partner_id

    def test_selection_asks_those_who_may_be_asked_and_names_the_others(self):
        selection = self.selection(self.officer, channel="email")
        told = selection.action_ask_confirmation()["params"]["message"]
        self.assertEqual(self.requested(), self.unasked)
        self.assertEqual(self.unasked.consent_email, "requested")
        self.assertIn("unasked@example.com", told)
        for name in ("Refused", "Locked", "Given", "No address"):
            self.assertIn(name, told)

    def test_contact_list_asks_all_that_match(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "1")
        domain = [("category_id", "=", self.tag.id)]
        self.server_action(
            "res_partner_action_consent_ask", self.refused, self.officer, active_domain=domain
        )
        self.assertEqual(self.requested(), self.unasked)

    def test_many_are_asked_in_the_background_with_progress_and_reasons(self):
        self.rounds_of(2)
        opened = self.selection(self.officer, channel="email").action_ask_confirmation()
        batch = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual((batch.state, batch.total_count, batch.progress), ("running", 5, 0.0))
        self.assertFalse(self.requested())
        self.run_cron("partner_consent.ir_cron_consent_ask")
        self.assertEqual((batch.state, batch.done_count, batch.excluded_count), ("done", 1, 4))
        self.assertEqual(self.requested(), self.unasked)
        self.assertEqual(self.requested().consent_request_ids.user_id, self.officer)
        for words in ("locked: 1", "refused: 1", "no e-mail address: 1", "has said Yes already: 1"):
            self.assertIn(words, batch.excluded_summary)
        listed = self.Partner.with_context(active_test=False).search(
            batch.action_view_excluded()["domain"]
        )
        self.assertEqual(listed, self.all - self.unasked)

    def test_only_a_round_that_stopped_can_be_deleted(self):
        self.rounds_of(2)
        opened = self.selection(self.officer, channel="email").action_ask_confirmation()
        batch = self.env[opened["res_model"]].with_user(self.officer).browse(opened["res_id"])
        for state in ("running", "done"):
            batch.sudo().state = state
            with self.assertRaisesRegex(UserError, "only a round that an error has stopped"):
                batch.unlink()
        batch.sudo().write({"state": "running", "error": "No mail server"})
        batch.unlink()
        self.assertFalse(batch.exists())

    def test_round_that_goes_on_asks_nobody_twice(self):
        self.rounds_of(2)
        opened = self.selection(self.officer, channel="email").action_ask_confirmation()
        batch = self.env[opened["res_model"]].with_user(self.officer).browse(opened["res_id"])
        ids = batch._selected()
        while batch.state == "running":
            batch._run_chunk(ids)
        again = self.selection(self.officer, channel="email").action_ask_confirmation()
        batch = self.env[again["res_model"]].with_user(self.officer).browse(again["res_id"])
        while batch.state == "running":
            batch._run_chunk(ids)
        self.assertEqual(len(self.unasked.consent_request_ids), 1)
        self.assertIn("asked a short while ago: 1", batch.excluded_summary)

    def test_nobody_asks_without_the_right(self):
        self.rounds_of(2)
        for user in (self.auditor, new_test_user(self.env, "asks", groups="base.group_portal")):
            with self.assertRaises(AccessError):
                self.all.with_user(user).action_consent_ask()
        self.assertFalse(self.env["partner.consent.ask"].search([("state", "!=", "draft")]))
        self.assertFalse(self.requested())


@tagged("post_install", "-at_install")
class TestSelectionRights(UseCommon):
    def test_selection_shows_no_customer_that_the_user_may_not_see(self):
        other = self.env["res.company"].create({"name": "Other business"})
        self.given.company_id = other
        selection = self.selection(channel="email", shared=True)
        self.assertEqual((selection.match_count, selection.partner_ids_to_contact()), (4, []))
        hers = self.Partner.with_user(self.clerk).search([("selection_id", "=", selection.id)])
        self.assertEqual(hers, self.all - self.given)
        reach = self.Partner.with_user(self.clerk)
        self.assertFalse(reach.search([("selection_reach_id", "=", selection.id)]))
        rows = self.env["partner.selection.exclusion"].with_user(self.clerk)
        rows = rows.with_context(partner_selection_id=selection.id).search([])
        self.assertNotIn(self.given, rows.partner_id)
        batch = selection.generate_history({"note": "Hello"})
        self.assertNotIn(self.given, batch.history_ids.partner_id)

    def test_private_selection_of_a_colleague_finds_nobody(self):
        private = self.selection(self.officer)
        partners = self.Partner.with_user(self.clerk)
        for fname in ("selection_id", "selection_reach_id"):
            self.assertFalse(partners.search([(fname, "=", private.id)]))
        for call in (
            lambda mine: mine.partner_ids_to_contact(),
            lambda mine: mine.generate_history({"note": "Hello"}),
            lambda mine: mine.action_xlsx(),
            lambda mine: mine.action_add_tags(),
        ):
            with self.assertRaises(AccessError):
                call(private.with_user(self.clerk))
        rows = self.env["partner.selection.exclusion"].with_user(self.clerk)
        with self.assertRaises(AccessError):
            rows.with_context(partner_selection_id=private.id).search([])

    def test_condition_reads_no_field_that_the_user_may_not_read(self):
        selection = self.selection(domain="[('user_ids.totp_secret', '!=', False)]")
        self.assertTrue(selection.problem)
        self.assertEqual(selection.match_count, 0)
        with self.assertRaises(AccessError):
            selection.partner_ids_to_contact()

    def test_condition_that_bypasses_record_rules_is_refused(self):
        with self.assertRaises(ValidationError):
            self.selection(domain="[('history_ids', 'any!', [])]")

    def test_selection_cannot_ask_itself_by_any_way(self):
        for domain in (
            "[('parent_id.selection_id', '=', 1)]",
            "[('child_ids', 'any', [('selection_reach_id', '=', 1)])]",
            "[('user_ids', 'any', [('partner_id', 'not any', [('selection_id', '=', 1)])])]",
            "[('user_ids.selection_id', '=', 1)]",
        ):
            with self.assertRaisesRegex(ValidationError, "built on selections"):
                self.selection(domain=domain)
        batch = self.selection().generate_history({"note": "Hello"})
        made = self.selection(
            domain=f"[('history_ids.batch_id.selection_id', '=', {batch.selection_id.id})]"
        )
        self.assertEqual(made.match_count, 4)

    def test_one_that_cannot_be_counted_does_not_hide_the_others(self):
        broken, sound = self.selection(), self.selection()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_selection SET domain = %s WHERE id = %s",
            ["[('field_of_a_removed_app', '=', 1)]", broken.id],
        )
        self.env.invalidate_all()
        rows = (broken + sound).read(["match_count", "problem"])
        self.assertEqual([row["match_count"] for row in rows], [0, 5])
        self.assertIn("field_of_a_removed_app", rows[0]["problem"])
        with self.assertRaisesRegex(UserError, "field_of_a_removed_app"):
            broken.action_xlsx()

    def test_owner_cannot_be_forged(self):
        with self.assertRaises(AccessError):
            self.selection(user_id=self.officer.id)
        shared = self.selection(self.officer, shared=True).with_user(self.clerk)
        with self.assertRaises(AccessError):
            shared.domain = "[]"
        with self.assertRaises(AccessError):
            shared.history_condition_ids = [Command.create({"note": "angry"})]


@tagged("slow", "post_install", "-at_install")
class TestReachScreens(UseCommon, HttpCase):
    def test_file_of_the_contact_list_holds_those_who_may_be_contacted(self):
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        url = self.reach(channel="email").action_xlsx()["url"]
        self.authenticate("clerk", "clerk")
        workbook = openpyxl.load_workbook(io.BytesIO(self.url_open(url).content))
        self.assertEqual([row[1] for row in workbook.active.values], ["Name", "Given"])

    def test_tour_from_the_contact_list_to_the_call_list(self):
        self.given._consent_set("phone", "given", source="manual", note="Asked by phone")
        for partner in self.all - self.given:
            partner.phone = False
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Customers",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("category_id", "=", self.tag.id)],
                "path": "reach-tour",
            }
        )
        self.start_tour(f"/odoo/{action.path}", "partner_consent_reach", login="clerk")
