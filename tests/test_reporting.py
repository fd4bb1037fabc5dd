"""Reports: net reach month by month, and the overview that opens the list behind each number."""

from ast import literal_eval
from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.consent.gate import override
from .test_history import HistoryCommon


class ReportingCommon(HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reach = cls.env["partner.consent.reach"]
        cls.bert = cls.customer("Bert Kurz", phone="+49 151 11111111")
        cls.lone = cls.customer("Carla Lang", phone="+49 151 22222222")
        cls.anna._consent_set("email", "given", source="confirmation")
        cls.bert._consent_set("email", "given", source="confirmation")
        cls.lone.consent_email = "refused"

    def overview(self, period="year", user=None):
        dashboard = self.env["partner.consent.dashboard"].with_user(user or self.clerk)
        current, happened = dashboard.current(), dashboard.in_period(period)
        return current | happened | {"tiles": happened["tiles"] + current["tiles"]}

    def tile(self, code, **kwargs):
        (tile,) = [tile for tile in self.overview(**kwargs)["tiles"] if tile["code"] == code]
        return tile

    def channel_of(self, code, **kwargs):
        channels = self.overview(**kwargs)["channels"]
        (channel,) = [channel for channel in channels if channel["code"] == code]
        return channel


@tagged("post_install", "-at_install")
class TestAnswersReport(ReportingCommon):
    def test_it_shows_channel_and_source_and_no_override(self):
        self.lone._consent_set("phone", "refused", source="portal")
        override(self.lone, "email", "A recall")
        action = self.env.ref("partner_consent.partner_consent_event_reporting_action")
        events = self.env["partner.consent.event"]
        shown = events.search(literal_eval(action.domain) + [("partner_id", "=", self.lone.id)])
        self.assertEqual(sorted(shown.mapped("channel")), ["email", "phone"])
        self.assertEqual(set(shown.mapped("event")), {"refused"})
        for view in action.view_ids.view_id:
            arch = etree.fromstring(events.get_view(view.id, view.type)["arch"])
            names = [field.get("name") for field in arch.iter("field")]
            self.assertEqual(names[:2], ["channel", "source"], view.type)


@tagged("post_install", "-at_install")
class TestReach(ReportingCommon):
    def test_the_report_says_as_of_when_and_adds_no_channel_to_another(self):
        with freeze_time("2026-03-10"):
            self.Reach.search([]).unlink()
            self.Reach._cron_count()
        action = self.env.ref("partner_consent.partner_consent_reach_open_action")
        self.assertEqual(action.run()["name"], "Net Reach per Month, as of 03/10/2026")
        graph = self.env.ref("partner_consent.partner_consent_reach_view_graph")
        arch = etree.fromstring(self.Reach.get_view(graph.id, "graph")["arch"])
        self.assertEqual((arch.get("type"), arch.get("stacked")), ("line", "0"))

    def reach(self, channel="email"):
        rows = self.Reach._read_group(
            [("channel", "=", channel)], ["month:month"], ["reach_count:sum"]
        )
        return {str(month): count for month, count in rows}

    def test_each_month_keeps_the_count_of_its_last_day(self):
        with freeze_time("2026-03-10"):
            self.Reach._cron_count()
        first = self.reach()["2026-03-01"]
        self.lone._consent_set("email", "given", source="confirmation")
        with freeze_time("2026-03-31"):
            self.Reach._cron_count()
        self.bert.lock_level = "documents"
        with freeze_time("2026-04-01"):
            self.Reach._cron_count()
        self.assertEqual(self.reach(), {"2026-03-01": first + 1, "2026-04-01": first})
        row = self.Reach.search([("channel", "=", "email")], limit=1)
        self.assertEqual(str(row.counted_on), "2026-04-01")

    def test_a_total_over_months_is_that_of_the_last_one(self):
        branch = {"name": "Branch", "parent_id": self.env.company.id}
        other = self.env["res.company"].create(branch)
        for day in ("2025-12-31", "2026-02-28"):
            with freeze_time(day):
                self.Reach._cron_count()
        self.bert.company_id = other
        with freeze_time("2026-03-31"):
            self.Reach._cron_count()
        counts = ["reach_count:sum", "customer_count:sum"]
        domain = [("channel", "=", "email"), ("month", "<", "2026-04-01")]
        last = self.Reach.search([*domain, ("month", "=", "2026-03-01")])
        self.assertIn(other, last.company_id)
        expected = tuple(sum(last.mapped(fname)) for fname in ("reach_count", "customer_count"))
        self.assertEqual(self.Reach._read_group(domain, [], counts), [expected])
        rows = self.Reach._read_group(domain, ["month:year", "channel"], counts)
        self.assertEqual([row[2:] for row in rows], [expected, expected])
        sets = self.Reach.formatted_read_grouping_sets(
            domain, [["channel", "month:month"], ["channel"], []], counts[:1]
        )
        self.assertEqual([len(groups) for groups in sets], [3, 1, 1])
        self.assertEqual({groups[0]["reach_count:sum"] for groups in sets[1:]}, {expected[0]})
        nothing = self.Reach._read_group([("id", "=", 0)], [], counts)
        self.assertFalse(any(nothing[0]))

    def test_count_is_that_of_the_decision(self):
        self.Reach._cron_count()
        customers = self.Partner.search([])
        for channel in ("email", "phone", "post"):
            allowed = [d for d in customers.contact_decision(channel) if d["allowed"]]
            self.assertEqual(list(self.reach(channel).values()), [len(allowed)], channel)
            found = self.Partner.search([("reachable_channel", "=", channel)])
            self.assertEqual(found.ids, [d["partner_id"] for d in allowed], channel)

    def test_reachable_by_no_channel(self):
        nobody = self.Partner.create({"name": "No address"})
        domain = [("id", "in", (nobody + self.anna).ids)]
        for condition, expected in (
            (("reachable_channel", "=", False), nobody),
            (("reachable_channel", "!=", False), self.anna),
            (("reachable_channel", "not in", ["email"]), nobody),
            (("reachable_channel", "in", ["email", False]), self.anna + nobody),
        ):
            self.assertEqual(self.Partner.search([condition, *domain]), expected, condition)

    def test_number_of_queries_does_not_depend_on_the_customers(self):
        self.Reach._cron_count()

        few = self.statements(self.Reach._cron_count)
        self.Partner.create([{"name": f"Customer {i}"} for i in range(20)])
        self.assertEqual(self.statements(self.Reach._cron_count), few)

    def test_counts_of_another_company_are_not_shown(self):
        other = self.env["res.company"].create({"name": "Other business"})
        self.bert.company_id = other
        self.Reach._cron_count()
        rows = self.Reach.search([("channel", "=", "email")])
        self.assertIn(other, rows.company_id)
        self.assertFalse(rows.with_user(self.clerk).search([("company_id", "=", other.id)]))

    def test_nobody_edits_what_was_counted(self):
        self.Reach._cron_count()
        row = self.Reach.search([], limit=1)
        for user in (self.clerk, self.officer, self.auditor):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"reach_count": 1_000_000})
            self.assertTrue(row.with_user(user).read(["reach_count"]))


@tagged("post_install", "-at_install")
class TestDashboard(ReportingCommon):
    def test_each_number_is_that_of_the_list_it_opens(self):
        self.entry(action_id=self.call.id, info_id=self.discount.id)
        self.bert.lock_level = "documents"
        data = self.overview()
        partners = self.Partner.with_user(self.clerk)
        for channel in data["channels"]:
            self.assertEqual(channel["count"], partners.search_count(channel["domain"]))
        for tile in data["tiles"]:
            records = self.env[tile["model"]].with_user(self.clerk)
            records = records.with_context(active_test=tile["active_test"])
            self.assertEqual(tile["count"], records.search_count(tile["domain"]), tile["code"])
        events = self.env["partner.consent.event"].with_user(self.clerk)
        for row in data["sources"]:
            self.assertEqual(row["given"] + row["refused"], events.search_count(row["domain"]))
        entries = self.History.with_user(self.clerk)
        for row in data["infos"] + data["staff"]:
            self.assertEqual(row["count"], entries.search_count(row["domain"]))
        for series in data["history"]["series"]:
            self.assertEqual(sum(series["counts"]), entries.search_count(series["domain"]))
        hidden_too = partners.with_context(active_test=False)
        for row in data["locks"]:
            count = hidden_too.search_count(row["domain"])
            self.assertEqual(row["documents"] + row["hidden"], count)
        self.assertTrue(data["sources"] and data["locks"] and data["infos"] and data["staff"])

    def test_period_limits_what_happened_and_not_what_is(self):
        with freeze_time("2026-11-20"):
            self.entry(date="2026-11-10", action_id=self.call.id)
            self.entry(date="2026-10-01", action_id=self.call.id)
            self.entry(date="2025-01-01", action_id=self.call.id)
            before = self.History.search_count([("date", "<", "2025-01-01")])
            counts = {
                period: self.tile("history", period=period)["count"]
                for period in ("month", "quarter", "year", "all")
            }
            self.assertEqual(counts["quarter"], counts["month"] + 1)
            self.assertEqual(counts["all"], counts["year"] + 1 + before)
            reach = {self.channel_of("email", period=period)["count"] for period in counts}
            self.assertEqual(len(reach), 1)
        with self.assertRaises(ValueError):
            self.overview("century")

    def test_reach_over_time_ends_with_what_is_now(self):
        with freeze_time("2026-10-31"):
            self.Reach._cron_count()
        with freeze_time("2026-11-20"):
            then = self.channel_of("email")["count"]
            self.bert.consent_email = "refused"
            data = self.overview()
        (series,) = [one for one in data["reach"]["series"] if one["label"] == "E-mail"]
        self.assertEqual(series["counts"], [None] * 10 + [then, then - 1])
        self.assertEqual(data["reach"]["labels"][-1], "Nov 2026")

    def test_rare_actions_are_added_up(self):
        actions = self.env["partner.history.action"].create(
            [{"name": f"Action {i}"} for i in range(10)]
        )
        for number, action in enumerate(actions, start=1):
            for _entry in range(11 - number):
                self.entry(action_id=action.id)
        series = self.overview("month")["history"]["series"]
        self.assertEqual(series[-1]["label"], "Other")
        self.assertEqual(len(series), 9)
        self.assertEqual(sum(series[-1]["counts"]), 2 + 1)

    def test_rights_of_the_reader_hold(self):
        other = self.env["res.company"].create({"name": "Other business"})
        self.entry(company_id=other.id, action_id=self.call.id, info_id=self.discount.id)
        self.anna.company_id = other
        self.assertEqual(self.tile("history", period="month")["count"], 0)
        self.assertFalse(self.overview("month")["infos"])
        self.assertEqual(self.channel_of("email")["count"], 1)
        portal = new_test_user(self.env, "portal_reader", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.overview(user=portal)

    def test_number_of_queries_does_not_depend_on_the_customers(self):
        self.anna.generate_history({"action_id": self.call.id})
        self.statements(self.overview)
        few = self.statements(self.overview)
        more = self.Partner.create([{"name": f"Customer {i}"} for i in range(20)])
        more.generate_history({"action_id": self.call.id})
        self.statements(self.overview)
        self.assertEqual(self.statements(self.overview), few)

    def test_works_without_customers(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET active = FALSE")
        self.env.cr.execute("DELETE FROM partner_history")
        self.env.cr.execute("DELETE FROM partner_consent_event")
        self.env.invalidate_all()
        data = self.overview()
        self.assertEqual(data["customers"], 0)
        self.assertFalse(data["sources"] or data["history"]["series"] or data["staff"])
        self.assertEqual({channel["count"] for channel in data["channels"]}, {0})


@tagged("slow", "post_install", "-at_install")
class TestReportingScreens(ReportingCommon, HttpCase):
    def test_tour_of_the_overview(self):
        self.entry(date=date.today(), action_id=self.call.id)
        self.start_tour("/odoo/consent-overview", "partner_consent_overview", login="clerk")
