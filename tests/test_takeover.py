"""Answers from another system: shown first, backed by its opt-outs, and the worse one wins."""

from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models.exchange.takeover.partner_consent_takeover import PartnerConsentTakeover
from ..policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS
from .common import takeover_files
from .common.sending import SendingCommon

MORE = ',"2024-03-01 09:00:00",192.0.2.1,"2024-03-01 09:05:00",192.0.2.2,,5,e,,'


class TakeoverCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Takeover = cls.env["partner.consent.takeover"]
        cls.channel("email").manual_yes = True
        cls.anna = cls.customer("Anna", email="Anna@example.com")

    def contacts(self, *addresses):
        """Return Mailchimp's contacts: anna, and these."""
        return takeover_files.raw(
            "mailchimp", CONTACTS, *(f"{address},,,2{MORE}" for address in addresses)
        )

    def takeover(self, system="mailchimp", files=None, **values):
        """Return a takeover with the files of a system, or these: ``{kind: content}``."""
        if files is None:
            files = {
                kind: takeover_files.raw(of, kind)
                for of, kind in takeover_files.FILES
                if of == system
            }
        for kind, raw in files.items():
            values |= {f"{kind}_file": b64encode(raw), f"{kind}_name": f"{kind}.csv"}
        return self.Takeover.with_user(self.officer).create({"system": system} | values)

    def shown(self, *args, **values):
        run = self.takeover(*args, **values)
        run.action_preview()
        return run

    def all_three(self, contacts):
        files = {kind: takeover_files.raw("mailchimp", kind) for kind in (OPT_OUTS, BOUNCES)}
        return files | {CONTACTS: contacts}


@tagged("post_install", "-at_install")
class TestTakeover(TakeoverCommon):
    def test_a_yes_is_taken_over_from_each_system_with_its_proof(self):
        self.channel("sms").manual_yes = True
        for system in takeover_files.SYSTEMS:
            with self.subTest(system=system):
                email = f"anna@{system}.example"
                anna = self.customer("Anna", email=email, phone=False)
                files = {
                    kind: takeover_files.raw(of, kind)
                    .replace(b"Anna@example.com", email.encode())
                    .replace(b"ANNA@Example.com", email.encode())
                    .replace(b"anna@example.com", email.encode())
                    for of, kind in takeover_files.FILES
                    if of == system
                }
                run = self.shown(system, files, wording="News, please", zone="Europe/Berlin")
                self.assertEqual((run.give_count, run.nothing_count), (1, 1))
                self.assertEqual(anna.consent_email, "unknown")
                run.action_take_over()
                self.assertEqual((run.state, run.give_count), ("done", 1))
                self.assertLedger(anna, ("email", "given", "unknown", "given", "import"))
                event = anna.consent_event_ids
                self.assertEqual(str(event.moment), "2024-03-01 09:05:00")
                self.assertEqual((event.wording, event.user_id), ("News, please", self.officer))
                self.assertIn("row 2", event.note)
                self.assertIn("contacts.csv", event.note)
                self.assertMayContact(anna, "email")

    def test_it_is_called_by_the_system(self):
        self.assertEqual(self.takeover("mailchimp").display_name, "Mailchimp")

    def test_opt_outs_refuse_and_of_nobody_here_they_are_suppressed(self):
        nora = self.willing("Nora")
        run = self.shown()
        self.assertEqual((run.refuse_count, run.suppress_count), (1, 0))
        self.assertEqual(run.conflict_count, 1)
        run.action_take_over()
        self.assertEqual(nora.consent_email, "refused")
        event = nora.consent_event_ids.sorted("id")[-1]
        self.assertEqual((event.event, str(event.moment)), ("withdrawn", "2024-05-01 08:00:00"))
        nora.unlink()
        raw = takeover_files.raw("mailchimp", OPT_OUTS).replace(b"nora@", b"nobody@")
        run = self.shown(files={OPT_OUTS: raw})
        self.assertEqual(run.suppress_count, 1)
        run.action_take_over()
        later = self.agreed_before("Nobody")
        self.assertMayNotContact(later, "email", "suppressed")
        self.assertEqual(self.shown(files={OPT_OUTS: raw}).suppress_count, 0)

    def test_what_bounced_is_not_written_to_and_nobody_refused(self):
        bert = self.willing("Bert")
        run = self.shown(files=self.all_three(self.contacts("bert@example.com")))
        self.assertEqual((run.exclude_count, run.conflict_count), (1, 1))
        run.action_take_over()
        self.assertEqual(bert.consent_email, "given")
        self.assertMayNotContact(bert, "email", "address_excluded")
        self.assertMayContact(bert, "email", scope="service")
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", bert.email)]))
        self.assertEqual(bert.contact_point_ids.note, "Bounced at Mailchimp")
        again = self.shown()
        again.action_take_over()
        self.assertEqual(len(bert.contact_point_ids), 1)

    def test_it_and_its_files_are_called_as_people_call_them(self):
        self.env["res.lang"]._activate_lang("de_DE")
        run = self.shown("cleverreach").with_context(lang="de_DE")
        self.assertEqual(run.display_name, "CleverReach")
        self.assertIn("\nUnzustellbare Adressen: ", run.files_read)

    def test_without_opt_outs_and_bounces_no_yes_is_taken(self):
        opt_outs = takeover_files.raw("mailchimp", OPT_OUTS)
        bounces = takeover_files.raw("mailchimp", BOUNCES)
        for beside in ({}, {OPT_OUTS: opt_outs}, {BOUNCES: bounces}):
            with self.subTest(beside=list(beside)):
                run = self.shown(files={CONTACTS: self.contacts()} | beside)
                self.assertEqual((run.give_count, run.unbacked_count), (0, 1))
                run.action_take_over()
                self.assertEqual(self.anna.consent_email, "unknown")

    def test_a_signed_statement_stands_for_them_and_is_kept(self):
        run = self.takeover(files={CONTACTS: self.contacts()})
        with self.assertRefused("Write the statement first"):
            run.action_sign()
        run.statement = "Opt-outs were deleted from the list at once: I checked that."
        run.action_preview()
        self.assertEqual(run.unbacked_count, 1, "not signed")
        run.action_sign()
        run.action_preview()
        run.action_take_over()
        event = self.anna.consent_event_ids
        self.assertIn(b"I checked that.", event.attachment_id.raw)
        self.assertIn(b"(officer) on ", event.attachment_id.raw)
        self.assertEqual(event.attachment_id.res_id, run.id)
        with self.assertRefused("stays as the proof"):
            run.unlink()

    def test_a_statement_that_changes_is_not_signed_any_more(self):
        run = self.takeover(files={CONTACTS: self.contacts()}, statement="All agreed")
        run.action_sign()
        run.statement = "Something else"
        self.assertFalse(run.signed_by_id)
        for forged in ({"signed_by_id": self.officer.id}, {"shown": "x"}, {"give_count": 1}):
            with self.assertRaises(AccessError):
                run.write(forged)
        with self.assertRaises(AccessError):
            self.takeover(signed_by_id=self.officer.id)
        forged = self.Takeover.with_user(self.officer).with_context(default_shown="x")
        self.assertFalse(forged.create({"system": "brevo"}).shown)

    def test_a_no_of_ours_stays(self):
        for how, spoil in {
            "own": lambda one: one._consent_set("email", "refused", source="portal"),
            "business": lambda one: one._consent_set("email", "refused", source="manual"),
            "twin": lambda one: self.customer("Twin", email=one.email)._consent_set(
                "email", "refused", source="portal"
            ),
            "archived twin": lambda one: self.customer(
                "Old", email=one.email, active=False
            )._consent_set("email", "refused", source="portal"),
        }.items():
            with self.subTest(how=how):
                email = f"{how.replace(' ', '')}@example.com"
                one = self.customer(how, email=email)
                spoil(one)
                before = one.consent_email
                run = self.shown(files=self.all_three(self.contacts(email)))
                self.assertEqual((run.kept_no_count, run.conflict_count), (1, 1))
                self.assertEqual(run.conflict_ids.address, email)
                self.assertEqual(run.conflict_ids.said, "contacts: Yes")
                self.assertEqual(run.conflict_ids.wins, "No")
                run.action_take_over()
                self.assertEqual(one.consent_email, before)

    def test_an_address_that_was_suppressed_gets_no_yes(self):
        gone = self.customer("Gone")
        gone._consent_set("email", "refused", source="manual")
        gone.unlink()
        later = self.customer("Gone")
        run = self.shown(files=self.all_three(self.contacts(later.email)))
        self.assertEqual(run.kept_no_count, 1)
        run.action_take_over()
        self.assertEqual(later.consent_email, "unknown")

    def test_what_was_answered_here_is_left_alone(self):
        willing, ended = self.willing("Willing"), self.willing("Ended")
        asked = self.customer("Asked")
        ended._consent_set("email", "unknown", source="expiry")
        asked._consent_set("email", "requested", source="manual")
        customers = willing | ended | asked
        run = self.shown(files=self.all_three(self.contacts(*customers.mapped("email"))))
        self.assertEqual((run.known_count, run.give_count), (3, 1))
        run.action_take_over()
        self.assertEqual(customers.mapped("consent_email"), ["given", "unknown", "requested"])

    def test_the_worse_answer_of_the_files_wins(self):
        nora, twice = self.customer("Nora"), self.customer("Twice")
        rows = ["Nora@Example.com", "twice@example.com", "TWICE@example.com"]
        files = self.all_three(self.contacts(*rows))
        files[OPT_OUTS] += b'twice@example.com,,,,"2024-05-01 08:00:00",,,\r\n'
        run = self.shown(files=files)
        self.assertEqual((run.refuse_count, run.conflict_count, run.total_count), (2, 2, 5))
        self.assertIn("opt-outs: No", run.conflict_ids[0].said)
        run.action_take_over()
        self.assertEqual((nora.consent_email, twice.consent_email), ("refused", "refused"))

    def test_a_yes_without_a_moment_is_not_taken(self):
        header, row = takeover_files.FILES["brevo", CONTACTS][0], "1;anna@example.com;;;;0;;;{};"
        beside = {OPT_OUTS: takeover_files.raw("brevo", OPT_OUTS)}
        for written in ("", "03/04/2024", "2031-01-01"):
            raw = f"{header}\n{row.format(written)}".encode()
            run = self.shown("brevo", {CONTACTS: raw} | beside)
            self.assertEqual((run.give_count, run.undated_count), (0, 1), written)

    def test_customers_are_created_only_where_wanted(self):
        files = self.all_three(self.contacts("new@example.com"))
        run = self.shown(files=files)
        self.assertEqual((run.create_count, run.stranger_count), (0, 2))
        run = self.shown(files=files, create_customers=True)
        self.assertEqual(run.create_count, 1)
        run.action_take_over()
        new = self.Partner.search([("email", "=", "new@example.com")])
        self.assertEqual((new.name, new.consent_email), ("new@example.com", "given"))
        self.assertMayContact(new, "email")

    def test_a_field_with_several_addresses_gets_no_yes(self):
        several = self.customer("Several", email="one@example.com; two@example.com")
        run = self.shown(files=self.all_three(self.contacts("one@example.com")))
        self.assertEqual(run.unclear_count, 1)
        run.action_take_over()
        self.assertEqual(several.consent_email, "unknown")

    def test_sms_is_taken_over_where_the_system_has_it(self):
        self.channel("sms").manual_yes = True
        self.anna.phone = "+49 151 12345678"
        self.shown("klaviyo").action_take_over()
        self.assertEqual(self.anna.consent_sms, "given")
        self.shown("brevo").action_take_over()
        self.assertEqual(self.anna.consent_sms, "refused")


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
