"""Answers from another system: shown first, backed by its opt-outs, and the worse one wins."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS
from .common import takeover_files
from .common.takeover import TakeoverCommon


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
