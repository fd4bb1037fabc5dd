"""A pause: a refusal that ends by itself on a day, in “not asked” and never in a Yes."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from ..models.preference.pausing import running
from .common.preferences import PreferencesCommon

TODAY, LAST, AFTER = "2026-05-03 10:00:00", "2026-08-03", "2026-08-03 01:00:00"


@tagged("-at_install", "post_install")
class TestPause(PreferencesCommon, HttpCase):
    cron = "partner_consent.ir_cron_consent_expiry"

    def paused(self, **changes):
        """Return a customer who paused for three months."""
        anna = self.customer()
        anna._consent_set("sms", "given", source="portal")
        anna._consent_set("fax", "refused", source="portal")
        with freeze_time(TODAY):
            self.pages = [self.save(anna, pause="3", **changes)]
        return anna

    def refuse_in_bulk(self, anna):
        bulk = self.env["partner.consent.bulk"].with_user(self.officer)
        bulk = bulk.with_context(active_model="res.partner", active_ids=anna.ids)
        bulk.create({"channel": "sms", "state": "refused", "note": "list of May"}).action_apply()

    def end(self, moment=AFTER):
        with freeze_time(moment):
            self.run_cron()

    def test_it_refuses_what_was_not_refused_and_says_until_when(self):
        anna = self.paused()
        (said,) = self.said(self.pages[0])
        self.assertIn("Paused until 08/03/2026: E-mail, Phone, SMS, Letter, Messenger.", said)
        rows = anna.consent_event_ids.filtered(lambda event: event.source == "pause")
        self.assertEqual(
            {(row.channel, row.event) for row in rows},
            {
                ("email", "refused"),
                ("phone", "refused"),
                ("sms", "withdrawn"),
                ("post", "refused"),
                ("messenger", "refused"),
            },
        )
        self.assertEqual(set(rows.mapped("ip_address")), {"127.0.0.1"})
        self.assertMayNotContact(anna, "sms", "refused")
        self.assertIn("No until 08/03/2026", " ".join(self.pages[0].text.split()))

    def test_it_ends_on_its_day_in_not_asked_and_a_refusal_for_good_does_not(self):
        anna = self.paused()
        self.end("2026-08-02 23:00:00")
        self.assertEqual(anna.consent_sms, "refused")
        self.end()
        self.assertEqual((anna.consent_sms, anna.consent_fax), ("unknown", "refused"))
        last = anna.consent_event_ids.filtered(lambda e: e.channel == "sms").sorted("id")[-1]
        self.assertEqual((last.event, last.source, last.who), ("expired", "pause", "System"))
        self.assertFalse(self.env["partner.consent.pause"].search([("partner_id", "=", anna.id)]))
        self.assertFalse(self.Event.verify(anna.ids))

    def test_any_no_after_it_is_for_good(self):
        ways = {
            "manual": lambda anna: anna.with_user(self.clerk).write({"consent_sms": "refused"}),
            "lock": self.lock_and_refuse,
            "bulk": self.refuse_in_bulk,
            "unsubscribe": lambda anna: anna._consent_set("sms", "refused", source="unsubscribe"),
            "blacklist": lambda anna: self.env["phone.blacklist"].create(
                {"number": anna.phone_sanitized}
            ),
            "page": lambda anna: self.save(anna, channel_sms="refused"),
            "all": lambda anna: self.save(anna, refuse_all="1"),
        }
        for name, refuse in ways.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                anna = self.paused()
                refuse(anna)
                self.assertNotIn((anna.id, "sms"), running(anna))
                self.end()
                self.assertEqual(anna.consent_sms, "refused")
                savepoint.rollback()

    def test_staff_cannot_take_back_a_customers_pause(self):
        anna = self.paused().with_user(self.officer)
        anna.write({"consent_sms": "refused", "consent_note": "by phone"})
        for state in ("unknown", "given"):
            with self.assertRefused("refused SMS"):
                anna.write({"consent_sms": state, "consent_note": "by phone"})

    def test_a_pause_in_place_of_a_pause_counts_from_now(self):
        anna = self.paused()
        with freeze_time("2026-07-01"):
            self.save(anna, pause="12")
        self.end()
        self.assertEqual(anna.consent_sms, "refused")
        self.assertEqual(running(anna)[anna.id, "sms"], date(2027, 7, 1))
        self.end("2027-07-01 01:00:00")
        self.assertEqual((anna.consent_sms, anna.consent_fax), ("unknown", "refused"))

    def test_a_fresh_yes_ends_it_and_stays(self):
        anna = self.paused()
        with freeze_time("2026-06-01"):
            self.yes(anna)
        self.end()
        self.assertEqual((anna.consent_email, anna.consent_sms), ("given", "unknown"))

    def test_a_yes_in_the_same_form_is_none(self):
        anna = self.paused(channel_email="given", channel_phone="refused")
        self.end()
        self.assertEqual((anna.consent_email, anna.consent_phone), ("unknown", "refused"))

    def test_a_merge_and_a_copy_make_a_lasting_no_of_it(self):
        anna, bert = self.paused(), self.customer("Bert", email="bert@example.com")
        copied = anna.copy()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((anna | bert).ids, bert, extra_checks=False)
        self.end()
        self.assertEqual((bert.consent_sms, copied.consent_sms), ("refused", "refused"))
        self.assertNotIn("given", bert.consent_event_ids.filtered("note").mapped("new_state"))

    def test_no_pause_ends_what_another_of_the_merged_refused(self):
        for paused_stays in (True, False):
            for other_first in (True, False):
                with self.subTest(paused_stays=paused_stays, other_first=other_first):
                    bert = self.customer("Bert", email="bert@example.com")
                    if other_first:
                        bert._consent_set("sms", "refused", source="portal")
                    anna = self.paused()
                    if not other_first:
                        bert._consent_set("sms", "refused", source="portal")
                    self.merge(*((anna, bert) if paused_stays else (bert, anna)))
                    self.end()
                    self.assertEqual((anna | bert).exists().consent_sms, "refused")

    def test_of_two_pauses_a_merge_makes_a_lasting_no(self):
        anna, bert = self.paused(), self.paused()
        self.merge(anna, bert)
        self.end()
        self.assertEqual(anna.consent_sms, "refused")

    def merge(self, target, source):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((target | source).ids, target, extra_checks=False)

    def test_it_holds_for_one_controller(self):
        anna = self.paused()
        self.assertEqual(self.answers(anna, "sms"), ("refused", "unknown"))
        anna.with_company(self.there)._consent_set("sms", "refused", source="portal")
        self.end()
        self.assertEqual(self.answers(anna, "sms"), ("unknown", "refused"))

    def test_it_waits_while_its_company_is_no_controller(self):
        anna = self.customer()
        anna.with_company(self.there)._consent_set("sms", "given", source="portal")
        with freeze_time(TODAY):
            self.save(anna.with_company(self.there), pause="3")
        self.there.consent_controller_id = self.here
        self.end()
        self.there.consent_controller_id = self.there
        self.assertEqual(self.answers(anna, "sms")[1], "refused")
        self.end("2026-08-04")
        self.assertEqual(self.answers(anna, "sms")[1], "unknown")

    def test_archived_locked_and_address_records_go_along(self):
        anna = self.paused()
        anna.child_ids = [(0, 0, {"name": "Invoices", "type": "invoice"})]
        invoices = anna.child_ids
        self.assertEqual(invoices.consent_post, "refused")
        anna.active = False
        self.end()
        self.assertEqual((anna.consent_post, invoices.consent_post), ("unknown", "unknown"))

    def test_staff_read_until_when(self):
        anna = self.paused().with_user(self.clerk)
        self.assertEqual(
            anna.consent_sms_message, "May not be contacted: the customer refused until 08/03/2026"
        )
        self.assertEqual(anna.consent_fax_message, "May not be contacted: the customer refused")

    def test_with_nothing_left_to_refuse_it_says_so(self):
        anna = self.customer()
        self.save(anna, refuse_all="1")
        (said,) = self.said(self.save(anna, pause="6"))
        self.assertIn("nothing to pause", said)
        self.assertFalse(running(anna))

    def test_a_forged_length_is_no_pause(self):
        anna = self.customer()
        for forged in ("1", "-3", "99999", "3 ", "x" * 65536, "'; --"):
            self.assertEqual(self.said(self.save(anna, pause=forged)), ["Nothing has changed."])
        self.assertFalse(anna.consent_event_ids)
