"""The same row in two calls at the same moment: one row of the ledger, the same result."""

from odoo.tests import tagged

from .common.at_once import AtOnceCommon

ROUNDS = 4


@tagged("slow")
class TestRecordingAtOnce(AtOnceCommon):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            values = {"name": "Anna Meier", "email": "anna.meier@example.com"}
            self.partner_id = env["res.partner"].create(values).id
        self.addCleanup(self.clean)

    def clean(self):
        with self.transaction() as env:
            env.cr.execute("DELETE FROM partner_consent_external")
            env.cr.execute("DELETE FROM partner_suppression WHERE source = 'api'")
        self.remove(self.partner_id)

    def record(self, *rows):
        return lambda env: env["res.partner"].consent_record([*rows])

    def test_two_calls_with_one_row_write_one_row(self):
        for number in range(ROUNDS):
            row = {"partner_id": self.partner_id, "channel": "phone", "state": "given"}
            row |= {"external_id": str(number), "note": str(number), "source_system": "Shop"}
            if number % 2:
                row["state"] = "refused"
            results = self.run_together(*[self.record(row)] * 2)
            self.assertEqual(results[0], results[1])
            self.assertEqual(results[0][0]["code"], "recorded")
        [(count,)] = self.rows(
            "SELECT count(*) FROM partner_consent_event WHERE partner_id = %s", self.partner_id
        )
        self.assertEqual(count, ROUNDS)

    def test_an_address_that_nobody_bears(self):
        for number in range(ROUNDS):
            row = {"email": f"nobody{number}@example.com", "channel": "email", "state": "refused"}
            results = self.run_together(*[self.record(row | {"external_id": f"n{number}"})] * 2)
            self.assertEqual(results[0], results[1])
        [(count,)] = self.rows(
            "SELECT count(*) FROM partner_consent_external WHERE external_id LIKE 'n%%'"
        )
        self.assertEqual(count, ROUNDS)

    def test_rows_in_another_order_dont_block_each_other(self):
        with self.transaction() as env:
            other = env["res.partner"].create({"name": "Bert Braun"}).id
        self.addCleanup(self.remove, other)
        rows = [
            {"partner_id": id_, "channel": channel, "state": "refused"}
            for id_, channel in ((self.partner_id, "phone"), (other, "sms"))
        ]
        results = self.run_together(self.record(*rows), self.record(*reversed(rows)))
        codes = sorted(one["code"] for result in results for one in result)
        self.assertEqual(codes, ["recorded", "recorded", "unchanged", "unchanged"])
