"""Builders for several companies: independent ones are controllers, a branch has its parent's."""

from odoo import Command
from odoo.tests import Form, new_test_user

from ...policy.channels import BY_CODE
from .consent import ConsentCommon


class ControllersCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env.company
        cls.there = cls.controller("Beispiel AG")

    @classmethod
    def controller(cls, name, **values):
        """Create an independent company, which all users of the tests may use."""
        company = cls.env["res.company"].create({"name": name, **values})
        users = cls.clerk | cls.officer | cls.lock_manager | cls.auditor
        users.company_ids = [Command.link(company.id)]
        return company

    @classmethod
    def branch(cls, of, name="Filiale"):
        return cls.controller(name, parent_id=of.id)

    @classmethod
    def clerk_of(cls, company, groups="base.group_user,base.group_partner_manager"):
        """Create a user of this company alone."""
        login = f"clerk of {company.name}".lower()
        return new_test_user(
            cls.env, login, groups=groups, company_id=company.id, company_ids=[company.id]
        )

    def lock_and_refuse(self, partner):
        """Hide the customer by the dialog, and refuse everything."""
        wizard = Form(
            self.env["partner.lock.wizard"]
            .with_user(self.lock_manager)
            .with_context(active_model="res.partner", active_ids=partner.ids)
        )
        wizard.lock_reason_id = self.env.ref("partner_consent.lock_reason_deceased")
        wizard.refuse_consents = True
        wizard.save().action_lock()

    def answers(self, partner, channel="email"):
        """Return the answer at each of the two controllers."""
        return tuple(
            partner.sudo().with_company(company)[BY_CODE[channel].field]
            for company in (self.here, self.there)
        )
