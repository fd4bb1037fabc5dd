"""The ledger forgets what it says about a person, and still proves all the rest."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..models.ledger.erasing import erase
from .test_ledger_verify import LedgerCommon


class TestErasing(LedgerCommon):
    def erase(self, partner):
        return erase(partner, self.env.company.id)

    def test_erased_values_are_gone_and_named_as_erased_not_as_forged(self):
        self.Checkpoint._make()
        (row,) = self.erase(self.anna)
        self.assertEqual((row.event, row.source), ("erased", "erasure"))
        self.assertEqual(row.chain_id, self.anna.id)
        for event in self.chain:
            self.assertFalse(event.address or event.note or event.sudo().ip_address)
            self.assertIn("Address used", event.erased_values)
        self.assertEqual(self.Event.verify(), [])
        self.assertEqual(self.Checkpoint._make().result, "intact")
        message = self.anna.with_user(self.auditor).action_consent_verify()["params"]["message"]
        self.assertIn("erased on request", message)
        others = self.bert.with_user(self.auditor).action_consent_verify()["params"]["message"]
        self.assertNotIn("erased on request", others)

    def test_order_completeness_and_the_rest_are_still_proved(self):
        self.erase(self.anna)
        for statement in (
            "UPDATE partner_consent_event SET new_state = 'unknown' WHERE id = %s",
            "UPDATE partner_consent_event SET address = 'forged@example.com' WHERE id = %s",
            "UPDATE partner_consent_event SET commitments = '{}' WHERE id = %s",
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.tamper(statement, self.chain[1].id)
                self.assertEqual(self.verify(), [self.chain[1].id])
                savepoint.rollback()
        self.tamper("DELETE FROM partner_consent_event WHERE id = %s", self.chain[1].id)
        self.assertEqual(self.verify(), [self.chain[2].id])

    def test_a_value_that_vanished_without_an_erasure_is_a_break(self):
        self.tamper(
            "UPDATE partner_consent_event SET note = NULL, salts = salts - 'note' WHERE id = %s",
            self.chain[1].id,
        )
        self.assertEqual(self.verify(), [self.chain[1].id])
        message = self.anna.with_user(self.auditor).action_consent_verify()["params"]["message"]
        self.assertIn("no erasure is recorded", message)

    def test_what_comes_after_an_erasure_is_kept_and_can_be_erased_again(self):
        self.erase(self.anna)
        event = self.anna._consent_set("phone", "refused", source="portal", note="again")
        self.assertEqual((event.note, event.erased_values), ("again", ""))
        self.tamper(
            "UPDATE partner_consent_event SET note = NULL, salts = salts - 'note' WHERE id = %s",
            event.id,
        )
        self.assertEqual(self.verify(), [event.id])
        self.erase(self.anna)
        self.assertEqual(self.Event.verify(), [])

    def test_who_acted_is_erased_with_their_login_and_staff_stay(self):
        portal = new_test_user(self.env, "anna", groups="base.group_portal")
        portal.partner_id = self.anna
        acting = self.bert.with_user(portal).sudo()
        own = acting._consent_set("phone", "refused", source="portal")
        staffs = self.bert.with_user(self.clerk)._consent_set("sms", "refused", source="manual")
        self.assertEqual(own.user_name, f"{portal.name} (anna)")
        self.erase(self.anna)
        self.assertFalse(own.user_id or own.user_name)
        self.assertEqual((staffs.user_id, staffs.user_name), (self.clerk, "Clara Clerk (clerk)"))
        portal.unlink()
        self.assertEqual(self.Event.verify(), [])

    def test_rows_that_a_merge_handed_on_are_erased_on_their_own_chains(self):
        self.tamper(
            "UPDATE partner_consent_event SET partner_id = %s WHERE partner_id = %s",
            self.bert.id,
            self.anna.id,
        )
        self.anna.unlink()
        rows = self.erase(self.bert)
        self.assertEqual(len(rows), 2)
        self.assertFalse(any(event.address for event in self.chain))
        self.assertEqual(self.Event.verify(), [])

    def test_salts_are_shown_to_nobody(self):
        for user in (self.officer, self.auditor, self.env.ref("base.user_admin")):
            with self.assertRefused("salts|not.*allowed|access", AccessError):
                self.chain[0].with_user(user).read(["salts"])
