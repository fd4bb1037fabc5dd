"""A thousand rows of another system take as many statements as ten."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from ..policy import recording as r
from .common.recording import RecordingCommon


@tagged("slow")
class TestRecordingMany(RecordingCommon):
    def test_a_thousand_rows_take_as_many_statements_as_ten(self):
        def rows(names, number):
            customers = self.Partner.create(
                [
                    {"name": name, "email": f"{name}@example.com", "phone": f"+49 151 {n:08}"}
                    for n, name in enumerate(names, number)
                ]
            )
            return [
                self.row(
                    ("refused", "given")[n % 2],
                    ("phone", "sms")[n % 3 % 2],
                    external_id=customer.name,
                    **(
                        {"partner_id": customer.id},
                        {"email": customer.email},
                        {"phone": customer.phone},
                    )[n % 3],
                )
                for n, customer in enumerate(customers)
            ]

        few = rows([f"few{n}" for n in range(12)], 20_000_000)
        many = rows([f"many{n}" for n in range(1_000)], 21_000_000)
        model = self.Partner.with_user(self.account)
        model.consent_record(few[:1])
        of_few = self.statements(lambda: model.consent_record(few))
        began = datetime.now()
        results = []
        of_many = self.statements(lambda: results.extend(model.consent_record(many)))
        seconds = (datetime.now() - began) / timedelta(seconds=1)
        self.assertEqual({one["code"] for one in results}, {r.RECORDED})
        self.assertLess(of_many, of_few + 60)
        self.assertLess(seconds, 30)
        again = self.statements(lambda: self.assertEqual(model.consent_record(many), results))
        self.assertLess(again, 30)

    def test_a_thousand_rows_about_one_customer(self):
        rows = [self.row(("given", "refused")[n % 2], note=str(n)) for n in range(1_000)]
        messages = self.anna.message_ids
        results = self.record(*rows, user=self.officer)
        self.assertCodes(results, *[r.RECORDED] * 1_000)
        self.env.flush_all()
        self.assertEqual(self.anna.message_ids, messages)
        self.assertFalse(self.Event.verify(self.anna.ids))
