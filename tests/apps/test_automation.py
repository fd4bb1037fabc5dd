"""Automation rules hear of every change of an answer, whichever way it came, and of each once."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from odoo import Command
from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from ...models.consent.preferring import prefer
from ...policy.channels import BY_CODE
from ..common.preferences import PreferencesCommon
from ..common.sending import SendingCommon
from ..test_confirmation_page import CSRF
from ..test_request import LINK
from ..test_unsubscribe import BROWSER, ONE_CLICK

# Each run leaves a letter: what the answer is by then.
NOTE = "record.write({'ref': (record.ref or '') + '[%s]' % record.ANSWER})"


@tagged("post_install", "-at_install")
class TestAutomation(PreferencesCommon, SendingCommon, HttpCase):
    def rule(self, code=None, watched=("consent_email",), trigger="on_create_or_write", **values):
        """Create a rule on customers and return it."""
        # A rule that watches everything hears of what was still to be computed, too.
        self.env.flush_all()
        fields = [self.env["ir.model.fields"]._get("res.partner", name).id for name in watched]
        first = watched[0] if watched else "consent_email"
        rule = self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "trigger": trigger,
                "trigger_field_ids": [Command.set(fields)],
                **values,
            }
        )
        if code is not False:
            self.action(rule, state="code", code=code or NOTE.replace("ANSWER", first))
        return rule

    def action(self, rule, **values):
        model = self.env["ir.model"]._get_id("res.partner")
        action = {"name": "Do", "model_id": model, "base_automation_id": rule.id}
        self.env["ir.actions.server"].create(action | {"usage": "base_automation"} | values)
        # The rule's actions are what is stored; a form would write both.
        rule.invalidate_recordset(["action_server_ids"])

    def asserted(self, customers, *runs):
        self.env.invalidate_all()
        self.assertEqual([one.ref or "" for one in customers], list(runs))

    def test_a_confirmation_by_link(self):
        anna = self.customer()
        anna.with_user(self.clerk).action_consent_ask()
        mail = self.env["mail.mail"].search([("email_to", "=", anna.email)], limit=1)
        url = f"/consent/confirm/{LINK.search(mail.body_html)[1]}"
        self.rule()
        csrf = CSRF.search(self.url_open(url, timeout=30).text)[1]
        self.url_open(url, {"csrf_token": csrf, "answer": "yes"}, timeout=30)
        self.asserted(anna, "[given]")

    def test_an_opt_out_by_the_mail_box(self):
        anna = self.customer()
        anna._consent_set("email", "given", source="portal")
        self.rule()
        with self.mock_mail_gateway():
            self.offer().send_mail(anna.id, force_send=True)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        (mail,) = self._mails
        url = mail["headers"]["List-Unsubscribe"].strip("<>")
        path = url[url.index("/consent/") :]
        self.opener.cookies.clear()
        self.url_open(path, data=ONE_CLICK, headers=BROWSER, timeout=30)
        self.assertEqual(anna.consent_email, "refused")
        self.asserted(anna, "[refused]")

    def test_the_own_page_and_a_pause(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        self.rule()
        self.save(anna, channel_email="given")
        self.save(bert, bert.email, pause="3")
        self.asserted(anna + bert, "[given]", "[refused]")

    def test_the_bulk_change(self):
        customers = self.customer() + self.customer("Bert Braun")
        self.rule(watched=["consent_phone"])
        wizard = self.env["partner.consent.bulk"].with_user(self.officer)
        wizard = wizard.with_context(active_model="res.partner", active_ids=customers.ids)
        wizard.create({"channel": "phone", "state": "refused", "note": "fair"}).action_apply()
        self.asserted(customers, "[refused]", "[refused]")

    def test_the_end_of_a_yes(self):
        self.channel("email").validity_months = 12
        anna = self.customer()
        moment = Datetime.now() - timedelta(days=500)
        anna._consent_set("email", "given", source="confirmation", moment=moment)
        self.rule()
        self.run_cron("partner_consent.ir_cron_consent_expiry")
        self.asserted(anna, "[unknown]")

    def test_an_import_of_old_and_new_customers(self):
        anna = self.customer(ref="")
        self.env["ir.model.data"].create(
            {"module": "__test__", "name": "anna", "model": "res.partner", "res_id": anna.id}
        )
        self.rule(watched=["consent_sms"])
        rows = [["__test__.anna", "Anna", "No"], ["__test__.bert", "Bert", "No"]]
        partners = self.Partner.with_context(import_file=True, lang="en_US")
        result = partners.load(["id", "name", "consent_sms"], rows)
        self.assertFalse(result["messages"])
        self.asserted(self.Partner.browse(result["ids"]), "[refused]", "[refused]")

    def test_a_merge(self):
        anna, twin = self.customer(), self.customer()
        anna._consent_set("sms", "given", source="portal")
        twin._consent_set("sms", "refused", source="portal")
        self.rule(watched=["consent_sms"])
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((anna + twin).ids)],
                "dst_partner_id": anna.id,
                "state": "selection",
            }
        )
        wizard.action_merge()
        self.asserted(anna, "[refused]")

    def test_another_system_says_so(self):
        customers = self.customer() + self.customer("Bert Braun")
        self.rule()
        customers._consent_set("email", "refused", source="api")
        customers._consent_set("email", "refused", source="api")
        self.asserted(customers, "[refused]", "[refused]")

    def test_a_new_customer_with_the_answer_to_begin_with(self):
        self.channel("post").default_state = "refused"
        self.rule(watched=["consent_post"])
        anna, bert = self.Partner.create([{"name": "Anna"}, {"name": "Bert"}])
        self.asserted(anna + bert, "[refused]", "[refused]")

    def test_a_new_customer_with_a_no_at_another_company_is_told_of_once(self):
        channels = self.env["partner.consent.channel"].with_company(self.there)
        channels.search([("code", "=", "post")]).default_state = "refused"
        self.rule(watched=["consent_post"])
        anna = self.Partner.create({"name": "Anna"})
        self.assertEqual(self.answers(anna, "post"), ("unknown", "refused"))
        self.asserted(anna, "[unknown]")

    def test_the_form_writes_once_whatever_the_rule_watches(self):
        both = {"comment": "x", "consent_email": "refused", "consent_sms": "refused"}
        for watched in (("consent_email",), ("consent_email", "comment"), ()):
            with self.subTest(watched=watched):
                anna = self.customer(f"Anna {len(watched)}")
                rule = self.rule(watched=watched)
                anna.write(both)
                self.asserted(anna, "[refused]")
                rule.unlink()

    def test_a_rule_without_fields_hears_of_the_gate_alone(self):
        anna = self.customer()
        self.rule(watched=())
        anna._consent_set("email", "refused", source="unsubscribe")
        self.asserted(anna, "[refused]")

    def test_what_follows_from_a_write_is_told_once(self):
        for watched in (("consent_email",), ("consent_email", "email")):
            with self.subTest(watched=watched):
                anna = self.customer(f"Anna {len(watched)}")
                anna._consent_set("email", "given", source="portal")
                rule = self.rule(watched=watched)
                # A Yes ends with its address.
                anna.email = f"new{len(watched)}@example.com"
                self.assertEqual(anna.consent_email, "unknown")
                self.asserted(anna, "[unknown]")
                rule.unlink()

    def test_the_address_that_follows_its_contact_is_told_of_too(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        box = self.Partner.create({"parent_id": anna.id, "type": "invoice", "name": "Box"})
        self.rule(watched=["consent_post"])
        anna.consent_post = "refused"
        self.asserted(anna + box, "[refused]", "[refused]")
        self.Partner.create(
            {"parent_id": bert.id, "type": "other", "name": "B", "consent_post": "refused"}
        )
        self.asserted(bert, "[refused]")

    def test_the_conditions_are_asked_before_and_after(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna._consent_set("email", "given", source="portal")
        self.rule(
            filter_pre_domain="[('consent_email', '=', 'given')]",
            filter_domain="[('consent_email', '=', 'refused')]",
        )
        (anna + bert)._consent_set("email", "refused", source="portal")
        self.asserted(anna + bert, "[refused]", "")

    def test_two_answers_of_one_write_are_there_together(self):
        both = "[('consent_email', '=', 'refused'), ('consent_sms', '=', 'refused')]"
        anna = self.customer()
        self.rule(
            watched=["consent_email", "consent_sms"],
            filter_pre_domain="[('consent_email', '!=', 'refused')]",
            filter_domain=both,
        )
        anna.write({"consent_sms": "refused", "consent_email": "refused"})
        self.asserted(anna, "[refused]")

    def test_rules_that_answer_by_themselves_come_to_an_end(self):
        anna = self.customer()
        self.rule("record._consent_set('sms', 'refused', source='api')")
        self.rule(
            "record._consent_set('email', record.consent_email == 'given' and 'refused'"
            " or 'unknown', source='portal')",
            watched=["consent_sms"],
        )
        anna._consent_set("email", "given", source="portal")
        rows = [(one.channel, one.new_state) for one in anna.consent_event_ids.sorted("id")]
        self.assertEqual(rows, [("email", "given"), ("sms", "refused"), ("email", "refused")])
        self.assertFalse(self.Event.verify(anna.ids))

    def test_a_rule_that_raises_takes_the_change_along(self):
        anna = self.customer()
        self.rule("raise UserError('Not today')")
        with self.assertRefused("Not today"):
            anna._consent_set("email", "refused", source="unsubscribe")
        self.env.invalidate_all()
        self.assertEqual(anna.consent_email, "unknown")
        self.assertFalse(anna.consent_event_ids)

    def test_a_rule_reads_the_answers_to_whom_they_were_given(self):
        anna = self.customer()
        self.rule()
        anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.assertEqual(self.answers(anna), ("unknown", "refused"))
        self.asserted(anna, "[refused]")

    def test_a_no_to_all_is_told_of_for_each(self):
        anna = self.customer()
        self.rule()
        anna.with_user(self.clerk).write({"consent_email": "refused", "consent_for_all": True})
        self.assertEqual(self.answers(anna), ("refused", "refused"))
        self.asserted(anna, "[refused][refused]")

    def test_a_rule_about_something_else_hears_nothing(self):
        anna = self.customer()
        self.rule(watched=["name"])
        anna._consent_set("email", "refused", source="portal")
        self.asserted(anna, "")

    def test_a_lock_is_told_of_once(self):
        anna = self.customer()
        self.rule(watched=["lock_level"])
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        anna.write({"lock_level": "documents", "lock_reason_id": reason.id})
        self.asserted(anna, "[documents]")

    def test_a_preferred_channel_for_all_who_have_none_is_told_of_once(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        bert.preferred_channel = "post"
        anna.preferred_channel = False
        self.rule(watched=["preferred_channel"])
        prefer(self.env, "phone")
        self.asserted(anna + bert, "[phone]", "")
        self.assertEqual(bert.preferred_channel, "post")

    def test_customers_are_asked_together(self):
        customers = [self.customer(f"Customer {n}") for n in range(40)]
        few, many = self.Partner.union(*customers[:4]), self.Partner.union(*customers[4:])
        self.rule(False, filter_domain="[('consent_sms', '=', 'refused')]")

        def refuse(some):
            return lambda: some._consent_set("sms", "refused", source="portal")

        self.assertEqual(self.statements(refuse(few)), self.statements(refuse(many)))

    def test_the_entries_of_a_history_batch_are_created_for_rules_too(self):
        customers = self.customer() + self.customer("Bert Braun")
        model = self.env["ir.model"]._get_id("partner.history")
        rule = self.rule(False, watched=(), trigger="on_create", model_id=model)
        code = "record.partner_id.write({'ref': (record.partner_id.ref or '') + record.note})"
        self.action(rule, state="code", model_id=model, code=code)
        customers.generate_history({"note": "Called"})
        self.asserted(customers, "Called", "Called")

    def test_odoos_webhook_gets_its_payload(self):
        got = []

        class Receiver(BaseHTTPRequestHandler):
            def do_POST(self):
                got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        anna = self.customer()
        rule = self.rule(False)
        field = self.env["ir.model.fields"]._get("res.partner", BY_CODE["email"].field)
        self.action(
            rule,
            state="webhook",
            webhook_url=f"http://127.0.0.1:{server.server_port}/",
            webhook_field_ids=[Command.set(field.ids)],
        )
        anna._consent_set("email", "refused", source="unsubscribe")
        self.assertFalse(got)
        with self.allow_requests(all_requests=True):
            self.env.cr.postcommit.run()
        self.assertEqual(
            [(one["_id"], one["consent_email"]) for one in got], [(anna.id, "refused")]
        )
