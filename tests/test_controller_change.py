"""A company gets another controller: asked first, told what changes, and no Yes is taken along."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..models.batch import parts
from ..models.channel.settings import channels_in_use
from .common.controllers import ControllersCommon


@tagged("post_install", "-at_install")
class TestControllerChange(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.carla = (
            cls.customer(name, phone=f"+49 151 2345678{number}")
            for number, name in enumerate(("Anna Meier", "Bert Braun", "Carla Conrad"))
        )
        cls.admin = new_test_user(
            cls.env, "company_admin", groups="base.group_user,base.group_erp_manager"
        )

    def answer(self, partner, company, state, channel="email", source="portal"):
        return partner.with_company(company)._consent_set(channel, state, source=source)

    def dialog(self, company, controller, **values):
        dialogs = self.env["partner.consent.controller.change"].with_user(self.admin)
        return dialogs.create({"company_id": company.id, "controller_id": controller.id, **values})

    def counts(self, dialog, channel="email"):
        line = dialog.line_ids.filtered(lambda one: one.channel == channel)
        return (line.yes_now, line.no_now, line.yes_then, line.no_then, line.no_lacking)

    def test_the_dialog_says_first_for_how_many_customers_what_changes(self):
        before = self.counts(self.dialog(self.there, self.here))
        self.answer(self.anna, self.there, "given")
        self.answer(self.bert, self.there, "refused")
        self.answer(self.carla, self.there, "refused")
        self.answer(self.carla, self.here, "refused")
        self.answer(self.anna, self.here, "refused")
        found = self.counts(self.dialog(self.there, self.here))
        added = tuple(now - then for now, then in zip(found, before, strict=True))
        self.assertEqual(added, (1, 2, 0, 2, 1))
        self.assertEqual(self.answers(self.bert), ("unknown", "refused"))

    def test_hidden_customers_are_counted_those_of_other_companies_are_not(self):
        before = self.counts(self.dialog(self.there, self.here))
        for partner, values in (
            (self.anna, {"active": False}),
            (self.bert, {"company_id": self.here.id}),
            (self.carla, {"company_id": self.there.id}),
        ):
            self.answer(partner, self.there, "refused")
            partner.write(values)
        found = self.counts(self.dialog(self.there, self.here))
        self.assertEqual(found[1] - before[1], 2)

    def test_the_counts_take_one_query_however_many_there_are(self):
        def queries():
            dialog = self.env["partner.consent.controller.change"].new(
                {"company_id": self.there.id}
            )
            dialog.controller_id = self.here
            return self.statements(lambda: dialog.line_ids)

        queries()
        few = queries()
        for number in range(5):
            self.answer(self.customer(f"More {number}"), self.there, "refused")
        self.assertEqual(queries(), few)

    def test_nothing_is_taken_along_unless_it_is_ticked(self):
        self.answer(self.bert, self.there, "refused")
        self.dialog(self.there, self.here).action_change()
        self.assertEqual(self.there.consent_controller_id, self.here)
        self.assertEqual(self.answers(self.bert), ("unknown", "unknown"))

    def test_refusals_go_along_by_choice_with_whose_they_are_and_a_yes_never(self):
        self.answer(self.anna, self.there, "given")
        self.answer(self.anna, self.there, "refused", channel="phone")
        self.answer(self.bert, self.there, "refused", source="manual")
        self.answer(self.carla, self.there, "refused")
        self.answer(self.carla, self.here, "refused")
        self.answer(self.bert, self.here, "given", channel="phone")
        last = self.Event.search([], limit=1, order="id desc").id
        dialog = self.dialog(self.there, self.here, take_refusals=True)
        lacking = sum(dialog.line_ids.mapped("no_lacking"))
        dialog.action_change()
        events = self.Event.search([("id", ">", last)], order="id")
        self.assertEqual(
            {(event.partner_id, event.channel, event.source) for event in events},
            {(self.anna, "phone", "copy"), (self.bert, "email", "manual")},
        )
        self.assertEqual(len(events), lacking)
        self.assertEqual(events.company_id, self.here)
        self.assertEqual(events.user_id, self.admin)
        for name in (self.here.name, self.there.name):
            self.assertNotIn(name, str(events.mapped("note")))
        self.assertEqual(self.answers(self.anna), ("unknown", "unknown"))
        self.assertEqual(self.answers(self.anna, "phone"), ("refused", "refused"))
        with self.assertRefused("Only the customer can change that"):
            self.anna.with_user(self.officer)._consent_set(
                "phone", "given", source="manual", note="form"
            )
        self.assertFalse(self.Event.verify())

    def test_a_refusal_takes_back_a_yes_to_the_new_controller(self):
        self.answer(self.anna, self.there, "refused")
        self.answer(self.anna, self.here, "given")
        self.dialog(self.there, self.here, take_refusals=True).action_change()
        self.assertEqual(self.answers(self.anna), ("refused", "refused"))

    def test_an_address_follows_its_contact_and_the_businesss_refusal_stays_the_businesss(self):
        address = self.Partner.create(
            {"name": "Invoices", "type": "invoice", "parent_id": self.anna.id}
        )
        self.answer(self.anna, self.there, "refused", source="manual")
        self.dialog(self.there, self.here, take_refusals=True).action_change()
        rows = (self.anna | address).consent_event_ids.filtered(
            lambda event: event.company_id == self.here
        )
        self.assertEqual(
            {(event.partner_id, event.source) for event in rows},
            {(self.anna, "manual"), (address, "shared")},
        )

    def test_many_go_along_a_part_at_a_time(self):
        partners = self.anna | self.bert | self.carla
        for partner in partners:
            self.answer(partner, self.there, "refused")
        with patch.object(parts, "PART", 2):
            self.dialog(self.there, self.here, take_refusals=True).action_change()
        self.assertEqual(set(partners.mapped("consent_email")), {"refused"})

    def test_the_way_back_to_itself_brings_the_answers_of_before(self):
        self.answer(self.anna, self.there, "given")
        self.dialog(self.there, self.here).action_change()
        self.answer(self.bert, self.here, "refused")
        dialog = self.dialog(self.there, self.there)
        self.assertIn(self.here.name, dialog.effects)
        before = self.counts(dialog)
        self.assertEqual(before[2], 1)
        dialog.take_refusals = True
        dialog.action_change()
        self.assertEqual(self.there.consent_controller_id, self.there)
        self.assertEqual(self.answers(self.anna), ("unknown", "given"))
        self.assertEqual(self.answers(self.bert), ("refused", "refused"))

    def test_branches_go_along_with_the_company_whose_answers_they_have(self):
        branch = self.branch(self.there)
        self.answer(self.anna, branch, "refused")
        self.anna.company_id = branch
        dialog = self.dialog(self.there, self.here, take_refusals=True)
        self.assertIn("go along: 1", dialog.effects)
        dialog.action_change()
        self.assertEqual((self.there | branch).consent_controller_id, self.here)
        self.assertEqual(self.anna.consent_email, "refused")

    def test_a_branch_becomes_a_controller_of_its_own(self):
        branch = self.branch(self.there)
        self.answer(self.anna, self.there, "refused")
        self.dialog(branch, branch, take_refusals=True).action_change()
        self.assertEqual(branch.consent_controller_id, branch)
        self.assertEqual(self.anna.with_company(branch).consent_email, "refused")
        self.answer(self.anna, branch, "given")
        self.assertEqual(self.answers(self.anna), ("unknown", "refused"))

    def test_open_questions_become_void_and_are_counted_before(self):
        template = self.env.ref("partner_consent.mail_template_consent_request")
        self.assertTrue(template)
        self.anna.with_company(self.there).action_consent_ask()
        dialog = self.dialog(self.there, self.here)
        self.assertIn("become void: 1", dialog.effects)
        dialog.action_change()
        request = self.env["partner.consent.request"].search([("partner_id", "=", self.anna.id)])
        self.assertEqual(request.state, "void")

    def test_only_a_company_with_answers_of_its_own_can_be_chosen(self):
        branch = self.branch(self.there)
        dialog = self.dialog(self.here, self.there)
        self.assertIn(self.there, dialog.choice_ids)
        self.assertFalse((branch | self.here) & dialog.choice_ids)
        dialog.controller_id = branch
        with self.assertRefused("no controller itself", ValidationError):
            dialog.action_change()
        dialog.controller_id = self.here
        with self.assertRefused("these answers already", UserError):
            dialog.action_change()

    def test_it_takes_the_right_to_change_companies(self):
        for user in (self.clerk, self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dialogs = self.env["partner.consent.controller.change"].with_user(user)
                dialogs.create({"company_id": self.there.id, "controller_id": self.here.id})
        with self.assertRaises(AccessError):
            self.there.with_user(self.officer).write({"consent_controller_id": self.here.id})

    def test_a_direct_write_takes_nothing_along(self):
        self.answer(self.bert, self.there, "refused")
        self.there.with_user(self.admin).consent_controller_id = self.here
        self.assertEqual(self.answers(self.bert), ("unknown", "unknown"))

    def test_a_company_that_the_user_may_not_read_is_not_named(self):
        branch = self.branch(self.there)
        rule = self.env.ref("base.res_company_rule_erp_manager")
        rule.domain_force = f"[('id', 'in', {(branch | self.here).ids})]"
        dialog = self.dialog(branch, self.here)
        self.assertEqual(dialog.present_name, "another company")
        self.assertNotIn(self.there.name, dialog.effects)
        self.assertFalse(self.there & dialog.choice_ids)
        third = self.controller("Dritte GmbH")
        third.consent_controller_id = self.there
        rule.domain_force = f"[('id', '=', {self.there.id})]"
        with self.assertRefused("AG: another company has its answers", ValidationError):
            self.there.with_user(self.admin).consent_controller_id = self.here

    def test_the_company_form_shows_the_controller_and_opens_the_dialog(self):
        self.admin.company_ids |= self.there
        action = self.env.ref("partner_consent.partner_consent_controller_change_action")
        view = self.env["res.company"].with_user(self.admin).get_view(view_type="form")
        self.assertIn(f'name="{action.id}"', view["arch"])
        with Form(
            self.env["partner.consent.controller.change"]
            .with_user(self.admin)
            .with_context(default_company_id=self.there.id)
        ) as form:
            form.controller_id = self.here
            self.assertEqual(len(form.line_ids), len(channels_in_use(self.env)))
            self.assertIn("A Yes is never copied", form.effects)
        self.assertEqual(self.there.consent_controller_id, self.there)

    def test_a_database_with_one_company_hears_of_no_controller(self):
        view = (
            self.env["res.company"].with_user(self.clerk_of(self.here)).get_view(view_type="form")
        )
        self.assertNotIn("consent_controller_id", view["arch"])
