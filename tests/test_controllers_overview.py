"""Overview and net reach: each company sees the answers given to its controller."""

from odoo.tests import tagged

from ..models.ledger.whose import Shared
from .common.controllers import ControllersCommon
from .test_history import HistoryCommon


class OverviewCommon(ControllersCommon, HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reach = cls.env["partner.consent.reach"]
        cls.bert = cls.customer("Bert Kurz", phone="+49 151 11111111")
        cls.anna._consent_set("email", "given", source="confirmation")
        cls.anna.with_company(cls.there)._consent_set("email", "refused", source="portal")
        cls.bert.with_company(cls.there)._consent_set("email", "given", source="confirmation")
        cls.bert.with_company(cls.there)._consent_set("phone", "refused", source="portal")

    def overview(self, *companies, user=None):
        ids = [company.id for company in companies]
        dashboard = self.env["partner.consent.dashboard"].with_user(user or self.clerk)
        dashboard = dashboard.with_context(allowed_company_ids=ids)
        happened = dashboard.in_period("month")
        current = dashboard.current()
        return current | happened | {"tiles": happened["tiles"] + current["tiles"]}

    def tile(self, code, *companies, **kwargs):
        (tile,) = (t for t in self.overview(*companies, **kwargs)["tiles"] if t["code"] == code)
        return tile


@tagged("post_install", "-at_install")
class TestOverview(OverviewCommon):
    def assertOpensWhatItCounts(self, *companies):
        data = self.overview(*companies)

        def opened(model, domain, **context):
            ids = [company.id for company in companies]
            records = self.env[model].with_user(self.clerk)
            return records.with_context(allowed_company_ids=ids, **context).search_count(domain)

        for tile in data["tiles"]:
            found = opened(tile["model"], tile["domain"], active_test=tile["active_test"])
            self.assertEqual(tile["count"], found, tile["code"])
        for channel in data["channels"]:
            self.assertEqual(channel["count"], opened("res.partner", channel["domain"]))
        for row in data["sources"]:
            found = opened("partner.consent.event", row["domain"])
            self.assertEqual(row["given"] + row["refused"], found)
        return data

    def test_it_is_the_current_companys_whichever_are_active_beside_it(self):
        channels = {}
        for company, other in ((self.here, self.there), (self.there, self.here)):
            alone, beside = self.overview(company), self.assertOpensWhatItCounts(company, other)
            for name in ("channels", "sources", "reach"):
                self.assertEqual(alone[name], beside[name], name)
            (channels[company],) = (one for one in alone["channels"] if one["code"] == "email")
            self.assertEqual(alone["for_whom"], f"for {company.name}")
        said = [self.tile(code, self.there, self.here)["count"] for code in ("given", "refused")]
        self.assertEqual(said, [1, 2])
        self.assertEqual((channels[self.there]["given"], channels[self.there]["refused"]), (1, 1))

    def test_a_branch_sees_its_parents(self):
        branch = self.branch(self.there)
        clerk = self.clerk_of(branch)
        parents, branchs = self.overview(self.there), self.overview(branch, user=clerk)
        for name in ("channels", "sources", "reach"):
            self.assertEqual(parents[name], branchs[name], name)
        self.assertOpensWhatItCounts(branch, self.here)

    def test_waiting_requests_are_those_in_the_companys_name(self):
        before = {c: self.tile("requested", c)["count"] for c in (self.here, self.there)}
        carla = self.customer("Carla", phone=False)
        carla.with_company(self.there).action_consent_ask()
        after = {c: self.tile("requested", c, self.here, self.there)["count"] for c in before}
        self.assertEqual(after, before | {self.there: before[self.there] + 1})

    def test_rows_from_before_there_were_controllers_are_the_heirs(self):
        third = self.controller("Dritte GmbH")

        def told():
            return {
                company: tuple(self.tile(code, company)["count"] for code in ("given", "refused"))
                for company in (self.here, self.there, third)
            }

        given, refused = map(sum, zip(*told().values(), strict=True))
        last = self.Event.search([], order="id desc", limit=1).id
        shared = Shared(last, self.here.id, (self.here.id, self.there.id))
        self.patch(type(self.Event), "_shared_rows", lambda _events: shared)
        self.env.registry.clear_cache()
        self.assertEqual(
            told(), {self.here: (given, refused), self.there: (0, refused), third: (0, 0)}
        )
        self.anna.with_company(third)._consent_set("sms", "given", source="portal")
        self.bert.with_company(self.there)._consent_set("sms", "given", source="portal")
        self.assertEqual(self.tile("given", third)["count"], 1)
        self.assertEqual(self.tile("given", self.there)["count"], 1)
        self.assertOpensWhatItCounts(self.there, self.here, third)


@tagged("post_install", "-at_install")
class TestReachOfControllers(OverviewCommon):
    def counted(self, controller, channel="email", fname="reach_count"):
        rows = self.Reach.search([("controller_id", "=", controller.id), ("channel", "=", channel)])
        return {row.company_id: row[fname] for row in rows}

    def test_it_is_counted_by_each_controllers_answers_among_its_companies_customers(self):
        nobody = self.env["res.company"]
        branch = self.branch(self.there)
        self.bert.company_id = branch
        self.Reach._cron_count()
        self.assertEqual(self.counted(self.there)[branch], 1)
        self.assertNotIn(branch, self.counted(self.here))
        self.assertFalse(self.Reach.search([("controller_id", "=", branch.id)]))
        here, there = self.counted(self.here)[nobody], self.counted(self.there)[nobody]
        partners = self.Partner.search([("company_id", "=", False)])
        for company, count in ((self.here, here), (self.there, there)):
            decided = partners.with_company(company).contact_decision("email")
            self.assertEqual(count, sum(one["allowed"] for one in decided))
        self.assertEqual(self.counted(self.there, fname="refused_count")[nobody], 1)

    def test_counting_again_counts_no_month_twice(self):
        self.Reach._cron_count()
        rows = self.Reach.search_count([])
        self.Reach._cron_count()
        self.assertEqual(self.Reach.search_count([]), rows)

    def test_users_read_the_counts_of_their_companies_controllers(self):
        branch = self.branch(self.there)
        self.bert.company_id = self.there
        self.anna.company_id = self.here
        self.Reach._cron_count()
        for company, controller in ((self.here, self.here), (branch, self.there)):
            clerk = self.clerk_of(company)
            rows = self.Reach.with_user(clerk).search([])
            self.assertEqual(rows.sudo().controller_id, controller)
            # A branch's users see the customers of its parent.
            self.assertIn(controller, rows.sudo().company_id)

    def test_the_report_begins_with_the_current_companys(self):
        self.Reach._cron_count()
        action = self.env.ref("partner_consent.partner_consent_reach_action")
        self.assertIn("search_default_filter_current_company", action.context)
        branch = self.branch(self.there)
        for company, controller in ((self.here, self.here), (branch, self.there)):
            reach = self.Reach.with_user(self.clerk).with_context(
                allowed_company_ids=[company.id, self.here.id, self.there.id]
            )
            rows = reach.search([("of_current_company", "=", True)])
            self.assertEqual(rows.controller_id, controller)
            others = reach.search([("of_current_company", "=", False)])
            self.assertFalse(controller & others.controller_id)
            self.assertEqual(rows | others, reach.search([]))
