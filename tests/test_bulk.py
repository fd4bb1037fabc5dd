"""Bulk change of consents: through the gate, with reason, document and what was refused."""

import base64

from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import ConsentCommon

DOCUMENT = base64.b64encode(b"signed list")


class TestBulk(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.carl = (cls.customer(name) for name in ("Anna", "Bert", "Carl"))
        cls.partners = cls.anna | cls.bert | cls.carl
        cls.anna._consent_set("phone", "refused", source="portal")
        cls.bert._consent_set("phone", "given", source="portal")

    def bulk(self, user=None, **values):
        selection = {"active_model": "res.partner", "active_ids": self.partners.ids}
        model = self.env["partner.consent.bulk"].with_user(user or self.officer)
        return model.with_context(**selection).create(
            {"channel": "phone", "state": "given", "note": "fair in May"} | values
        )

    def test_what_will_happen_is_counted_before_anything_changes(self):
        rows = self.Event.search_count([])
        selection = {"active_model": "res.partner", "active_ids": self.partners.ids}
        model = self.env["partner.consent.bulk"].with_user(self.officer)
        with Form(model.with_context(**selection)) as form:
            form.channel = "phone"
            form.state = "given"
            form.note = "fair in May"
            counts = form.changed_count, form.same_count, form.refused_count
            self.assertEqual(counts, (1, 1, 1))
            self.assertRegex(form.refusals, "Anna refused Phone. Only the customer")
        self.assertEqual(self.Event.search_count([]), rows)

    def test_all_matching_are_taken_beyond_the_clients_limit(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        domain = [("id", "in", self.partners.ids)]
        for ticked, taken in ((self.partners[:2], self.partners), (self.anna, self.anna)):
            selection = {"active_model": "res.partner", "active_ids": ticked.ids}
            dialogs = ("partner.consent.bulk", self.officer), ("partner.lock.wizard", self.clerk)
            for model, user in dialogs:
                dialog = self.env[model].with_user(user)
                dialog = dialog.with_context(**selection, active_domain=domain)
                ((_command, _id, ids),) = dialog.default_get(["partner_ids"])["partner_ids"]
                self.assertEqual(sorted(ids), sorted(taken.ids), model)

    def test_those_whom_the_rules_let_change_do_and_the_others_are_listed_with_the_reason(self):
        bulk = self.bulk(document=DOCUMENT, document_name="list.pdf")
        bulk.action_apply()
        self.assertEqual(self.partners.mapped("consent_phone"), ["refused", "given", "given"])
        self.assertLedger(self.carl, ("phone", "given", "unknown", "given", "manual"))
        event = self.carl.consent_event_ids
        self.assertEqual((event.user_id, event.note), (self.officer, "fair in May"))
        self.assertEqual(bulk.line_ids.partner_id, self.anna)
        self.assertIn("Only the customer", bulk.line_ids.reason)
        self.assertEqual((bulk.done_changed_count, bulk.done_same_count), (1, 1))

    def test_the_document_stays_with_the_ledger(self):
        bulk = self.bulk(state="refused", document=DOCUMENT, document_name="list.pdf")
        bulk.action_apply()
        events = (self.bert | self.carl).consent_event_ids.filtered("attachment_id")
        self.assertEqual(len(events), 2)
        document = events.attachment_id
        self.assertEqual(document.with_user(self.officer).raw, b"signed list")
        self.assertEqual(events.mapped("attachment_checksum"), [document.checksum] * 2)
        with self.assertRaises(AccessError):
            document.with_user(self.officer).unlink()
        self.assertEqual(self.Event.verify(self.partners.ids), [])

    def test_it_is_for_consent_officers(self):
        with self.assertRaises(AccessError):
            self.bulk(user=self.clerk)
        bulk = self.bulk()
        with self.assertRaises(AccessError):
            bulk.with_user(self.lock_manager).action_apply()
        action = self.env.ref("partner_consent.partner_consent_bulk_action")
        actions = self.env["ir.actions.actions"]
        for user, offered in ((self.clerk, False), (self.officer, True)):
            bound = actions.with_user(user).get_bindings("res.partner").get("action", [])
            self.assertEqual(action.id in [item["id"] for item in bound], offered)

    def test_a_yes_for_email_by_hand_is_refused_for_all_while_the_channel_forbids_it(self):
        bulk = self.bulk(channel="email")
        bulk.action_apply()
        self.assertEqual(len(bulk.line_ids), 3)
        self.assertEqual(set(self.partners.mapped("consent_email")), {"unknown"})

    def test_a_change_of_many_costs_as_many_statements_as_one_of_a_few(self):
        counts = {}
        for n in (4, 80):
            self.partners = self.Partner.create([{"name": f"C {i}"} for i in range(n)])
            for half in (self.partners[: n // 2], self.partners[n // 2 :]):
                half._consent_set("phone", "refused", source="portal")
                if half == self.partners[: n // 2]:
                    half._consent_set("phone", "given", source="portal")
            bulk = self.bulk(state="unknown")
            counts[n] = self.statements(bulk.action_apply)
            self.assertEqual(bulk.done_changed_count, n // 2)
        self.assertLessEqual(counts[80], counts[4] + 3, counts)
