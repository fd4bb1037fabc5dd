"""A stored condition means one thing, whoever looks: author, colleague, other company, job."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from .common.sending import SendingCommon
from .test_history import HistoryCommon

GROUPS = "base.group_user,base.group_partner_manager,mass_mailing.group_mass_mailing_user"


class StoredConditionCommon(HistoryCommon, SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.here = cls.env.company
        cls.there = cls.env["res.company"].create({"name": "Zweite GmbH"})
        companies = {
            "company_id": cls.here.id,
            "company_ids": [Command.set((cls.here + cls.there).ids)],
        }
        cls.author = new_test_user(
            cls.env,
            "autor",
            GROUPS,
            name="Anton Autor",
            lang="de_DE",
            tz="Europe/Berlin",
            **companies,
        )
        cls.colleague = new_test_user(
            cls.env, "colleague", GROUPS, lang="en_US", tz="America/Los_Angeles", **companies
        )
        cls.tag = cls.env["res.partner.category"].create({"name": "Austrian"})
        cls.tag.with_context(lang="de_DE").name = "Österreicher"
        cls.austrians = cls.Partner.union(
            *(
                cls.willing(f"Austrian {i}", category_id=[Command.link(cls.tag.id)])
                for i in range(3)
            )
        )
        cls.elsewhere = cls.willing("German", category_id=False)
        cls.everybody = cls.austrians + cls.elsewhere
        cls.words = [
            ("id", "in", cls.everybody.ids),
            ("category_id", "ilike", "Österreicher"),
        ]
        cls.negated = [
            ("id", "in", cls.everybody.ids),
            ("category_id", "not ilike", "Österreicher"),
        ]

    def as_(self, user, companies=None, **context):
        """Return the context in which the web client of this user asks."""
        companies = companies or self.here
        return {
            "lang": user.lang,
            "tz": user.tz,
            "allowed_company_ids": companies.ids,
            "uid": user.id,
        } | context

    def seen(self, record, user, companies=None, **context):
        return record.with_user(user).with_context(**self.as_(user, companies, **context))

    def selection(self, domain, user=None, companies=None, **values):
        user = user or self.author
        selections = self.seen(self.env["partner.selection"], user, companies)
        values = {"domain": str(domain), "shared": True, "company_id": False} | values
        values.setdefault("name", "Test")
        return selections.create(values)

    def mailing_by(self, user, domain, companies=None, **values):
        values = {"mailing_domain": repr(list(domain))} | values
        return self.seen(self.Mailing, user, companies).create(
            {
                "subject": "Offers",
                "body_html": "<p>Hello</p>",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "email_from": "shop@example.com",
                "reply_to_mode": "new",
                "reply_to": "shop@example.com",
            }
            | values
        )

    def run_queue(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def notes(self, mailing):
        return " ".join(mailing.sudo().message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestStoredSelection(StoredConditionCommon):
    def test_a_colleague_and_a_job_count_what_the_author_counts(self):
        for domain, count in ((self.words, 3), (self.negated, 1)):
            selection = self.selection(domain)
            self.assertEqual(selection.match_count, count)
            self.assertEqual(self.seen(selection, self.colleague).match_count, count)
            self.assertEqual(
                selection.sudo()
                .with_context(lang=None, tz=None, allowed_company_ids=[])
                .match_count,
                count,
            )
            job = self.env["res.partner"].with_context(lang=None)
            self.assertEqual(job.search_count([("selection_id", "=", selection.id)]), count)

    def test_every_use_evaluates_the_same(self):
        self.colleague.group_ids += self.env.ref("base.group_allow_export")
        selection = self.selection(self.words, channel="email")
        theirs = self.seen(selection, self.colleague)
        self.assertEqual(theirs.partner_ids_to_contact(), self.austrians.ids)
        batch = theirs.generate_history({"action_id": self.call.id})
        self.assertEqual(batch.history_ids.partner_id, self.austrians)
        found = self.seen(self.Partner, self.colleague).search(theirs.action_view_reach()["domain"])
        self.assertEqual(found, self.austrians)
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        selection.sudo().category_ids = vip
        theirs.action_add_tags()
        self.assertEqual(vip.partner_ids, self.austrians)
        rows = self.env["partner.selection.exclusion"]
        action = theirs.action_view_excluded()
        self.assertFalse(rows.with_context(**action["context"]).search([]))
        selection.channel = "post"
        letters = theirs.action_letters()
        letters = self.env[letters["res_model"]].browse(letters["res_id"])
        self.assertEqual(letters._selected(), self.austrians.ids)

    def test_the_form_says_how_it_is_evaluated_where_that_differs(self):
        selection = self.selection(self.words)
        self.assertFalse(selection.condition_info)
        info = self.seen(selection, self.colleague, self.there).condition_info
        self.assertIn("in German / Deutsch", info)
        self.assertIn("Europe/Berlin", info)
        self.assertIn(self.here.name, info)

    def test_who_rewrites_a_condition_fixes_it_anew(self):
        selection = self.selection(self.words)
        theirs = self.seen(selection.sudo(False), self.env.ref("base.user_admin"))
        with Form(theirs) as form:
            self.assertEqual(form.match_count, 3)
            form.name = "Another name"
            self.assertEqual(form.match_count, 3)
            form.domain = str([*self.words[:1], ("category_id", "ilike", "Austrian")])
            self.assertEqual(form.match_count, 3)
        self.assertEqual(selection.condition_lang, "en_US")
        self.assertEqual(selection.match_count, 3)
        theirs.domain = str(self.words)
        self.assertEqual((theirs.match_count, selection.match_count), (0, 0))

    def test_writing_what_is_there_and_copying_change_no_meaning(self):
        selection = self.selection(self.words)
        admin = self.env.ref("base.user_admin")
        theirs = self.seen(selection, admin)
        theirs.write({"domain": selection.domain, "name": "New name"})
        self.assertEqual(theirs.match_count, 3)
        self.assertEqual(self.seen(selection, self.colleague).copy().match_count, 3)
        self.seen(selection, admin).history_condition_ids = [Command.create({"note": "x"})]
        self.assertEqual(selection.condition_lang, "en_US")

    def test_nobody_forges_what_is_fixed(self):
        selection = self.selection(self.words, self.colleague)
        forged = {
            "condition_lang": "de_DE",
            "condition_company_ids": self.there.ids,
            "condition_user_id": self.env.ref("base.user_root").id,
        }
        selection.write(forged)
        other = self.selection(self.words, self.colleague, **forged)
        by_context = {f"default_{name}": value for name, value in forged.items()}
        third = self.seen(self.env["partner.selection"], self.colleague, **by_context).create(
            {"name": "Third"}
        )
        for one in (selection, other, third):
            self.assertEqual(one.condition_lang, "en_US")
            self.assertEqual(one.condition_company_ids, self.here.ids)
            self.assertEqual(one.condition_user_id, self.colleague)

    def test_days_are_those_of_the_authors_time_zone(self):
        # 23:30 on the 31st in Berlin, and another day in UTC.
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-03-31 22:30:00' WHERE id = %s",
            [self.elsewhere.id],
        )
        self.env.invalidate_all()
        domain = [("id", "in", self.everybody.ids), ("create_date.month_number", "=", 4)]
        selection = self.selection(domain)
        for user in (self.author, self.colleague):
            self.assertEqual(self.seen(selection, user).match_count, 1)
        self.assertEqual(
            selection.sudo().with_context(lang=None, tz=None, allowed_company_ids=[]).match_count, 1
        )
        self.assertEqual(self.selection(domain, self.colleague).match_count, 0)

    def test_an_inactive_language_is_named(self):
        selection = self.selection(self.words)
        self.author.lang = self.env.ref("base.user_root").lang = "en_US"
        self.env["res.users"].search([("lang", "=", "de_DE")]).lang = "en_US"
        self.Partner.with_context(active_test=False).search([("lang", "=", "de_DE")]).lang = "en_US"
        self.env["res.lang"]._lang_get("de_DE").active = False
        theirs = self.seen(selection, self.colleague)
        self.assertIn("de_DE", theirs.problem)
        self.assertIn("de_DE", theirs.condition_info)


@tagged("post_install", "-at_install")
class TestStoredCompanies(StoredConditionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.rule"].search(
            [("model_id.model", "=", "res.partner"), ("name", "ilike", "multi")]
        ).active = True
        cls.austrians[0].company_id = cls.here
        cls.austrians[1:].company_id = cls.there
        cls.domain = [("id", "in", cls.everybody.ids)]

    def test_the_selection_finds_the_authors_companies_for_whoever_may_use_them(self):
        selection = self.selection(self.domain)
        self.assertEqual(selection.match_count, 2)
        self.assertEqual(self.seen(selection, self.colleague, self.there).match_count, 2)
        both = self.selection(self.domain, companies=self.here + self.there)
        self.assertEqual(both.match_count, 4)
        self.assertEqual(self.seen(both, self.colleague, self.here).match_count, 4)
        self.assertEqual(
            both.sudo().with_context(lang=None, tz=None, allowed_company_ids=[]).match_count, 4
        )

    def test_whatever_the_context_says_nobody_reads_more_than_they_may(self):
        both = self.selection(self.domain, companies=self.here + self.there)
        self.colleague.company_ids = self.here
        theirs = self.seen(both, self.colleague)
        self.assertEqual(theirs.match_count, 2)
        self.assertIn("Without 1 companies", theirs.condition_info)
        forged = self.seen(both, self.colleague, self.here + self.there)
        with self.assertRaises(AccessError):
            forged.partner_ids_to_contact()
        elsewhere = self.selection(self.domain, companies=self.there)
        theirs = self.seen(elsewhere, self.colleague)
        self.assertIn("may use none of the companies", theirs.problem)
        with self.assertRaisesRegex(UserError, "may use none"):
            theirs.partner_ids_to_contact()

    def test_what_is_done_with_a_selection_reaches_all_it_counted(self):
        both = self.selection(self.domain, companies=self.here + self.there, channel="email")
        theirs = self.seen(both, self.colleague, self.there)
        batch = theirs.generate_history({"action_id": self.call.id})
        self.assertEqual((batch.total_count, batch.done_count), (4, 4))
        action = theirs.action_view_matching()
        found = theirs.env["res.partner"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(len(found), 4)
        self.assertEqual(theirs.env.company, self.there)

    def test_the_queue_sends_to_whom_the_author_saw(self):
        mailing = self.mailing_by(self.author, self.domain)
        self.assertEqual(mailing.company_id, self.here)
        self.assertEqual((mailing.consent_net_count, mailing.total), (2, 2))
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertMailedTo(self.austrians[0], self.elsewhere)

    def test_a_mailing_on_a_selection_sends_to_whom_its_form_shows(self):
        selection = self.selection(self.domain, companies=self.here + self.there)
        domain = [("selection_id", "=", selection.id)]
        mailing = self.mailing_by(self.author, domain, self.here + self.there)
        self.assertEqual(mailing.consent_net_count, 4)
        mailing.action_launch()
        self.run_queue()
        self.assertMailedTo(*self.everybody)

    def test_who_sends_a_colleagues_mailing_sends_it_to_whom_they_see(self):
        mailing = self.mailing_by(self.author, self.domain, self.here + self.there)
        self.assertEqual(mailing.total, 4)
        self.colleague.company_ids = self.here
        theirs = self.seen(mailing, self.colleague)
        self.assertEqual((theirs.consent_net_count, theirs.total), (2, 2))
        theirs.action_launch()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertMailedTo(self.austrians[0], self.elsewhere)

    def test_nobody_sends_for_a_company_that_they_may_not_use(self):
        self.colleague.company_ids = self.here
        with self.assertRaisesRegex(AccessError, "choose a company that you may use"):
            self.mailing_by(self.colleague, self.domain, company_id=self.there.id)
        mailing = self.mailing_by(self.author, self.domain, self.there, company_id=self.there.id)
        theirs = self.seen(mailing, self.colleague)
        self.assertEqual((theirs.total, theirs.consent_net_count), (0, 0))
        self.assertIn("may not use", theirs.condition_info)
        with self.assertRaisesRegex(UserError, "may not use"):
            theirs.action_launch()

    def test_ids_that_the_user_may_not_read_get_nothing(self):
        self.colleague.company_ids = self.here
        mailing = self.mailing_by(self.colleague, self.domain)
        with self.mock_mail_gateway():
            mailing.action_send_mail(res_ids=self.everybody.ids)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.austrians[0], self.elsewhere)


@tagged("post_install", "-at_install")
class TestStoredMailing(StoredConditionCommon):
    def test_the_queue_finds_what_the_german_author_saw(self):
        for domain, reached in ((self.words, self.austrians), (self.negated, self.elsewhere)):
            mailing = self.mailing_by(self.author, domain)
            self.assertEqual(mailing.consent_net_count, len(reached))
            theirs = self.seen(mailing, self.colleague)
            self.assertEqual((theirs.consent_net_count, theirs.total), (len(reached),) * 2)
            self.assertIn("German", theirs.condition_info)
            # Whoever is responsible by then, and whoever sends it.
            mailing.with_context(mail_auto_subscribe_no_notify=True).user_id = self.colleague
            theirs.action_launch()
            self.run_queue()
            self.assertEqual(mailing.state, "done")
            self.assertMailedTo(*reached)

    def test_on_a_selection_in_the_authors_language(self):
        selection = self.selection(self.words)
        domain = [("selection_id", "=", selection.id)]
        mailing = self.mailing_by(self.colleague, domain)
        self.assertEqual(mailing.consent_net_count, 3)
        mailing.action_launch()
        self.run_queue()
        self.assertMailedTo(*self.austrians)

    def test_a_copy_and_the_winner_of_an_ab_test_mean_the_same(self):
        mailing = self.mailing_by(
            self.author, self.words, ab_testing_enabled=True, ab_testing_pc=34
        )
        copy = self.seen(mailing, self.colleague, mail_auto_subscribe_no_notify=True).copy()
        self.assertEqual((copy.condition_lang, copy.total), ("de_DE", 1))
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(len(self._mails), 1)
        winner = self.Mailing.browse(mailing.sudo().action_select_as_winner()["res_id"])
        self.assertEqual(winner.condition_user_id, self.author)
        self.run_queue()
        self.assertEqual(len(self._mails), 2)
        again = self.Mailing.browse(mailing.sudo().action_select_as_winner()["res_id"])
        self.run_queue()
        self.assertEqual((again.state, len(self._mails)), ("done", 0))
        self.assertIn("ein anderes Mailing dieses A/B-Tests", self.notes(again))

    def test_a_favourite_filter_keeps_its_meaning(self):
        saved = self.seen(self.env["mailing.filter"], self.author).create(
            {
                "name": "Austrians",
                "mailing_domain": repr(self.words),
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        theirs = self.seen(self.Mailing, self.colleague)
        with Form(theirs) as form:
            form.subject = "Offers"
            form.mailing_model_id = self.env["ir.model"]._get("res.partner")
            form.mailing_filter_id = saved
            self.assertEqual(form.consent_net_count, 3)
        self.assertEqual(form.record.consent_net_count, 3)

    def test_others_than_were_shown_get_nothing(self):
        selection = self.selection([("id", "in", self.austrians[0].ids)])
        domain = [("selection_id", "=", selection.id)]
        mailing = self.mailing_by(self.author, domain)
        mailing.action_launch()
        selection.domain = str([("id", "in", self.everybody.ids)])
        self.run_queue()
        self.assertEqual(mailing.state, "draft")
        self.assertFalse(self._mails)
        self.assertFalse(mailing.mailing_trace_ids)
        self.assertIn("Beim Einreihen passten 1 Empfänger, jetzt passen 4", self.notes(mailing))
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertMailedTo(*self.everybody)

    def test_nobody_at_all_is_a_draft_again_and_says_so(self):
        mailing = self.mailing_by(self.author, [("id", "in", [])])
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(mailing.state, "draft")
        self.assertIn("Niemand entspricht", self.notes(mailing))
        fewer = self.selection([("id", "in", self.everybody.ids)])
        mailing = self.mailing_by(self.author, [("selection_id", "=", fewer.id)])
        mailing.action_launch()
        fewer.domain = str([("id", "in", self.austrians[0].ids)])
        self.run_queue()
        self.assertEqual(mailing.state, "draft")

    def test_new_customers_answers_and_locks_are_no_reason_to_stop(self):
        self.tag.name = self.tag.with_context(lang="de_DE").name = "Shown"
        domain = Domain("category_id", "in", self.tag.ids) & Domain("consent_email", "=", "given")
        mailing = self.mailing_by(self.author, domain)
        self.assertEqual(mailing.total, 3)
        mailing.action_launch()
        new = self.willing("New", category_id=[Command.link(self.tag.id)])
        refusing, locked, remaining = self.austrians
        refusing._consent_set("email", "refused", source="portal")
        locked.lock_level = "hidden"
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertMailedTo(remaining, new)

    def test_an_author_who_is_gone_stops_it_until_somebody_else_sends_it(self):
        mailing = self.mailing_by(self.author, self.words)
        mailing.action_launch()
        self.author.active = False
        self.run_queue()
        self.assertEqual(mailing.state, "draft")
        self.assertFalse(self._mails)
        self.seen(mailing, self.colleague).action_launch()
        self.run_queue()
        self.assertMailedTo(*self.austrians)

    def test_all_left_out_is_done_with_the_reasons(self):
        refusing = self.unwilling("refused")
        mailing = self.mailing_by(self.author, [("id", "=", refusing.id)])
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertLeftOut(mailing, {refusing: "refused"})
        self.assertNotIn("Sent to nobody", self.notes(mailing))

    def test_what_failed_is_sent_again(self):
        mailing = self.mailing_by(self.author, self.words)
        mailing.action_launch()
        self.run_queue()
        mailing.action_retry_failed()
        self.run_queue()
        self.assertEqual(mailing.state, "done")
        self.assertFalse(self._mails)
        self.assertNotIn("nobody", self.notes(mailing))


@tagged("post_install", "-at_install")
class TestDecidedOnce(StoredConditionCommon):
    def test_lists_of_the_left_out_work_each_reason_out_once(self):
        selection = self.selection(self.words, channel="email")
        mailing = self.mailing_by(self.author, self.words)
        for rows, context in (
            ("partner.selection.exclusion", {"partner_selection_id": selection.id}),
            ("mailing.consent.exclusion", {"consent_mailing_id": mailing.id}),
        ):
            model = self.env[rows].with_context(**context)
            query = model._search([], order="reason, id")
            plan = self.env.execute_query(SQL("EXPLAIN %s", query.select("id", "reason")))
            # A CASE in a filter is the decision worked out once more.
            self.assertNotIn("CASE", "\n".join(line for (line,) in plan))
