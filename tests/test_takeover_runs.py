"""Takeovers from the files to the end: shown first, in the background, in whose name."""

from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models.exchange.takeover.partner_consent_takeover import PartnerConsentTakeover
from ..policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS
from .common import takeover_files
from .common.takeover import TakeoverCommon


@tagged("post_install", "-at_install")
class TestTakeoverRuns(TakeoverCommon):
    def test_nothing_happens_before_it_was_shown_and_as_shown(self):
        run = self.takeover()
        with self.assertRefused("Look at what will happen first"):
            run.action_take_over()
        run.action_preview()
        self.anna._consent_set("email", "refused", source="portal")
        with self.assertRefused("Something has changed since"):
            run.action_take_over()
        run.action_preview()
        run.wording = "Other"
        with self.assertRefused("Look at what will happen first"):
            run.action_take_over()
        run.action_preview()
        run.action_take_over()
        with self.assertRefused("new one"):
            run.action_preview()
        with self.assertRefused("can't be changed"):
            run.wording = "Other"

    def test_a_channel_that_takes_no_yes_says_so_before_it_starts(self):
        self.channel("email").manual_yes = False
        run = self.shown()
        self.assertIn("Yes by hand", run.hindrance)
        with self.assertRefused("Yes by hand"):
            run.action_take_over()
        files = {OPT_OUTS: takeover_files.raw("mailchimp", OPT_OUTS)}
        run = self.shown(files=files)
        self.assertFalse(run.hindrance)
        run.action_take_over()

    def test_the_files_are_gone_when_they_are_read_and_the_rows_when_they_are_done(self):
        run = self.shown()
        files = self.env["ir.attachment"].search([("res_model", "=", run._name)])
        self.assertFalse(files)
        self.assertIn("Opt-outs: “opt_outs.csv”, 1 rows", run.files_read)
        run.action_take_over()
        self.assertFalse(self.env["partner.consent.takeover.row"].search_count([]))
        self.assertEqual(len(run.files[CONTACTS]["digest"]), 64)

    def test_a_file_can_be_brought_anew(self):
        run = self.shown()
        self.assertEqual(run.give_count, 1)
        other = self.contacts().replace(b"ANNA@", b"other@")
        run.write({"contacts_file": b64encode(other), "contacts_name": "c.csv"})
        run.action_preview()
        self.assertEqual((run.give_count, run.total_count), (0, 4))

    def test_wrong_files_are_refused_with_a_word_and_nothing_is_read(self):
        contacts, brevo = self.contacts(), takeover_files.raw("brevo", CONTACTS)
        for files, words in (
            ({}, "Choose the files"),
            ({CONTACTS: brevo}, "looks like one of Brevo"),
            ({OPT_OUTS: contacts}, "looks like contacts"),
            ({CONTACTS: b"Name\nAnna"}, "can't be recognised"),
            ({CONTACTS: b"PK\0\0"}, "no text file"),
            ({CONTACTS: contacts + b'"x'}, "never closed"),
            ({CONTACTS: contacts.replace(b"@", b" at ")}, "no address"),
        ):
            with self.subTest(words=words):
                run = self.takeover(files=files)
                with self.assertRefused(words):
                    run.action_preview()
                self.assertFalse(run.files)
        with self.assertRefused("neither opted out nor bounced"):
            self.shown("brevo", {OPT_OUTS: brevo})
        with self.assertRefused("never agreed"):
            run = self.takeover(files={CONTACTS: contacts})
            run.contacts_name = "nonsubscribed_members.csv"
            run.action_preview()
        with self.assertRefused("same file"):
            raw = takeover_files.raw("hubspot", OPT_OUTS)
            self.shown("hubspot", {OPT_OUTS: raw, BOUNCES: raw})

    def test_many_are_taken_over_in_the_background_as_the_officer(self):
        self.patch(PartnerConsentTakeover, "_immediate", 0)
        self.patch(PartnerConsentTakeover, "_chunk", 2)
        addresses = [f"{number}@many.example" for number in range(5)]
        many = self.Partner.create([{"name": email, "email": email} for email in addresses])
        run = self.shown(files=self.all_three(self.contacts(*addresses)))
        run.action_take_over()
        self.assertEqual((run.state, run.progress), ("running", 0.0))
        # Who says No meanwhile is asked no more.
        many[4]._consent_set("email", "refused", source="portal")
        self.run_cron("partner_consent.ir_cron_consent_takeover")
        self.assertEqual((run.state, run.progress), ("done", 100.0))
        self.assertEqual((run.give_count, run.kept_no_count), (5, 1))
        self.assertEqual(many.mapped("consent_email"), ["given"] * 4 + ["refused"])
        self.assertEqual(many[0].consent_event_ids.user_id, self.officer)

    def test_whoever_is_erased_is_not_taken_over(self):
        self.patch(PartnerConsentTakeover, "_immediate", 0)
        files = self.all_three(self.contacts())
        run = self.shown(files=files, create_customers=True)
        run.action_take_over()
        erasure = (
            self.env["partner.erasure"]
            .with_user(self.officer)
            .create({"partner_id": self.anna.id, "reason": "Asked for it"})
        )
        erasure.action_preview()
        erasure.action_erase()
        self.run_cron("partner_consent.ir_cron_consent_takeover")
        self.assertEqual((run.state, run.give_count, run.create_count), ("done", 0, 0))
        self.assertFalse(self.Partner.search([("email", "=ilike", "anna@example.com")]))

    def test_only_officers_do_it_and_in_their_own_name(self):
        for user in (self.clerk, self.auditor, self.lock_manager):
            with self.assertRaises(AccessError):
                self.Takeover.with_user(user).create({"system": "brevo"})
        run = self.shown()
        with self.assertRaises(AccessError):
            run.with_user(self.auditor).contacts_file  # noqa: B018
        colleague = self.officer.copy({"login": "colleague"})
        with self.assertRefused("prepared it"):
            run.with_user(colleague).action_take_over()

    def test_it_is_one_controllers(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.officer.company_ids |= other
        self.channel("email").with_company(other).manual_yes = True
        run = self.shown(company_id=other.id)
        run.action_take_over()
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertEqual(self.anna.with_company(other).consent_email, "given")

    def test_the_form_says_what_each_system_calls_its_files(self):
        form = Form(self.Takeover.with_user(self.officer))
        for system in takeover_files.SYSTEMS:
            form.system = system
            self.assertIn(dict(self.Takeover._fields["system"].selection)[system], form.system_help)
