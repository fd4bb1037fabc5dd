"""Changing many answers and converting earlier data: for the company that the dialog says."""

from odoo.fields import Command
from odoo.tests import Form

from .common.controllers import ControllersCommon
from .test_conversion import ConversionCommon


class TestBulkChangeOfACompany(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()

    def bulk(self, *companies, user=None, **values):
        context = {
            "active_model": "res.partner",
            "active_ids": self.anna.ids,
            "allowed_company_ids": [company.id for company in companies],
        }
        dialogs = self.env["partner.consent.bulk"].with_user(user or self.officer)
        form = Form(dialogs.with_context(**context))
        for name, value in (
            {"channel": "phone", "state": "refused", "note": "Card"} | values
        ).items():
            form[name] = value
        return form

    def test_it_says_for_whom_and_changes_that_answer(self):
        form = self.bulk(self.there, self.here)
        self.assertEqual((form.for_company, form.changed_count), ("for Beispiel AG", 1))
        form.save().action_apply()
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))

    def test_who_switched_to_another_company_meanwhile_changes_what_they_were_shown(self):
        bulk = self.bulk(self.there, self.here).save()
        switched = bulk.with_context(allowed_company_ids=(self.here | self.there).ids)
        self.assertEqual(switched.changed_count, 1)
        switched.action_apply()
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))
        again = bulk.copy({"step": "ask"})
        here_alone = again.with_context(allowed_company_ids=self.here.ids)
        self.assertEqual((here_alone.company_id, here_alone.changed_count), (self.there, 0))

    def test_the_preview_counts_the_companys_own_answers(self):
        self.anna.with_company(self.there)._consent_set("phone", "refused", source="portal")
        counts = {
            company: (form.changed_count, form.same_count)
            for company in (self.here, self.there)
            if (form := self.bulk(company))
        }
        self.assertEqual(counts, {self.here: (1, 0), self.there: (0, 1)})
        # The customer's own No to one is none to the other.
        given = {company: self.bulk(company, state="given") for company in counts}
        self.assertEqual(given[self.here].changed_count, 1)
        self.assertEqual(given[self.there].refused_count, 1)

    def test_a_branch_changes_its_parents_answers(self):
        branch = self.branch(self.there)
        form = self.bulk(branch)
        self.assertEqual(form.for_company, "for Beispiel AG")
        form.save().action_apply()
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "refused"))

    def test_nobody_applies_it_for_a_company_that_they_may_not_use(self):
        groups = "base.group_user,base.group_partner_manager,partner_consent.group_consent_officer"
        officer = self.clerk_of(self.here, groups)
        dialogs = self.env["partner.consent.bulk"].with_user(officer)
        values = {"channel": "phone", "state": "refused", "note": "Card"}
        bulk = dialogs.create(
            values | {"partner_ids": [Command.set(self.anna.ids)], "company_id": self.there.id}
        )
        with self.assertRefused("companies", Exception):
            bulk.action_apply()
        self.assertEqual(self.answers(self.anna, "phone"), ("unknown", "unknown"))


class TestOneController(ConversionCommon):
    def test_with_one_controller_nobody_hears_of_any(self):
        self.env["res.company"].create({"name": "Filiale", "parent_id": self.env.company.id})
        others = self.env["res.company"].search([]) - self.env.company
        others.consent_controller_id = self.env.company
        dialog = self.env["partner.consent.bulk"].with_user(self.officer).new({})
        self.assertFalse(dialog.for_company)
        self.assertFalse(self.conversion().for_company)


class TestConversionOfACompany(ControllersCommon, ConversionCommon):
    def convert(self, company, **values):
        dialog = self.conversion(**values)
        dialog.company_id = company
        dialog.action_preview()
        preview = self.counts(dialog)
        dialog.action_convert()
        self.assertEqual(self.counts(dialog), preview)
        return preview

    def test_tags_decide_the_answers_of_the_company_that_the_dialog_says(self):
        self.tag("No newsletter", self.anna)
        dialog = self.conversion()
        self.assertEqual(dialog.for_company, f"for {self.here.name}")
        self.assertEqual(self.convert(self.there), [("Tag “No newsletter”", "E-mail: No", 1, 1, 0)])
        self.assertEqual(self.answers(self.anna), ("unknown", "refused"))
        # What was converted for one is still to be converted for the other.
        self.assertEqual(self.convert(self.here), [("Tag “No newsletter”", "E-mail: No", 1, 1, 0)])
        self.assertEqual(self.convert(self.here), [("Tag “No newsletter”", "E-mail: No", 1, 0, 1)])

    def test_what_the_customer_said_to_one_is_no_word_to_the_other(self):
        self.tag("Newsletter okay", self.anna)
        tags = self.env["res.partner.category"].search([("name", "=", "Newsletter okay")])
        self.channel("email").with_company(self.there).manual_yes = True
        self.anna._consent_set("email", "refused", source="portal")
        given = {"category_id": tags.id, "channel": "phone", "state": "given"}
        self.anna._consent_set("phone", "refused", source="portal")
        preview = self.convert(self.there, tag_ids=[Command.create(given)])
        self.assertEqual([row[3] for row in preview], [1])
        self.assertEqual(self.answers(self.anna, "phone"), ("refused", "given"))
        self.assertEqual(self.convert(self.here, tag_ids=[Command.create(given)])[0][3], 0)

    def test_blacklists_hold_at_all_and_the_preview_counts_so(self):
        self.env["mail.blacklist"].create([{"email": one.email} for one in self.anna | self.bert])
        self.env.flush_all()
        for partner in self.anna | self.bert:
            for company in (self.here, self.there):
                self.before_the_addon(partner.with_company(company), "email")
        self.anna._consent_set("email", "refused", source="portal")
        for company in (self.here, self.there):
            self.bert.with_company(company)._consent_set("email", "refused", source="portal")
        (row,) = (
            row for row in self.convert(self.here, use_blacklists=True) if row[1] == "E-mail: No"
        )
        self.assertEqual(row[2:], (2, 1, 1))
        self.assertEqual(self.answers(self.anna), ("refused", "refused"))
        (row,) = (
            row for row in self.convert(self.there, use_blacklists=True) if row[1] == "E-mail: No"
        )
        self.assertEqual(row[2:], (2, 0, 2))
