"""Start from what exists: earlier tags, blacklists, list opt-outs and spoilt addresses."""

from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..models.batch import parts
from .common import ConsentCommon


class ConversionCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.customer(), cls.customer("Bert Braun")

    def tag(self, name, *partners):
        tag = self.env["res.partner.category"].create({"name": name})
        for partner in partners:
            partner.category_id |= tag
        return tag

    def conversion(self, user=None, **values):
        nothing = {"use_blacklists": False, "list_opt_outs": "none", "marker": False}
        model = self.env["partner.consent.conversion"].with_user(user or self.officer)
        return model.create(nothing | values)

    def counts(self, wizard):
        return [
            (row.source, row.result, row.found_count, row.change_count, row.left_count)
            for row in wizard.count_ids
        ]

    def convert(self, **values):
        wizard = self.conversion(**values)
        wizard.action_preview()
        preview = self.counts(wizard)
        wizard.action_convert()
        self.assertEqual(self.counts(wizard), preview)
        return preview

    def before_the_addon(self, partner, channel):
        """As if the opt-out had been recorded when nobody listened."""
        self.env.flush_all()
        self.cr.execute("DELETE FROM partner_consent_event WHERE partner_id = %s", [partner.id])
        self.store_answer(partner, channel, "unknown")


class TestConversionTags(ConversionCommon):
    def test_tags_that_speak_for_themselves_are_proposed(self):
        self.tag("No newsletter")
        self.tag("Werbesperre")
        self.tag("VIP")
        lines = self.conversion().tag_ids
        proposed = {line.category_id.name: line.channel for line in lines}
        self.assertEqual(proposed, {"No newsletter": "email", "Werbesperre": "all"})

    def test_the_preview_counts_and_writes_nothing(self):
        self.bert.active = False
        self.tag("No newsletter", self.anna, self.bert)
        self.anna.consent_email = "refused"
        wizard = self.conversion()
        self.assertEqual(wizard.tag_ids.partner_count, 2)
        wizard.action_preview()
        self.assertEqual(self.counts(wizard), [("Tag “No newsletter”", "E-mail: No", 2, 1, 1)])
        self.assertEqual(self.bert.consent_email, "unknown")
        self.assertLedger(self.bert)

    def test_a_tag_becomes_a_refusal_with_a_ledger_row_and_once_only(self):
        self.tag("No newsletter", self.anna)
        self.convert()
        self.assertLedger(self.anna, ("email", "refused", "unknown", "refused", "conversion"))
        self.assertEqual(self.anna.consent_event_ids.note, "Tag “No newsletter”")
        self.assertEqual(self.convert(), [("Tag “No newsletter”", "E-mail: No", 1, 0, 1)])
        self.assertEqual(len(self.anna.consent_event_ids), 1)

    def test_running_again_leaves_what_the_customer_said_since(self):
        self.tag("Werbesperre", self.anna)
        self.convert()
        self.anna._consent_set("email", "given", source="confirmation")
        self.convert()
        self.assertEqual((self.anna.consent_email, self.anna.consent_sms), ("given", "refused"))

    def test_a_refusal_from_before_wins_over_the_default_and_a_yes_of_staff(self):
        self.channel("phone").default_state = "given"
        carl = self.customer("Carl")
        self.anna.write({"consent_phone": "given", "consent_note": "fair"})
        self.tag("Nicht anrufen", self.anna, carl)
        self.convert()
        self.assertEqual((self.anna | carl).mapped("consent_phone"), ["refused", "refused"])

    def test_a_yes_from_before_counts_only_where_nothing_was_said(self):
        self.bert._consent_set("post", "refused", source="portal")
        friends = self.tag("Friends of the house", self.anna, self.bert)
        line = {"category_id": friends.id, "channel": "post", "state": "given"}
        self.assertEqual(self.convert(tag_ids=[(0, 0, line)])[0][2:], (2, 1, 1))
        self.assertEqual((self.anna | self.bert).mapped("consent_post"), ["given", "refused"])

    def test_refusals_win_over_a_yes_of_the_same_run(self):
        friends = self.tag("Friends", self.anna)
        stop = self.tag("Werbesperre", self.anna)
        lines = [
            {"category_id": friends.id, "channel": "post", "state": "given"},
            {"category_id": stop.id, "channel": "all", "state": "refused"},
        ]
        self.conversion(tag_ids=[(0, 0, line) for line in lines]).action_convert()
        self.assertEqual(self.anna.consent_post, "refused")

    def test_a_yes_for_email_obeys_the_channels_setting(self):
        friends = self.tag("Newsletter please", self.anna)
        line = {"category_id": friends.id, "channel": "email", "state": "given"}
        wizard = self.conversion(tag_ids=[(0, 0, line)])
        with self.assertRaisesRegex(UserError, "Yes by hand"):
            wizard.action_convert()
        self.channel("email").manual_yes = True
        wizard.action_convert()
        self.assertEqual(self.anna.consent_email, "given")

    def test_it_is_for_consent_officers(self):
        with self.assertRaises(AccessError):
            self.conversion(user=self.clerk)
        with self.assertRaises(AccessError):
            self.conversion().with_user(self.lock_manager).action_convert()

    def test_a_tag_of_many_costs_as_many_statements_as_one_of_a_few(self):
        counts = {}
        # The first round fills the caches.
        for n in (1, 2, 80):
            tag = self.env["res.partner.category"].create({"name": f"Werbesperre {n}"})
            self.Partner.create(
                [{"name": f"C {i}", "category_id": [(4, tag.id)]} for i in range(n)]
            )
            line = {"category_id": tag.id, "channel": "sms", "state": "refused"}
            wizard = self.conversion(tag_ids=[(0, 0, line)])
            counts[n] = self.statements(wizard.action_convert)
            self.assertEqual(wizard.count_ids.change_count, n)
        self.assertEqual(counts[80], counts[2])


class TestConversionSources(ConversionCommon):
    def test_blacklists_become_refusals_of_their_original_moment(self):
        mail = self.env["mail.blacklist"].create({"email": self.anna.email})
        self.env["phone.blacklist"].create({"number": "+49 151 23456789"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mail_blacklist SET create_date = '2020-05-06 07:08:09' WHERE id = %s", [mail.id]
        )
        self.before_the_addon(self.anna, "email")
        self.before_the_addon(self.anna, "sms")
        self.bert.phone = False
        self.assertEqual(
            [row[1:] for row in self.convert(use_blacklists=True)],
            [("E-mail: No", 1, 1, 0), ("SMS: No", 1, 1, 0)],
        )
        self.assertEqual((self.anna.consent_email, self.anna.consent_sms), ("refused", "refused"))
        event = self.anna.consent_event_ids.filtered(lambda event: event.channel == "email")
        self.assertEqual((event.source, event.moment), ("blacklist", datetime(2020, 5, 6, 7, 8, 9)))
        self.assertEqual([row[3] for row in self.convert(use_blacklists=True)], [0, 0])

    def test_who_left_every_list_refused_and_who_left_one_may_be_counted_too(self):
        lists = self.env["mailing.list"].create([{"name": "Offers"}, {"name": "News"}])
        for partner, left in ((self.anna, lists), (self.bert, lists[:1])):
            contact = self.env["mailing.contact"].create(
                {"email": partner.email, "list_ids": lists.ids}
            )
            contact.subscription_ids.filtered(lambda s, left=left: s.list_id in left).write(
                {"opt_out_datetime": "2021-02-03 04:05:06"}
            )
        partners = self.anna | self.bert
        self.convert(list_opt_outs="every")
        self.assertEqual(partners.mapped("consent_email"), ["refused", "unknown"])
        self.assertEqual(self.anna.consent_event_ids.moment, datetime(2021, 2, 3, 4, 5, 6))
        self.convert(list_opt_outs="any")
        self.assertEqual(partners.mapped("consent_email"), ["refused", "refused"])

    def test_a_spoilt_address_becomes_clean_and_is_not_for_advertising(self):
        self.anna.write({"email": "anna@example.com [No Mailing]", "phone": "0151 98765432 STOP"})
        self.bert.email = "[NO MAILING]bert@example.com"
        (self.anna | self.bert)._consent_set("email", "given", source="portal")
        markers = "[NO MAILING], STOP"
        self.assertEqual([row[3] for row in self.convert(marker=markers)], [2, 1])
        self.assertEqual(self.anna.email, "anna@example.com")
        self.assertEqual(self.anna.phone, "0151 98765432")
        self.assertEqual(self.bert.email, "bert@example.com")
        self.assertEqual(self.anna.contact_point_ids.mapped("marketing_allowed"), [False, False])
        for channel in ("email", "sms"):
            self.assertMayNotContact(self.anna, channel, "address_excluded")
        self.assertMayContact(self.anna, "email", scope="service")
        self.assertEqual([row[3] for row in self.convert(marker=markers)], [0, 0])

    def test_a_contact_point_that_is_there_already_is_used(self):
        point = self.env["partner.contact.point"].create(
            {"partner_id": self.bert.id, "kind": "email", "value": "bert@example.com"}
        )
        self.bert.email = "bert@example.com [NO MAILING]"
        self.convert(marker="[NO MAILING]")
        self.assertEqual(self.bert.contact_point_ids, point)
        self.assertFalse(point.marketing_allowed)

    def test_a_marker_in_the_note_of_a_contact_point_unticks_advertising_once(self):
        marked, other, unticked = self.env["partner.contact.point"].create(
            [
                {"partner_id": self.bert.id, "kind": "email", "value": value, **values}
                for value, values in (
                    ("bert@example.com", {"note": "Office [no mailing]"}),
                    ("b.braun@example.com", {"note": "Private"}),
                    ("old@example.com", {"note": "[NO MAILING]", "marketing_allowed": False}),
                )
            ]
        )
        self.bert.active = False
        self.assertEqual([row[3] for row in self.convert(marker="[NO MAILING]")], [1])
        self.assertEqual((marked.marketing_allowed, marked.note), (False, "Office"))
        self.assertEqual((other.marketing_allowed, other.note), (True, "Private"))
        self.assertEqual(unticked.note, "[NO MAILING]")
        # The business may have changed it since.
        marked.marketing_allowed = True
        self.assertEqual([row[3] for row in self.convert(marker="[NO MAILING]")], [0])

    def test_what_was_said_in_the_note_alone_is_said_in_words_then(self):
        point = self.env["partner.contact.point"].create(
            {"partner_id": self.bert.id, "value": "0151 98765432", "note": "[NO MAILING]"}
        )
        self.convert(marker="[NO MAILING]")
        self.assertFalse(point.marketing_allowed)
        self.assertEqual(point.note, "Not for advertising, as earlier data says")


class TestConversionOfMany(ConversionCommon):
    def test_the_preview_counts_in_the_database_and_reads_no_customer(self):
        tag = self.tag("Werbesperre")
        many = self.Partner.create(
            [{"name": f"C {i}", "category_id": [(4, tag.id)]} for i in range(50)]
        )
        wizard = self.conversion(use_blacklists=True, list_opt_outs="any")
        with patch.object(type(self.Partner), "search") as search:
            wizard.action_preview()
        self.assertFalse(search.called)
        self.assertIn(("Tag “Werbesperre”", "E-mail: No", 50, 50, 0), self.counts(wizard))
        self.assertEqual(set(many.mapped("consent_email")), {"unknown"})

    def test_many_are_converted_in_parts(self):
        tag = self.tag("Werbesperre")
        people = [{"name": f"C {i}", "email": f"c{i}@example.com [STOP]"} for i in range(7)]
        many = self.Partner.create([one | {"category_id": [(4, tag.id)]} for one in people])
        line = {"category_id": tag.id, "channel": "post", "state": "refused"}
        with patch.object(parts, "PART", 3):
            self.convert(tag_ids=[(0, 0, line)], marker="[STOP]")
        self.assertEqual(set(many.mapped("consent_post")), {"refused"})
        self.assertEqual(many.mapped("email"), [f"c{i}@example.com" for i in range(7)])
        self.assertEqual(many.contact_point_ids.mapped("marketing_allowed"), [False] * 7)


class TestConversionSeveral(ConversionCommon):
    def test_several_addresses_in_one_field_get_each_its_own_place(self):
        self.anna._consent_set("email", "given", source="confirmation")
        first = self.anna.email
        self.anna.email = f"{first}; second@example.com"
        self.assertEqual(
            self.convert(),
            [("More than one address in a field", "Each in its own place", 1, 1, 0)],
        )
        self.assertEqual(self.anna.email, first)
        point = self.anna.contact_point_ids
        self.assertEqual((point.value, point.marketing_allowed), ("second@example.com", False))
        self.assertMayContact(self.anna, "email")
        self.assertEqual(self.convert(), [])
