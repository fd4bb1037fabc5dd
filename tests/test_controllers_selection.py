"""Selections decide for their own company, whoever looks at them from wherever."""

import io
from itertools import product

import openpyxl

from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ..policy import vocabulary as v
from .common.controllers import ControllersCommon

SOURCE = {"given": "portal", "refused": "portal", "requested": "manual"}


class ControllersSelectionCommon(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = iter(range(10_000, 99_999))
        cls.tag = cls.env["res.partner.category"].create({"name": "Selected"})

    @classmethod
    def said(cls, channel, here, there, **values):
        """Create a customer with these answers at the two controllers."""
        number = next(cls.numbers)
        name = values.pop("name", f"{channel} {here} {there} {number}")
        partner = cls.customer(
            name,
            phone=f"+49 151 234{number}",
            category_id=[Command.link(cls.tag.id)],
            **values,
        )
        for company, state in ((cls.here, here), (cls.there, there)):
            if state != v.UNKNOWN:
                of = partner.with_company(company)
                of._consent_set(channel, state, source=SOURCE[state])
        return partner

    def seen(self, records, user, *companies):
        """Return what this user sees with these companies active, the first being the current."""
        ids = [company.id for company in companies]
        return records.with_user(user).with_context(allowed_company_ids=ids)

    def selection(self, company, channel, user=None, at=None, **values):
        """Make a selection for a company while working in others."""
        at = at or (self.here, self.there)
        selections = self.seen(self.env["partner.selection"], user or self.clerk, *at)
        return selections.create(
            {
                "name": f"For {company.name}",
                "domain": str([("category_id", "=", self.tag.id)]),
                "company_id": company.id,
                "channel": channel,
            }
            | values
        )

    def in_action(self, action, user=None):
        """Return the records of the list that an action opens, as the web client asks for them."""
        records = self.env[action["res_model"]].with_user(user or self.clerk)
        return records.with_context(**action["context"]).search(action["domain"] or [], order="id")


@tagged("post_install", "-at_install")
class TestAnswerPairs(ControllersSelectionCommon):
    """Nothing is for a controller that lacks a Yes, or, where that is enough, that has a No."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = {
            channel: {
                pair: cls.said(channel, *pair)
                for pair in product(v.CONSENT_STATES, repeat=2)
                # Only e-mail is asked for.
                if channel == "email" or v.REQUESTED not in pair
            }
            for channel in ("email", "phone", "post")
        }

    def in_each_case(self, check, *channels):
        """Call ``check(company, channel, everybody, who may be contacted)`` for each controller and
        rule, the other controller having the other rule."""
        companies = self.here, self.there
        for channel, rule, place in product(channels, v.RULES, (0, 1)):
            other_rule = v.OPT_IN if rule == v.OPT_OUT else v.OPT_OUT
            self.channel(channel).with_company(companies[place]).rule = rule
            self.channel(channel).with_company(companies[1 - place]).rule = other_rule
            yes = {v.GIVEN} if rule == v.OPT_IN else {v.GIVEN, v.UNKNOWN, v.REQUESTED}
            pairs = self.pairs[channel]
            everybody = [one.id for one in pairs.values()]
            allowed = [one.id for pair, one in pairs.items() if pair[place] in yes]
            company = companies[place]
            # What was read by the former rule is no more than a cache of this transaction.
            self.env.invalidate_all()
            with self.subTest(company=company.name, channel=channel, rule=rule):
                check(company, channel, everybody, allowed)

    def either_way(self, records):
        """Yield what the clerk sees, one or the other company being the current one."""
        yield self.seen(records, self.clerk, self.here, self.there)
        yield self.seen(records, self.clerk, self.there, self.here)

    def test_a_selection_reaches_whom_its_company_may_contact(self):
        def check(company, channel, everybody, allowed):
            selection = self.selection(company, channel, domain=str([("id", "in", everybody)]))
            for seen in self.either_way(selection):
                self.assertEqual(seen.partner_ids_to_contact(), allowed)
                counts = (len(everybody), len(allowed))
                self.assertEqual((seen.match_count, seen.reach_count), counts)
                self.assertEqual(self.in_action(seen.action_view_reach()).ids, allowed)
                left_out = self.in_action(seen.action_view_excluded())
                self.assertEqual(set(left_out.partner_id.ids), set(everybody).difference(allowed))

        self.in_each_case(check, *self.pairs)

    def test_a_call_list_names_the_numbers_that_its_company_may_call(self):
        def check(company, channel, everybody, allowed):
            selection = self.selection(company, channel, domain=str([("id", "in", everybody)]))
            for seen in self.either_way(selection):
                listed = self.in_action(seen.action_call_list())
                self.assertEqual(listed.ids, allowed)
                self.assertEqual(listed.mapped("callable_number"), listed.mapped("phone"))
                matching = self.in_action(seen.action_view_matching())
                self.assertEqual(matching.filtered("callable_number").ids, allowed)

        self.in_each_case(check, "phone")

    def test_letters_go_to_whom_their_sender_may_write(self):
        def check(company, channel, everybody, allowed):
            selection = self.selection(company, channel, domain=str([("id", "in", everybody)]))
            run = self.env["partner.letter"].browse(selection.action_letters()["res_id"])
            run = run.with_user(self.clerk)
            for seen in self.either_way(run):
                self.assertEqual((seen.company_id, seen.letter_count), (company, len(allowed)))
                refused = self.in_action(seen.action_view_excluded())
                self.assertEqual(set(refused.ids), set(everybody).difference(allowed))
            run.write({"subject": "Hello", "body": "<p>Hello</p>"})
            run.action_print()
            for seen in self.either_way(run):
                printed = [letter["partner"].id for letter in seen._letters()]
                self.assertEqual(printed, allowed)

        self.in_each_case(check, "post")

    def test_the_current_companys_answers_say_who_may_be_contacted(self):
        def check(company, channel, everybody, allowed):
            partners = self.seen(self.Partner, self.clerk, company)
            domain = [("id", "in", everybody), ("reachable_channel", "=", channel)]
            self.assertEqual(partners.search(domain, order="id").ids, allowed)

        self.in_each_case(check, *self.pairs)


@tagged("post_install", "-at_install")
class TestSelectionOfACompany(ControllersSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.for_here = cls.said("email", "given", "unknown")
        cls.for_there = cls.said("email", "refused", "given")

    def test_the_form_counts_for_the_company_that_is_chosen(self):
        selections = self.seen(self.env["partner.selection"], self.clerk, self.here, self.there)
        self.clerk.group_ids += self.env.ref("base.group_multi_company")
        with Form(selections) as form:
            form.name = "Test"
            form.domain = str([("category_id", "=", self.tag.id)])
            form.channel = "email"
            self.assertNotIn("Not asked yet", form.excluded_summary)
            self.assertFalse(form.condition_info)
            form.company_id = self.there
            self.assertIn("Not asked yet", form.excluded_summary)
            self.assertIn("by the answers given to Beispiel AG", form.condition_info)
        self.assertEqual(form.record.partner_ids_to_contact(), self.for_there.ids)

    def test_another_company_decides_at_once_and_the_condition_stays_its_authors(self):
        selection = self.selection(self.here, "email")
        fixed = selection.sudo().condition_user_id, selection.sudo().condition_company_ids
        self.assertEqual(selection.partner_ids_to_contact(), self.for_here.ids)
        officers = self.seen(selection, self.officer, self.there, self.here)
        officers.company_id = self.there
        self.assertEqual(selection.partner_ids_to_contact(), self.for_there.ids)
        self.assertEqual(selection.reach_count, 1)
        now = selection.sudo().condition_user_id, selection.sudo().condition_company_ids
        self.assertEqual(now, fixed)

    def test_a_condition_on_answers_means_those_given_to_its_company(self):
        domain = str([("category_id", "=", self.tag.id), ("consent_email", "=", "given")])
        for company, partner in ((self.here, self.for_here), (self.there, self.for_there)):
            selection = self.selection(company, False, domain=domain)
            self.assertEqual(self.in_action(selection.action_view_matching()), partner)

    def test_without_a_company_the_first_of_those_fixed_decides(self):
        selection = self.selection(
            self.there, "email", at=(self.there, self.here), company_id=False, shared=True
        )
        theirs = self.seen(selection, self.officer, self.here, self.there)
        self.assertEqual(theirs.partner_ids_to_contact(), self.for_there.ids)
        self.assertIn("by the answers given to Beispiel AG", theirs.condition_info)

    def test_a_program_that_names_no_companies_asks_for_the_users_own(self):
        self.clerk.company_id = self.there
        selections = self.env["partner.selection"].with_user(self.clerk)
        domain = str([("category_id", "=", self.tag.id)])
        for values in ({}, {"company_id": False}):
            selection = selections.create(
                {"name": "Test", "domain": domain, "channel": "email"} | values
            )
            self.assertEqual(selection.partner_ids_to_contact(), self.for_there.ids)

    def test_a_branch_decides_by_its_parents_answers(self):
        branch = self.branch(self.there)
        selection = self.selection(branch, "email", at=(self.here, self.there, branch))
        self.assertEqual(selection.partner_ids_to_contact(), self.for_there.ids)
        clerk = self.clerk_of(branch)
        theirs = self.selection(branch, "email", user=clerk, at=(branch,))
        self.assertEqual(theirs.partner_ids_to_contact(), self.for_there.ids)
        self.assertFalse(theirs.condition_info)

    def test_who_may_not_use_the_company_learns_nothing(self):
        selection = self.selection(self.there, "email", shared=True)
        clerk = self.clerk_of(self.here)
        theirs = selection.with_user(clerk).with_context(allowed_company_ids=self.here.ids)
        searched = theirs.browse().search([("id", "=", selection.id)])
        self.assertFalse(searched)
        partners = self.seen(self.Partner, clerk, self.here)
        self.assertFalse(partners.search([("selection_reach_id", "=", selection.id)]))
        with self.assertRefused("not allowed|access", Exception):
            theirs.partner_ids_to_contact()
        # A shared one of no company is evaluated in those that they may use.
        common = self.selection(
            self.there, "email", at=(self.there, self.here), company_id=False, shared=True
        )
        theirs = self.seen(common, clerk, self.here)
        self.assertEqual(theirs.partner_ids_to_contact(), self.for_here.ids)
        self.assertNotIn("Beispiel", theirs.condition_info)

    def test_moved_to_a_company_that_who_looks_may_not_use_it_says_so(self):
        selection = self.selection(
            self.here, "email", user=(clerk := self.clerk_of(self.here)), at=(self.here,)
        )
        selection.sudo().company_id = self.there
        problem = selection.with_user(clerk).sudo().problem
        self.assertIn("is for a company that", problem)
        self.assertNotIn("Beispiel", problem)

    def test_a_mailing_made_from_it_is_its_companys(self):
        clerk_groups = self.env.ref("mass_mailing.group_mass_mailing_user")
        self.clerk.group_ids += clerk_groups
        selection = self.selection(self.there, "email")
        for temporary in (False, True):
            selection.sudo().temporary = temporary
            action = selection.action_mailing()
            mailings = self.env["mailing.mailing"].with_user(self.clerk)
            form = Form(mailings.with_context(**action["context"]))
            mailing = form.save()
            self.assertEqual(mailing.company_id, self.there)
            here_first = self.seen(mailing, self.clerk, self.here, self.there)
            self.assertEqual(here_first.consent_net_count, 1)
            self.assertEqual(here_first._get_recipients(), self.for_there.ids)
        # One of the other company to the same selection asks its own answers.
        mailing.company_id = self.here
        mailing.mailing_domain = str([("selection_id", "=", selection.id)])
        self.assertEqual(mailing._get_recipients(), self.for_here.ids)
        mailing.mailing_domain = str([("selection_reach_id", "=", selection.id)])
        self.assertFalse(mailing._get_recipients())

    def test_a_history_batch_and_what_its_action_does_are_its_companys(self):
        action = self.env["partner.history.action"].create(
            {"name": "Objection", "consent_channel": "phone", "consent_state": "refused"}
        )
        selection = self.selection(self.there, "email")
        batch = selection.generate_history({"action_id": action.id})
        self.assertEqual(batch.company_id, self.there)
        entries = self.env["partner.history"].search([("batch_id", "=", batch.id)])
        self.assertEqual(entries.company_id, self.there)
        self.assertEqual(self.answers(self.for_here, "phone"), ("unknown", "refused"))
        dialog = selection.action_generate_history()
        self.assertEqual(dialog["context"]["allowed_company_ids"][0], self.there.id)

    def test_asking_for_confirmation_asks_in_its_companys_name(self):
        unasked = self.said("email", "given", "unknown")
        selection = self.selection(
            self.there, "email", domain=str([("id", "in", unasked.ids)]), user=self.officer
        )
        selection.action_ask_confirmation()
        self.assertEqual(self.answers(unasked), ("given", "requested"))
        request = unasked.consent_request_ids
        self.assertEqual((request.company_id, request.state), (self.there, "sent"))

    def test_many_are_asked_in_its_companys_name_too(self):
        asks = self.env["partner.consent.ask"]
        self.patch(type(asks), "_immediate", 0)
        unasked = self.said("email", "given", "unknown")
        selection = self.selection(
            self.there, "email", domain=str([("id", "in", unasked.ids)]), user=self.officer
        )
        action = selection.action_ask_confirmation()
        run = asks.browse(action["res_id"])
        self.assertEqual(run.company_id, self.there)
        self.assertEqual(action["context"]["allowed_company_ids"][0], self.there.id)
        self.run_cron("partner_consent.ir_cron_consent_ask")
        self.assertEqual((run.state, run.done_count), ("done", 1))
        self.assertEqual(self.answers(unasked), ("given", "requested"))

    def test_reach_these_customers_is_for_the_company_one_works_in(self):
        for company, partner in ((self.here, self.for_here), (self.there, self.for_there)):
            partners = (self.for_here | self.for_there).with_user(self.clerk).with_company(company)
            action = partners.action_use_selection()
            selection = self.env["partner.selection"].browse(action["res_id"])
            selection = selection.with_user(self.clerk)
            selection.channel = "email"
            self.assertEqual(selection.partner_ids_to_contact(), partner.ids)


@tagged("post_install", "-at_install")
class TestSelectionFile(ControllersSelectionCommon, HttpCase):
    def rows(self, selection):
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate("clerk", "clerk")
        url = f"/partner_consent/selection/{selection.id}/xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(self.url_open(url).content)).active
        return list(sheet.iter_rows(min_row=2, values_only=True))

    def test_the_file_is_decided_for_the_selections_company(self):
        for_here = self.said("phone", "given", "refused")
        for_there = self.said("phone", "unknown", "given")
        for company, partner in ((self.here, for_here), (self.there, for_there)):
            rows = self.rows(self.selection(company, "phone"))
            self.assertEqual(rows, [(partner.id, partner.name, partner.phone)])
        # Without a channel each address stands for the decision of its own.
        rows = {row[0]: row[3] for row in self.rows(self.selection(self.there, False))}
        self.assertEqual(rows, {for_here.id: None, for_there.id: for_there.phone})

    def test_the_call_list_on_paper_says_for_whom(self):
        partner = self.said("phone", "given", "refused")
        for company, named in ((self.here, True), (self.there, False)):
            report = self.env["ir.actions.report"].with_user(self.clerk).with_company(company)
            html, _type = report._render_qweb_html("partner_consent.report_call_list", partner.ids)
            self.assertIn(company.name, html.decode())
            self.assertEqual(partner.phone in html.decode(), named)
