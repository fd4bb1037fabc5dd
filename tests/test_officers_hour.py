"""The officer's hour: random proofs as of the moment of sending, and consents to review."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.ledger import erasing
from ..models.privacy import report_consent_review
from ..policy.channels import BY_FIELD, FIELDS
from .common.controllers import ControllersCommon
from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestDraw(SendingCommon, ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Draw = cls.env["partner.consent.draw"]
        cls.people = cls.Partner.union(*(cls.willing(f"Person {number}") for number in range(6)))

    def sent(self, recipients, **values):
        mailing = self.mailing(recipients, **values)
        self.send(mailing)
        return mailing

    def later(self):
        """Let what follows happen after what was sent."""
        moment = fields.Datetime.now() + timedelta(hours=1)
        return patch.object(fields.Datetime, "now", lambda *_args: moment)

    def draw(self, mailing, size=10, user=None):
        return self.Draw.with_user(user or self.officer)._draw(mailing, size)

    def html(self, draw, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.officer)
        name = "partner_consent.consent_draw_report"
        return report._render_qweb_html(name, draw.ids)[0].decode()

    def test_the_dialog_draws_and_prints(self):
        mailing = self.sent(self.people)
        dialog = self.env["partner.consent.draw.wizard"].with_user(self.auditor)
        action = dialog.create({"mailing_id": mailing.id, "size": 2}).action_draw()
        self.assertEqual(action["report_name"], "partner_consent.consent_draw_report")
        draw = self.Draw.search([], limit=1)
        self.assertEqual((draw.size, draw.population, draw.number), (2, 6, 1))
        self.assertEqual(draw.user_id, self.auditor)
        html = self.html(draw, self.auditor)
        for words in (draw.seed, "2 of 6 recipients", "Allowed by the ledger", "Person"):
            self.assertIn(
                words, " ".join(html.replace("<span>", "").replace("</span>", "").split())
            )

    def test_a_draw_is_random_kept_and_can_be_repeated(self):
        mailing = self.sent(self.people)
        draws = self.Draw.union(*(self.draw(mailing, 3) for _time in range(8)))
        self.assertGreater(len({tuple(draw.trace_ids) for draw in draws}), 1)
        self.assertEqual(draws.mapped("number"), list(range(1, 9)))
        first = draws[0]
        self.assertEqual(first.action_repeat()["params"]["type"], "success")
        with self.later():
            self.send(self.mailing(self.people))
        self.assertEqual(first.action_repeat()["params"]["type"], "success")
        for change in (lambda: first.write({"seed": "1"}), first.unlink, lambda: first.create({})):
            with self.assertRaisesRegex((UserError, AccessError), "kept as they were"):
                change()
        self.Trace.browse(first.trace_ids[:1]).unlink()
        self.assertEqual(first.action_repeat()["params"]["type"], "warning")
        mailing.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(first.action_repeat()["params"]["type"], "warning")
        self.assertIn(first.seed, self.html(first))

    def test_what_came_after_sending_isnt_shown_as_if_it_were_then(self):
        anna = self.people[0]
        mailing = self.sent(anna)
        with self.later():
            anna._consent_set("email", "refused", source="unsubscribe", note="Enough of it")
        self.assertEqual(anna.consent_email, "refused")
        html = self.html(self.draw(mailing))
        self.assertIn("Allowed by the ledger: the customer had said Yes.", html)
        self.assertNotIn("Enough of it", html)
        self.assertNotIn("Unsubscribe link", html)
        proof = self.env["report.partner_consent.consent_proof_report"].with_user(self.officer)
        moment = fields.Datetime.to_string(fields.Datetime.now())
        values = proof._get_report_values(anna.ids, {"moment": moment})["proofs"][anna.id]
        self.assertEqual([label for _channel, label, _rows in values["channels"]], ["Yes"])
        values = proof._get_report_values(anna.ids)["proofs"][anna.id]
        self.assertEqual([label for _channel, label, _rows in values["channels"]], ["No"])

    def test_what_shouldnt_have_been_sent_is_said(self):
        anna, bert, clara = self.people[:3]
        mailing = self.sent(anna + bert + clara)
        moment = fields.Datetime.now() - timedelta(days=30)
        # Sent before they had agreed, as if by another program.
        self.Trace.search([("res_id", "in", (anna + bert).ids)]).sent_datetime = moment
        html = self.html(self.draw(mailing))
        self.assertEqual(html.count("Not allowed by the ledger: there was no Yes."), 2)
        self.assertEqual(html.count("Allowed by the ledger: the customer had"), 1)
        self.channel("email").rule = "opt_out"
        self.assertEqual(self.html(self.draw(mailing)).count("Allowed where the channel needs"), 2)

    def test_erased_deleted_merged_and_unreadable_recipients_are_told_as_such(self):
        erased, deleted, merged, kept, secret = self.people[:5]
        mailing = self.sent(self.people)
        with self.later():
            erasing.erase(erased, self.env.company.id)
        merged_id, deleted_id = merged.id, deleted.id
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (kept + merged).ids, kept, extra_checks=False
        )
        deleted.unlink()
        secret.company_id = self.there
        user = self.clerk_of(self.here, "base.group_user,partner_consent.group_consent_officer")
        html = self.html(self.draw(mailing, user=user), user)
        self.assertIn("Erased since", html)
        self.assertNotIn(erased.email, html)
        self.assertIn(f"Customer number {deleted_id}", html)
        self.assertIn("Deleted since", html)
        self.assertIn(f"Customer number {merged_id}", html)
        self.assertIn("Merged with another customer since", html)
        self.assertIn("A customer whom you may not read", html)
        self.assertNotIn(secret.name, html)
        self.assertIn("The ledger is intact", html)
        kept.company_id = self.there
        html = self.html(self.draw(mailing, user=user), user)
        self.assertNotIn("Merged with another customer since", html)

    def test_recipients_who_are_no_customers_are_told_as_such(self):
        contacts = self.env["mailing.contact"].create(
            [{"name": f"Lead {one}", "email": f"lead{one}@example.org"} for one in range(2)]
        )
        mailing = self.sent(contacts, consent_scope="service")
        draw = self.draw(mailing)
        contacts[1].unlink()
        groups = "mass_mailing.group_mass_mailing_user,partner_consent.group_consent_officer"
        html = self.html(draw, new_test_user(self.env, "mailer", groups=groups))
        self.assertIn("lead0@example.org", html)
        self.assertIn("No customer but Mailing Contact", html)
        self.assertIn("erased or deleted since", html)
        # Reads no mailing contacts.
        html = self.html(draw)
        self.assertNotIn("lead0@example.org", html)
        self.assertIn("No customer but Mailing Contact", html)
        self.Trace.browse(draw.trace_ids).unlink()
        self.assertEqual(self.html(draw).count("erased or deleted since"), 2)

    def test_who_was_written_to_in_the_second_of_the_draw_is_among_them(self):
        mailing = self.sent(self.people)
        traces = self.Trace.search([("mass_mailing_id", "=", mailing.id)])
        self.env.flush_all()
        moment = fields.Datetime.now()
        self.env.cr.execute(
            "UPDATE mailing_trace SET sent_datetime = NULL, create_date = %s WHERE id IN %s",
            [moment + timedelta(microseconds=900_000), tuple(traces.ids)],
        )
        with patch.object(fields.Datetime, "now", lambda *_args: moment):
            draw = self.draw(mailing)
        self.assertEqual(draw.population, len(self.people))
        self.assertEqual(draw.action_repeat()["params"]["type"], "success")

    def test_text_messages_are_drawn_by_the_answer_on_that_channel(self):
        anna = self.willing("Anna Meier", "sms")
        mailing = self.sent(anna, mailing_type="sms", body_plaintext="Hello", sms_force_send=True)
        draw = self.draw(mailing)
        self.assertEqual(draw.channel, "sms")
        self.assertIn("Allowed by the ledger: the customer had said Yes.", self.html(draw))

    def test_who_may_draw_what(self):
        mailing = self.sent(self.people)
        for user in (self.clerk, self.lock_manager):
            with self.assertRefused("Only consent officers and auditors", AccessError):
                self.draw(mailing, user=user)
        draw = self.draw(mailing)
        with self.assertRefused("Only consent officers and auditors", AccessError):
            self.html(draw, self.clerk)
        stranger = self.clerk_of(
            self.there, "base.group_user,partner_consent.group_consent_officer"
        )
        with self.assertRefused("sent for another company", AccessError):
            self.draw(mailing, user=stranger)
        with self.assertRaises(AccessError):
            self.html(draw, stranger)

    def test_what_cant_be_drawn_is_refused_with_the_way_out(self):
        mailing = self.mailing(self.people)
        with self.assertRefused("nothing was sent yet"):
            self.draw(mailing)
        for size in (0, -1, 501):
            with self.assertRefused("from 1 to 500"):
                self.draw(mailing, size)


@tagged("post_install", "-at_install")
class TestReview(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Review = cls.env["partner.consent.review"]
        cls.anna = cls.customer()
        cls.anna._consent_set("email", "given", source="confirmation", wording="I agree.")
        cls.anna._consent_set("phone", "given", source="manual", note="said")
        cls.bert = cls.customer("Bert Braun", phone="+49 30 555555", street="Weg 2")
        cls.bert._consent_set("phone", "given", source="import", note="list")
        cls.mine = (cls.anna + cls.bert).ids

    def rows(self, *domain, user=None, company=None):
        company = company or self.here
        review = self.Review.with_user(user or self.officer)
        review = review.with_context(allowed_company_ids=company.ids)
        rows = review.search([("partner_id", "in", self.mine), *domain])
        return {(row.partner_id, row.channel) for row in rows}

    def test_each_yes_in_force_is_a_row(self):
        anna, bert = self.anna, self.bert
        self.assertEqual(self.rows(), {(anna, "email"), (anna, "phone"), (bert, "phone")})
        self.assertEqual(self.rows(("has_wording", "=", False)), {(anna, "phone"), (bert, "phone")})
        self.assertEqual(self.rows(("by_staff", "=", True)), {(anna, "phone"), (bert, "phone")})
        self.assertEqual(self.rows(("source", "=", "import")), {(bert, "phone")})
        anna._consent_set("phone", "refused", source="portal")
        self.assertEqual(self.rows(), {(anna, "email"), (bert, "phone")})
        anna._consent_set("phone", "given", source="confirmation", wording="Call me.")
        self.assertEqual(self.rows(("has_wording", "=", True)), {(anna, "email"), (anna, "phone")})
        self.assertEqual(self.rows(("by_staff", "=", True)), {(bert, "phone")})

    def test_old_ones_by_months(self):
        event = self.anna.consent_event_ids.filtered(lambda row: row.channel == "email")[0]
        moment = fields.Datetime.now() - timedelta(days=31 * 25)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_consent_event SET moment = %s WHERE id = %s", [moment, event.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.rows(("months", ">=", 24)), {(self.anna, "email")})
        self.assertEqual(self.rows(("months", ">=", 36)), set())

    def test_at_shared_addresses(self):
        self.assertEqual(self.rows(("shared", "=", True)), set())
        self.customer("Carl", email=self.anna.email.upper(), phone=False, street=False)
        self.assertEqual(self.rows(("shared", "=", True)), {(self.anna, "email")})

    def test_each_controller_has_its_own_and_nobody_learns_a_name_past_their_access(self):
        there = self.anna.with_company(self.there)
        there._consent_set("post", "given", source="portal", wording="Write.")
        self.assertNotIn((self.anna, "post"), self.rows())
        theirs = self.rows(user=self.auditor, company=self.there)
        self.assertEqual(theirs, {(self.anna, "post")})
        self.bert.company_id = self.there
        user = self.clerk_of(self.here, "base.group_user,partner_consent.group_consent_officer")
        self.assertEqual(self.rows(user=user), {(self.anna, "email"), (self.anna, "phone")})
        for user in (self.clerk, self.lock_manager):
            with self.assertRaises(AccessError):
                self.rows(user=user)

    def test_a_merge_leaves_what_is_in_force(self):
        self.anna._consent_set("phone", "refused", source="portal")
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            self.mine, self.anna, extra_checks=False
        )
        given = {BY_FIELD[name] for name in FIELDS if self.anna[name] == "given"}
        self.assertNotIn("phone", given)
        self.assertEqual(self.rows(), {(self.anna, channel) for channel in given})

    def test_they_can_be_counted_and_printed(self):
        groups = self.Review.with_user(self.officer)._read_group(
            [("partner_id", "in", self.mine)], ["channel"], ["__count"]
        )
        self.assertEqual(dict(groups), {"email": 1, "phone": 2})
        rows = self.Review.with_user(self.officer).search([("partner_id", "in", self.mine)])
        report = self.env["ir.actions.report"]
        name = "partner_consent.consent_review_report"
        html = report.with_user(self.officer)._render_qweb_html(name, rows.ids)[0].decode()
        self.assertEqual(html.count("Anna Meier"), 2)
        self.assertIn("Bert Braun", html)
        with self.assertRefused("Only consent officers and auditors", AccessError):
            report.with_user(self.clerk)._render_qweb_html(name, rows.ids)
        self.patch(report_consent_review, "MOST_ROWS", 2)
        with self.assertRefused("tick 2 at most, narrow the filter, or export"):
            report.with_user(self.officer)._render_qweb_html(name, rows.ids)
