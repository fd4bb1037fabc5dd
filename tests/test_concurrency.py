"""Two at once: no row lost, no fork in a chain. Real cursors that commit, as two workers have."""

from functools import partial

from odoo.tests import tagged
from odoo.tools import mute_logger

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
        self.addCleanup(self.remove, self.partner_id)

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

    def say(self, state, partner):
        partner._consent_set("post", state, source="portal")

    # The ORM's own insert of the address may lose the race, and logs it before it is retried.
    @mute_logger("odoo.sql_db")
    def test_a_no_and_a_new_address_at_once_end_in_no_at_the_address(self):
        for state in ("given", "refused") * (ROUNDS // 2):
            addresses = self.run_together(
                partial(self.say, state),
                lambda partner: partner.create({"parent_id": partner.id, "type": "delivery"}).id,
            )
            (address,) = filter(None, addresses)
            ids = (self.partner_id, address)
            with self.transaction() as env:
                answers = [one.consent_post for one in env["res.partner"].browse(ids)]
            self.assertEqual(answers, [state, state])
