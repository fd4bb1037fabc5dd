"""Odoo's privacy lookup finds what this addon has, and leads to the erasure and to nothing else."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_erasure_needles import EMAIL, NAME, SECOND, ErasureCommon


@tagged("post_install", "-at_install")
class TestErasureLookup(ErasureCommon):
    def lookup(self, user=None, **values):
        wizards = self.env["privacy.lookup.wizard"]
        if user:
            wizards = wizards.with_user(user)
        wizard = wizards.create({"name": NAME, "email": EMAIL} | values)
        wizard.action_lookup()
        return wizard.line_ids

    def found(self, lines):
        return {(line.res_model, line.res_id) for line in lines}

    def test_it_finds_what_this_addon_has(self):
        who = self.person()
        point = self.env["partner.contact.point"].create(
            {"partner_id": who.id, "kind": "email", "value": SECOND}
        )
        entry = self.env["partner.history"].create({"partner_id": who.id})
        event = who._consent_set("post", "refused", source="portal")
        records = {(one._name, one.id) for one in (who, point, entry, event)}
        self.assertLessEqual(records, self.found(self.lookup()))
        by_second = self.lookup(name="Somebody", email=f"<{SECOND.upper()}>")
        self.assertLessEqual(records - {(event._name, event.id)}, self.found(by_second))
        self.assertEqual(len(by_second), len(self.found(by_second)))

    def test_deleting_a_customer_is_erasing_them(self):
        who = self.person()
        line = self.lookup().filtered(lambda line: line.res_model == "res.partner")
        for action in (line.action_unlink(), self.lookup().action_unlink_all()):
            self.assertEqual(action["res_model"], "partner.erasure")
            erasure = self.env["partner.erasure"].browse(action["res_id"])
            self.assertEqual((erasure.partner_ids, erasure.state), (who, "draft"))
        self.assertTrue(who.exists())
        erasure.action_preview()
        erasure.action_erase()
        self.assertFalse(who.exists())

    def test_it_passes_no_refusal(self):
        who = self.person(legal_hold=True, legal_hold_reason="lawsuit")
        entry = self.env["partner.history"].create({"partner_id": who.id})
        lines = self.lookup()
        action = lines.action_unlink_all()
        erasure = self.env["partner.erasure"].browse(action["res_id"])
        with self.assertRefused("Legal hold: lawsuit"):
            erasure.action_preview()
        line = lines.filtered(lambda line: line.res_model == entry._name)
        with self.assertRefused("under legal hold"):
            line.action_unlink()
        with self.assertRefused("legal hold"):
            who.sudo().unlink()
        admin = new_test_user(self.env, "admin2", groups="base.group_user,base.group_system")
        with self.assertRaises(AccessError):
            self.lookup(admin).action_unlink_all()
        self.assertTrue(who.exists() and entry.exists())

    def test_ledger_and_suppressions_stay(self):
        who = self.person()
        event = who._consent_set("email", "refused", source="portal")
        who.unlink()
        again = self.lookup()
        suppressed = self.env["partner.suppression"].search([])
        self.assertIn(("partner.suppression", suppressed[0].id), self.found(again))
        for line in again.filtered(lambda line: line.res_model.startswith("partner.")):
            with self.assertRefused("stays as evidence"):
                line.action_unlink()
        again.action_unlink_all()
        self.assertTrue(event.exists())
        self.assertEqual(suppressed.exists(), suppressed)

    def test_no_initials_are_left_in_its_log(self):
        who = self.person()
        log = self.env["privacy.log"].create({"anonymized_name": NAME, "anonymized_email": EMAIL})
        other = log.create({"anonymized_name": "Xaver Quast", "anonymized_email": EMAIL})
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual({log.anonymized_name, log.anonymized_email}, {"[erased]"})
        self.assertEqual(other.anonymized_name, "X**** Q****")
