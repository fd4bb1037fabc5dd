"""Wordings of the controllers: each asks with its own newest one, else with everybody's."""

from odoo.tests import HttpCase, tagged

from .common.controllers import ControllersCommon
from .test_request import RequestCommon


@tagged("post_install", "-at_install")
class TestWording(RequestCommon, ControllersCommon, HttpCase):
    def write_down(self, body, company=None, **values):
        return self.env["partner.consent.wording"].create(
            {"body": body, "company_id": company.id if company else False, **values}
        )

    def shown(self, company):
        """Return ``(text of the request, page)`` as this company asks."""
        anna = self.customer(email=f"anna.{company.id}@example.com")
        request, token = self.ask(anna.with_company(company))
        self.assertIn(request.company_id.name, self.mails_to(anna)[-1:].body_html)
        return request.wording, self.url_open(f"/consent/confirm/{token}").text

    def assertShown(self, text, company):
        for shown in self.shown(company):
            self.assertIn(text, shown)

    def test_a_controllers_own_newest_wording_counts_before_everybodys(self):
        self.write_down("Own, old: {company}", self.there)
        self.write_down("Own, new: {company}", self.there)
        self.write_down("Everybody's, newer: {company}")
        self.assertShown(f"Own, new: {self.there.name}", self.there)
        self.assertShown(f"newer: {self.here.name}", self.here)

    def test_a_branch_asks_with_its_parents_wording_and_name(self):
        self.write_down("Own: {company}", self.there)
        self.assertShown(f"Own: {self.there.name}", self.branch(self.there))

    def test_everybodys_counts_where_there_is_none_of_its_own(self):
        self.write_down("Own: {company}", self.there, active=False)
        self.write_down("By SMS: {company}", self.there, channel="sms")
        self.write_down("Of another: {company}", self.here)
        common = self.env["partner.consent.wording"].search(
            [("channel", "=", "email"), ("company_id", "=", False)], limit=1
        )
        text = common.body.replace("{company}", self.there.name)
        self.assertShown(text, self.there)

    def test_an_officer_writes_a_wording_for_a_company_of_theirs_that_is_a_controller(self):
        branch = self.branch(self.there)
        wordings = self.env["partner.consent.wording"].with_user(self.officer)
        domain = wordings.fields_get(["company_id"])["company_id"]["domain"]
        offered = self.env["res.company"].search(domain)
        self.assertIn(self.there, offered)
        self.assertNotIn(branch, offered)
        own = wordings.with_company(self.there).create(
            {"body": "Own: {company}", "company_id": self.there.id}
        )
        self.assertEqual(own._current("email"), own)
        view = wordings.get_view(view_type="form")["arch"]
        self.assertIn('name="company_id"', view)
