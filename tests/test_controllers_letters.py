"""Letters are decided for their sender, whichever company who writes or prints them works in."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_controllers_selection import ControllersSelectionCommon
from .test_letters_many import ManyLettersCommon


class LettersOfACompanyCommon(ControllersSelectionCommon):
    def letters_for(self, partners, company, user=None, at=None, **values):
        at = at or (self.here, self.there)
        seen = self.seen(partners, user or self.clerk, *at)
        run = self.env["partner.letter"].browse(seen.action_write_letters()["res_id"])
        run = self.seen(run, user or self.clerk, *at)
        run.write({"subject": "Hello", "body": "<p>Hello</p>", "company_id": company.id} | values)
        return run


@tagged("post_install", "-at_install")
class TestLettersOfACompany(LettersOfACompanyCommon):
    def test_the_sender_chosen_in_the_dialog_decides(self):
        self.clerk.group_ids += self.env.ref("base.group_multi_company")
        for_here = self.said("post", "unknown", "refused")
        run = self.letters_for(for_here, self.here)
        self.assertEqual(run.letter_count, 1)
        with Form(run, "partner_consent.partner_letter_view_dialog") as form:
            form.company_id = self.there
            self.assertEqual((form.letter_count, form.left_out_count), (0, 1))
        with self.assertRefused("None of the 1 customers may be written to"):
            run.action_print()

    def test_households_are_those_of_whom_the_sender_may_write_to(self):
        refusing = self.said("post", "unknown", "refused", name="Anna Meier")
        sharing = self.said("post", "unknown", "unknown", name="Bert Meier")
        both = refusing | sharing
        for company, first in ((self.here, refusing), (self.there, sharing)):
            run = self.letters_for(both, company, household="address")
            self.assertEqual([one["partner"] for one in run._letters()], [first])
            household = self.in_action(run.action_view_household())
            self.assertEqual(household, (both - first) if company == self.here else first.browse())
            self.assertEqual(
                run.action_view_household()["context"]["allowed_company_ids"][0], company.id
            )

    def test_placeholders_tell_what_was_said_to_the_sender(self):
        partner = self.said("post", "given", "unknown")
        partner.with_company(self.there)._consent_set("email", "refused", source="portal")
        body = "<p>Post: <t t-out='object.consent_post_label'/></p>"
        for company, label in ((self.here, "Yes"), (self.there, "Not asked")):
            (letter,) = self.letters_for(partner, company, body=body)._letters()
            self.assertIn(f"Post: {label}", letter["body"])

    def test_who_lost_the_senders_company_has_nothing_printed_any_more(self):
        partner = self.said("post", "unknown", "unknown")
        run = self.letters_for(partner, self.there)
        run.action_print()
        self.clerk.write({"company_ids": [Command.set(self.here.ids)], "company_id": self.here.id})
        officers = self.seen(run, self.officer, self.there, self.here)
        with self.assertRefused("may not use Beispiel AG any more", UserError):
            officers._letters()


@tagged("post_install", "-at_install")
class TestWelcomeBackOfACompany(ControllersSelectionCommon):
    def test_who_said_yes_to_another_company_gets_neither_mail_nor_letter(self):
        partner = self.said("email", "given", "unknown")
        partner.with_company(self.there)._consent_set("post", "refused", source="portal")
        mails = self.env["mail.mail"].sudo()
        for company, mailed in ((self.there, 0), (self.here, 1)):
            before = mails.search_count([])
            self.seen(partner, self.officer, company).action_send_welcome_back()
            self.assertEqual(mails.search_count([]) - before, mailed, company.name)
            self.assertFalse(partner.activity_ids)
        partner.with_company(self.there)._consent_set("post", "given", source="portal")
        self.seen(partner, self.officer, self.there).action_send_welcome_back()
        self.assertEqual(len(partner.activity_ids), 1)


@tagged("post_install", "-at_install")
class TestManyLettersOfACompany(LettersOfACompanyCommon, ManyLettersCommon):
    def test_in_the_background_the_sender_decides_and_who_started_it_is_in_another_company(self):
        both = self.said("post", "refused", "unknown") | self.said("post", "unknown", "refused")
        self.clerk.company_id = self.here
        run = self.letters_for(both, self.there, create_history=True)
        run.action_print()
        self.assertEqual(run.state, "running")
        self.run_cron("partner_consent.ir_cron_letter")
        self.assertEqual((run.state, run.error, run.done_count), ("done", False, 1))
        self.assertEqual(run.excluded_ids, both[1].ids)
        entry = both[0].history_ids
        self.assertEqual((len(entry), entry.company_id), (1, self.there))
        self.assertFalse(both[1].history_ids)
