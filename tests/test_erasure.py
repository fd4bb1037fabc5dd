"""Erasing a customer: who may, what speaks against it, what is shown first, and who comes back."""

import re

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.erasure import reading
from ..models.erasure.erasing import erase_customers
from ..models.erasure.refusing import refusals
from .common.documents import MODEL, DocumentsCommon
from .common.sending import SendingCommon
from .test_erasure_needles import EMAIL, NAME, PHONE, STREET, ErasureCommon


@tagged("post_install", "-at_install")
class TestErasure(ErasureCommon):
    def draft(self, partners, user=None):
        erasures = self.env["partner.erasure"].with_user(user or self.officer)
        return erasures.create({"partner_ids": [Command.set(partners.ids)]})

    def test_only_officers_erase(self):
        who = self.person()
        erasure = self.draft(who)
        for user in (self.clerk, self.lock_manager, self.auditor):
            for action in ("action_preview", "action_erase", "action_add_duplicates"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(erasure.with_user(user), action)()
            if user != self.auditor:
                with self.assertRaises(AccessError):
                    self.draft(who, user)
        self.assertTrue(who.exists())

    def test_one_customer_is_named_by_partner_id(self):
        who, other = self.person(), self.customer("Berta Bauer")
        officer = new_test_user(
            self.env, "dpo", groups="base.group_user,partner_consent.group_consent_officer"
        )
        erasure = self.env["partner.erasure"].with_user(officer).create({"partner_id": other.id})
        erasure.partner_id = who
        self.assertEqual(erasure.partner_ids, who)
        erasure.action_preview()
        erasure.action_erase()
        self.assertEqual(erasure.state, "done")
        self.assertFalse(erasure.partner_id)
        self.assertFalse(who.exists())
        self.assertTrue(other.exists())

    def test_an_officer_erases_only_whom_they_may_read(self):
        theirs = self.env["res.company"].create({"name": "Theirs"})
        who = self.person(company_id=theirs.id)
        with self.assertRaises(AccessError):
            self.draft(who).action_preview()
        self.assertTrue(who.exists())

    def test_nothing_is_erased_that_was_not_shown(self):
        who = self.person()
        erasure = self.draft(who)
        with self.assertRefused("Look at what will be erased first"):
            erasure.action_erase()
        erasure.action_preview()
        other = self.customer("Berta Bauer")
        erasure.partner_ids |= other
        with self.assertRefused("Look at what will be erased first"):
            erasure.action_erase()
        erasure.action_preview()
        who.message_post(body="One more")
        with self.assertRefused("has changed since it was shown"):
            erasure.action_erase()
        self.assertTrue((who | other).exists())

    def test_what_is_shown_is_what_happens(self):
        who = self.person()
        who.message_post(body="Hello")
        self.env["partner.history"].create({"partner_id": who.id, "note": "Called"})
        other = self.customer("Berta Bauer", comment=f"Friend of {NAME}")
        erasure = self.draft(who)
        erasure.action_preview()
        fields = ["model_name", "what", "count"]
        shown = [tuple(line[f] for f in fields) for line in erasure.line_ids]
        self.assertIn(("partner.history", "delete", 1), shown)
        self.assertIn(("res.partner", "delete", 1), shown)
        self.assertIn(("res.partner", "anonymise", 1), shown)
        self.assertTrue(who.exists() and NAME in other.comment)
        erasure.action_erase()
        self.assertEqual([tuple(line[f] for f in fields) for line in erasure.line_ids], shown)
        other.invalidate_recordset()
        self.assertIn("Friend of [erased]", other.comment)

    def test_what_is_done_is_proof_and_stays(self):
        erasure = self.erase(self.person(), reason=f"{NAME} asked for it")
        self.assertEqual(erasure.reason, "[erased] asked for it")
        self.assertEqual(erasure.user_id, self.officer)
        for action in (
            erasure.unlink,
            lambda: erasure.write({"reason": "x"}),
            erasure.action_erase,
            erasure.action_preview,
        ):
            with self.assertRefused("it stays as the proof"):
                action()
        for values in ({"state": "done"}, {"uuid": "1"}, {"previewed": True}):
            with self.assertRaises(AccessError):
                self.draft(self.customer()).write(values)
            with self.assertRaises(AccessError):
                self.env["partner.erasure"].with_user(self.officer).create(values)
        context = {f"default_{name}": "done" for name in ("state",)}
        forged = self.env["partner.erasure"].with_user(self.officer).with_context(**context)
        self.assertEqual(forged.create({}).state, "draft")

    def test_who_can_not_be_erased_and_why(self):
        held = self.person(legal_hold=True, legal_hold_reason="lawsuit 12 O 34/26")
        company = self.customer("Muster GmbH", is_company=True)
        self.customer("Berta Bauer", parent_id=company.id)
        address = self.customer("Delivery", parent_id=self.customer("Carl Clemens").id)
        address.write({"type": "delivery", "legal_hold": True, "legal_hold_reason": "claim"})
        cases = {
            held: "Legal hold: lawsuit 12 O 34/26",
            company: "They have 1 contacts",
            address.parent_id: "Legal hold: claim",
            self.clerk.partner_id: "They log in as staff",
            self.env.company.partner_id: "your own companies",
            self.env.ref("base.public_partner"): "They log in as staff",
            self.env.ref("base.partner_root"): "They log in as staff",
        }
        for partner, why in cases.items():
            with self.subTest(partner=partner.name):
                self.assertIn(why, refusals(partner)[partner.id])
                with self.assertRefused(re.escape(why)):
                    self.draft(partner).action_preview()
                with self.assertRefused(re.escape(why)):
                    erase_customers(partner, "x")
        free = self.customer("Frieda Frei")
        with self.assertRefused("Legal hold"):
            erase_customers(free | held, "x")
        self.assertTrue(free.exists())
        both = company | company.child_ids
        self.assertEqual(refusals(both), {})

    def test_address_records_go_along_and_contacts_with_their_company(self):
        company = self.customer("Muster GmbH", is_company=True, email="post@muster.example")
        contact = self.person(parent_id=company.id)
        address = self.env["res.partner"].create(
            {"name": "Tor 3", "type": "delivery", "parent_id": contact.id, "street": "Torweg 33"}
        )
        self.erase(company | contact)
        self.assertFalse((company | contact | address).exists())

    def test_a_locked_customer_is_erased_too(self):
        who = self.person(lock_level="hidden")
        erase_customers(who.with_user(self.officer), "x")
        self.assertFalse(who.exists())

    def test_perhaps_the_same_are_shown_and_added_by_a_click(self):
        who = self.person()
        twin = self.customer("X. Quastenberg", email=EMAIL, phone=False, active=False)
        theirs = self.env["res.company"].create({"name": "Theirs"})
        hidden = self.customer("Not For You", email=EMAIL, company_id=theirs.id)
        erasure = self.draft(who)
        self.assertEqual(erasure.duplicate_ids, twin)
        erasure.action_add_duplicates()
        self.assertEqual(erasure.partner_ids, who | twin)
        erasure.action_preview()
        erasure.action_erase()
        self.assertFalse((who | twin).exists())
        self.assertEqual(hidden.email, EMAIL)

    def test_what_others_bear_stays_theirs(self):
        self.assertOthersKeepTheirs()

    def test_what_others_bear_stays_theirs_where_many_are_erased(self):
        self.patch(reading, "FEW", 0)
        self.assertOthersKeepTheirs()

    def assertOthersKeepTheirs(self):
        who = self.person()
        namesake = self.customer(NAME, email="other@x.example", phone=False, street="Weg 3")
        firm = self.customer(f"{NAME} GmbH", email="firm@x.example", is_company=True)
        family = self.customer("Yaromir Quastenberg", email=EMAIL, street=STREET, phone=PHONE)
        notes = [namesake, firm, family]
        for partner in notes:
            partner.comment = f"{partner.name}, {partner.email}, {partner.phone}"
        names = ["name", "email", "phone", "street", "comment"]
        before = [partner.read(names) for partner in notes]
        contact = self.env["mailing.contact"].create({"name": NAME, "email": EMAIL})
        self.erase(who)
        self.env.invalidate_all()
        after = [partner.read(names) for partner in notes]
        self.assertEqual(after, before)
        self.assertEqual(contact.exists().email, EMAIL)

    def test_a_firm_of_the_same_name_keeps_it_and_the_person_goes(self):
        who = self.person()
        firm = self.customer(f"{NAME} GmbH", email="firm@x.example", is_company=True)
        other = self.customer("Berta Bauer", comment=f"{NAME} works for {NAME} GmbH")
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual(firm.name, f"{NAME} GmbH")
        self.assertIn(f"[erased] works for {NAME} GmbH", other.comment)

    def test_who_was_merged_into_them_is_erased_along(self):
        duplicate = self.customer("Xenia Quaste-Berg", email="xenia@quast.example")
        duplicate._consent_set("email", "given", source="preference_page", note="said Xenia")
        who = self.person()
        other = self.customer("Berta Bauer", comment="Xenia Quaste-Berg, xenia@quast.example")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((who | duplicate).ids, who)
        self.erase(who)
        self.env.invalidate_all()
        self.assertNotRegex(other.comment, "Xenia|xenia")
        self.assertEqual(self.Event.verify(), [])

    def test_what_the_ledger_notes_about_them_at_others_goes_and_the_rest_is_proved(self):
        who, other = self.person(), self.customer("Berta Bauer")
        proof = {"note": f"told by {NAME}", "address": "berta@b.example"}
        row = other._consent_set("phone", "given", source="manual", **proof)
        gone = self.customer("X.", email=EMAIL)
        left = gone._consent_set("post", "refused", source="portal", note=EMAIL)
        gone.unlink()
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual((row.note, row.address), (False, "berta@b.example"))
        self.assertFalse(left.note)
        self.assertEqual(self.Event.verify(), [])
        self.assertEqual(other.consent_phone, "given")

    def test_printed_letters_are_deleted_and_the_run_stays(self):
        who, other = self.person(), self.customer("Berta Bauer")
        runs = [self.env["partner.letter"]._prepare(ids) for ids in ((who | other).ids, other.ids)]
        for run in runs:
            run.sudo().write({"state": "done", "pdf": b"JVBERi0=", "pdf_name": "Letters.pdf"})
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual([bool(run.pdf) for run in runs], [False, True])

    def test_signing_up_again_is_a_new_login(self):
        who = self.person()
        user = new_test_user(self.env, EMAIL, groups="base.group_portal", partner_id=who.id)
        self.erase(who)
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        login, _password = self.env["res.users"].signup(
            {"login": EMAIL, "name": NAME, "email": EMAIL, "password": "a-long-secret"}
        )
        again = self.env["res.users"].search([("login", "=", login)])
        self.assertTrue(again)
        self.assertNotIn(again.id, user.ids)
        self.assertNotEqual(again.partner_id, who)
        self.assertMayNotContact(again.partner_id, "email", "suppressed")

    def test_many_at_once_are_found_as_well_as_one(self):
        """Beyond some dozens texts are searched word by word."""
        many = self.Partner.create(
            [
                {
                    "name": f"Jörg{chr(97 + i % 26)} Müllerquast{i:03}",
                    "email": f"joerg.{i:03}@quast.example",
                    "phone": f"+49 171 5550{i:03}",
                    "street": f"Quastenstraße {i:03}",
                }
                for i in range(60)
            ]
        )
        last = many[-1]
        texts = {
            f"Wrote to {last.name}.": "Wrote to [erased].",
            "Muellerquast059, Joergh": "[erased]",
            "see /mail?to=joerg.059%40quast.example": "see /mail?to=[erased]",
            "or 0049 171/55 50-059!": "or [erased]!",
            "in Quastenstr. 059": "in [erased]",
            "Jörg, 0171 5550999, Quastenstr. 0591": None,
        }
        others = self.Partner.create([{"name": "Other", "comment": text} for text in texts])
        erase_customers(many, "x")
        self.env.invalidate_all()
        for other, (text, clean) in zip(others, texts.items(), strict=True):
            self.assertEqual(other.comment, f"<p>{clean or text}</p>")

    def test_what_they_were_called_before_is_found(self):
        who = self.person(name="Xaveria Altquast")
        self.env.cr.flush()
        who.write({"name": NAME})
        self.env.cr.flush()
        other = self.customer("Berta Bauer", comment="Knows Xaveria Altquast")
        self.erase(who)
        other.invalidate_recordset()
        self.assertIn("Knows [erased]", other.comment)

    def test_a_portal_login_is_gone(self):
        who = self.person()
        user = new_test_user(self.env, EMAIL, groups="base.group_portal", partner_id=who.id)
        self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "key", None)
        other = self.customer("Berta Bauer")
        other.with_user(user).sudo().message_post(body="Mine")
        self.erase(who)
        self.assertFalse(user.exists() or who.exists())


@tagged("post_install", "-at_install")
class TestErasureReturn(SendingCommon, ErasureCommon):
    def assertSuppressed(self, partner, *channels):
        for channel in channels or ("email", "phone", "sms", "post"):
            self.assertMayNotContact(partner, channel, "suppressed")

    def test_whoever_comes_back_is_new_and_not_advertised_to(self):
        who = self.person()
        number = who.id
        for channel in ("email", "phone"):
            who._consent_set(channel, "given", source="preference_page")
        self.erase(who)
        found = self.Partner.with_context(active_test=False).search([("email", "=ilike", EMAIL)])
        self.assertFalse(found)
        for again in (
            self.person(),
            self.Partner.find_or_create(f"{NAME} <{EMAIL}>"),
            self.Partner._find_or_create_from_emails([f"{NAME} <{EMAIL}>"])[0],
        ):
            self.assertNotEqual(again.id, number)
        again = self.person(email=EMAIL.upper())
        self.assertSuppressed(again)
        self.assertFalse(again.message_ids.filtered(lambda m: m.date < again.create_date))
        self.assertFalse(again.history_ids or again.consent_event_ids)
        self.assertEqual(self.mailing(again).consent_net_count, 0)

    def test_the_old_file_brings_nobody_back(self):
        rows = [["__import__.old_17", NAME, EMAIL, PHONE, STREET, "10115", "Berlin"]]
        columns = ["id", "name", "email", "phone", "street", "zip", "city"]
        first = self.Partner.with_context(import_file=True).load(columns, rows)
        who = self.Partner.browse(first["ids"])
        self.erase(who)
        second = self.Partner.with_context(import_file=True).load(columns, rows)
        self.assertFalse(second["messages"])
        again = self.Partner.browse(second["ids"])
        self.assertNotEqual(again, who)
        self.assertSuppressed(again)
        contact = self.env["mailing.contact"].create({"name": NAME, "email": EMAIL})
        self.assertEqual(self.mailing(contact).consent_net_count, 0)

    def test_a_yes_of_staff_or_of_the_old_file_lifts_nothing(self):
        self.erase(self.person())
        again = self.person()
        for source in ("manual", "import", "api"):
            again._consent_set("phone", "given", source=source, note="said so")
            self.assertSuppressed(again, "phone")
            again._consent_set("phone", "unknown", source="manual", note="mistake")
        again._consent_set("email", "given", source="portal")
        self.assertSuppressed(again, "email")

    def test_their_own_fresh_yes_lifts_it_on_that_channel(self):
        self.erase(self.person())
        again = self.person()
        again._consent_set("email", "given", source="confirmation")
        self.assertMayContact(again, "email")
        self.assertSuppressed(again, "phone", "sms", "post")

    def test_at_every_controller(self):
        theirs = self.env["res.company"].create({"name": "Theirs"})
        self.erase(self.person())
        again = self.person().with_context(allowed_company_ids=theirs.ids)
        self.assertSuppressed(again, "email")

    def test_a_yes_of_somebody_else_at_the_same_address_stands(self):
        who = self.person()
        partner = self.customer("Yaromir Quastenberg", email=EMAIL, phone=PHONE)
        partner._consent_set("email", "given", source="confirmation")
        self.erase(who)
        self.assertMayContact(partner, "email")
        self.assertSuppressed(partner, "phone")

    def test_the_mail_gateway_makes_a_new_one(self):
        who = self.person()
        old = who.message_post(body="Old")
        self.erase(who)
        author = self.env["mail.thread"]._partner_find_from_emails_single([EMAIL])
        self.assertNotEqual(author.id, who.id)
        self.assertFalse(old.exists())


@tagged("post_install", "-at_install")
class TestErasureDocuments(DocumentsCommon, ErasureCommon):
    def test_a_document_stays_and_its_customer_is_nobody(self):
        self.env.cr.execute(
            "ALTER TABLE x_document DROP CONSTRAINT x_document_x_partner_id_fkey,"
            " ADD CONSTRAINT x_document_keeps_customer"
            " FOREIGN KEY (x_partner_id) REFERENCES res_partner ON DELETE RESTRICT"
        )
        who = self.person()
        document = self.document(who, self.env.company)
        mine = document.message_post(body=f"I am {NAME}", author_id=who.id, email_from=EMAIL)
        file = self.env["ir.attachment"].create(
            {"name": "Printed", "raw": b"x", "res_model": MODEL, "res_id": document.id}
        )
        who.write({"company_id": self.env.company.id})
        self.erase(who)
        self.env.invalidate_all()
        self.assertTrue(who.exists() and document.exists())
        self.assertEqual(document.x_name, "Document of [erased]")
        self.assertFalse(file.exists())
        self.assertFalse(mine.author_id or mine.email_from)
        self.assertIn("I am [erased]", mine.body)
        self.assertEqual((who.name, who.active, who.erased), ("Erased customer", False, True))
        row = who.read()[0]
        for name in ("email", "phone", "street", "zip", "city", "country_id", "create_date", "vat"):
            self.assertFalse(row[name], name)
        self.assertFalse(who.message_ids)
        self.assertFalse(self.env["partner.address"].search([("partner_id", "=", who.id)]))
        self.env["partner.erasure"]._gc_nobodys()
        self.assertTrue(who.exists())
        document.unlink()
        self.env["partner.erasure"]._gc_nobodys()
        self.assertFalse(who.exists())

    def test_nobody_can_have_a_customer_deleted_by_calling_them_erased(self):
        for user in (self.clerk, self.officer, self.auditor):
            for values in ({"erased": True}, {"legal_hold": True}):
                if user == self.officer and "legal_hold" in values:
                    continue
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.customer().with_user(user).write(values)
