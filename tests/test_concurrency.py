"""Two at once: no row lost, no fork in a chain. Real cursors that commit, as two workers have."""

from odoo.tests import tagged

from ..models.consent.gate import override
from ..policy import evidence
from .common.at_once import AtOnceCommon

ROUNDS = 8


@tagged("slow")
class TestConcurrency(AtOnceCommon):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.partner_id = env["res.partner"].create({"name": "Anna Meier"}).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env.cr.execute(
                "DELETE FROM partner_consent_event WHERE chain_id = %s", [self.partner_id]
            )
            env["res.partner"].browse(self.partner_id).unlink()

    def run_together(self, *works):
        """Run each ``work(partner)`` as a request of its own."""

        def on_partner(work):
            return lambda env: work(env["res.partner"].browse(self.partner_id))

        return super().run_together(*map(on_partner, works))

    def ledger(self):
        return self.rows(
            "SELECT sequence, previous_hash, hash, channel, new_state"
            " FROM partner_consent_event WHERE chain_id = %s ORDER BY sequence",
            self.partner_id,
        )

    def test_two_workers_append_to_one_chain_without_loss_or_fork(self):
        for _round in range(ROUNDS):
            self.run_together(
                lambda partner: partner._consent_set("phone", "refused", source="portal"),
                lambda partner: partner._consent_set("sms", "refused", source="portal"),
            )
        rows = self.ledger()
        self.assertEqual([row[0] for row in rows], list(range(1, 2 * ROUNDS + 1)))
        hashes = [evidence.GENESIS, *(row[2] for row in rows)]
        self.assertEqual([row[1] for row in rows], hashes[:-1])

    def test_a_no_by_the_customer_and_a_yes_by_staff_at_once_end_in_no(self):
        def staff(partner):
            if partner.consent_phone != "refused":
                partner.write({"consent_phone": "given", "consent_note": "on the phone"})

        for _round in range(ROUNDS):
            self.run_together(
                staff, lambda partner: partner._consent_set("phone", "refused", source="portal")
            )
            last = [row for row in self.ledger() if row[3] == "phone"][-1]
            self.assertEqual(last[4], "refused")

    def test_two_who_write_to_a_refuser_at_once_both_stand_in_the_ledger(self):
        for _round in range(ROUNDS):
            self.run_together(
                lambda partner: override(partner, "email", "the contract ends"),
                lambda partner: override(partner, "email", "a recall"),
            )
        rows = self.ledger()
        self.assertEqual([row[0] for row in rows], list(range(1, 2 * ROUNDS + 1)))
        hashes = [evidence.GENESIS, *(row[2] for row in rows)]
        self.assertEqual([row[1] for row in rows], hashes[:-1])
