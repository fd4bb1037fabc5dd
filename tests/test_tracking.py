"""Changed answers in the chatter: each controller's are told as its own, and to nobody else."""

from odoo.addons.mail.tools.discuss import Store
from odoo.tests import new_test_user, tagged

from .common import ConsentCommon
from .common.controllers import ControllersCommon


class TrackingCommon(ConsentCommon):
    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()


@tagged("post_install", "-at_install")
class TestTracking(TrackingCommon, ControllersCommon):
    def told(self, partner, user, companies=None):
        """Return what the chatter shows this user, as ``{(field, before, after)}``."""
        self.env.invalidate_all()
        messages = partner.message_ids.with_user(user).with_context(
            allowed_company_ids=(companies or user.company_ids).ids
        )
        store = Store()
        store.add(messages)
        found = store.get_result().get("mail.message", [])
        return {
            (value["fieldInfo"]["changedField"], value["oldValue"], value["newValue"])
            for message in found
            for value in message.get("trackingValues", ())
        }

    def say(self, partner, company, **values):
        partner.with_user(self.clerk).with_company(company).write(values)
        self.flush_tracking()

    def test_a_change_is_told_to_who_works_for_the_controller(self):
        anna = self.customer()
        self.flush_tracking()
        branch = self.branch(self.there)
        self.say(anna, branch, consent_phone="refused")
        told = {(f"Phone wanted, for {self.there.name}", "Not asked", "No")}
        self.assertEqual(self.told(anna, self.clerk), told)
        self.assertEqual(self.told(anna, self.clerk, self.here), set())
        self.assertEqual(self.told(anna, self.clerk_of(self.here)), set())
        of_branch = {("Phone wanted, for Filiale", "Not asked", "No")}
        self.assertEqual(self.told(anna, self.clerk_of(branch)), of_branch)

    def test_each_controllers_change_is_compared_with_its_own_answers(self):
        anna, bert = self.customer(), self.customer("Bert")
        anna.with_company(self.there)._consent_set("phone", "refused", source="portal")
        bert.with_company(self.there)._consent_set("email", "given", source="portal")
        self.flush_tracking()
        self.say(bert, self.here, function="Buyer")
        before = self.told(bert, self.clerk)
        # One transaction for both companies, and several customers.
        anna.with_company(self.here).with_user(self.clerk).consent_phone = "refused"
        bert.with_company(self.there)._consent_set("email", "refused", source="portal")
        bert.with_company(self.there).preferred_channel = "post"
        anna.with_company(self.there)._consent_set("phone", "given", source="portal")
        self.flush_tracking()
        here, there = self.here.name, self.there.name
        self.assertEqual(
            self.told(anna, self.clerk),
            {
                (f"Phone wanted, for {here}", "Not asked", "No"),
                (f"Phone wanted, for {there}", "No", "Yes"),
            },
        )
        self.assertEqual(
            self.told(bert, self.clerk) - before,
            {
                (f"E-mail wanted, for {there}", "Yes", "No"),
                (f"Preferred Channel, for {there}", "", "Letter"),
            },
        )

    def test_other_fields_are_told_to_everybody(self):
        anna = self.customer()
        self.flush_tracking()
        self.say(anna, self.there, email="new@example.com")
        for user in (self.clerk, self.clerk_of(self.here)):
            self.assertEqual(
                self.told(anna, user), {("Email", "anna.meier@example.com", "new@example.com")}
            )

    def test_a_notification_to_whomever_tells_no_controllers_answer(self):
        anna = self.customer()
        self.flush_tracking()
        self.say(anna, self.there, consent_phone="refused", email="new@example.com")
        values = anna.message_ids.sudo().tracking_value_ids
        self.assertEqual(values._filter_free_field_access().field_id.name, "email")

    def test_a_no_for_all_is_told_once_for_each(self):
        anna = self.customer()
        self.flush_tracking()
        self.say(anna, self.here, consent_for_all=True, consent_phone="refused")
        self.assertEqual(
            self.told(anna, self.clerk),
            {
                (f"Phone wanted, for {company.name}", "Not asked", "No")
                for company in (self.here, self.there)
            },
        )

    def test_what_a_customer_says_to_everybody_they_say_in_each_chatter(self):
        anna = self.customer()
        self.flush_tracking()
        before = anna.message_ids
        for company in (self.here, self.there):
            anna.with_company(company)._consent_set("phone", "refused", source="preference_page")
        self.flush_tracking()
        told = anna.message_ids - before
        self.assertEqual(len(told), 2)
        self.assertEqual(told.author_id, anna)

    def test_what_a_new_customer_starts_with_is_no_change(self):
        self.channel("fax").with_company(self.there).default_state = "refused"
        anna = self.customer()
        self.flush_tracking()
        self.assertEqual(self.answers(anna, "fax"), ("unknown", "refused"))
        self.assertEqual(self.told(anna, self.clerk), set())


@tagged("post_install", "-at_install")
class TestTrackingWithOneController(TrackingCommon):
    def test_a_change_is_told_as_ever(self):
        anna = self.customer()
        self.flush_tracking()
        anna.with_user(self.clerk).consent_phone = "refused"
        self.flush_tracking()
        values = anna.message_ids.sudo().tracking_value_ids
        user = new_test_user(self.env, "reader", groups="base.group_user")
        self.assertEqual(values._filter_has_field_access(self.env(user=user)), values)
        self.assertEqual(values._filter_free_field_access(), values)
        (shown,) = values._tracking_value_format()
        self.assertEqual(shown["fieldInfo"]["changedField"], "Phone wanted")
