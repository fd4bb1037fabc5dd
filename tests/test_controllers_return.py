"""What one controller was told neither comes back to life, nor shows, nor counts at another."""

from .common.controllers import ControllersCommon
from .test_request import RequestCommon


class TestSettings(ControllersCommon):
    def test_an_emptied_rule_is_the_strict_one(self):
        anna = self.customer()
        channel = self.channel("email")
        channel.rule = "opt_out"
        channel.write({"rule": False, "default_state": False})
        self.assertMayNotContact(anna, "email", "not_asked")
        self.assertEqual((channel.rule, channel.default_state), ("opt_in", "unknown"))
        self.env.invalidate_all()
        self.assertEqual((channel.rule, channel.default_state), ("opt_in", "unknown"))

    def test_odoos_own_defaults_change_no_setting(self):
        defaults = self.env["ir.default"]
        defaults.set("partner.consent.channel", "validity_months", 12)
        defaults.set("partner.consent.channel", "rule", "opt_out")
        channel = self.channel("post")
        channel.write({"validity_months": 12, "rule": "opt_out"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((channel.validity_months, channel.rule), (12, "opt_out"))


class TestBeginningAgain(ControllersCommon):
    def test_a_yes_comes_back_where_nothing_has_happened_to_it(self):
        anna, bert = self.customer(), self.customer("Bert")
        for customer in (anna, bert):
            customer.with_company(self.there)._consent_set("email", "given", source="portal")
        self.there.consent_controller_id = self.here
        bert._consent_set("email", "refused", source="portal")
        self.there.consent_controller_id = self.there
        self.assertEqual(anna.with_company(self.there).consent_email, "given")
        self.assertEqual(bert.with_company(self.there).consent_email, "unknown")

    def test_a_yes_for_a_former_address_doesnt_come_back_with_its_controller(self):
        anna = self.customer()
        there = anna.with_company(self.there)
        there._consent_set("email", "given", source="portal")
        there._consent_set("phone", "refused", source="portal")
        self.there.consent_controller_id = self.here
        anna.email = "another@example.com"
        self.there.consent_controller_id = self.there
        self.assertEqual(there.consent_email, "unknown")
        self.assertEqual(there.consent_phone, "refused")
        self.assertFalse(self.Event.verify())

    def test_nor_does_a_no_get_lost_by_a_merge_meanwhile(self):
        anna, double = self.customer(), self.customer("Anna again")
        double.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.there.consent_controller_id = self.here
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((anna | double).ids, anna)
        self.there.consent_controller_id = self.there
        self.assertEqual(anna.with_company(self.there).consent_email, "refused")

    def test_who_refused_before_the_lock_did_is_refused_at_a_later_controller_too(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="manual")
        self.lock_and_refuse(anna)
        anna.with_company(self.there).with_user(self.officer)._consent_set(
            "email", "unknown", source="manual", note="mistake"
        )
        third = self.controller("Dritte GmbH")
        self.assertEqual(anna.with_company(third).consent_email, "refused")

    def test_what_a_lock_refused_to_all_is_refused_for_a_copy_at_a_later_controller_too(self):
        anna = self.customer()
        self.lock_and_refuse(anna)
        copy = anna.copy()
        third = self.controller("Dritte GmbH")
        self.assertEqual(copy.with_company(third).consent_post, "refused")

    def test_a_yes_to_one_doesnt_lift_for_a_later_one_what_a_blacklist_said_to_all(self):
        anna = self.customer()
        self.env["mail.blacklist"]._add(anna.email)
        anna._consent_set("email", "given", source="confirmation")
        self.assertEqual(self.answers(anna), ("given", "refused"))
        third = self.controller("Dritte GmbH")
        self.assertEqual(anna.with_company(third).consent_email, "refused")
        with self.assertRefused("Only the customer can change that"):
            anna.with_company(third).with_user(self.officer)._consent_set(
                "email", "unknown", source="manual", note="mistake"
            )


class TestChatter(ControllersCommon):
    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

    def changes(self, partner, user=None):
        """Return what the chatter tells the user of changed answers: ``{(label, old, new)}``."""
        values = partner.sudo().message_ids.tracking_value_ids
        if user:
            env = partner.with_user(user).env
            values = values._filter_has_field_access(env)
        return {
            (value.field_id.name, value.old_value_char, value.new_value_char) for value in values
        }

    def test_it_tells_each_controllers_own_change(self):
        anna = self.customer()
        there = anna.with_company(self.there)
        anna._consent_set("email", "refused", source="portal")
        there._consent_set("phone", "given", source="portal")
        self.flush_tracking()
        there.message_ids.sudo().unlink()
        anna._consent_set("phone", "refused", source="portal")
        there._consent_set("email", "given", source="portal")
        there._consent_set("phone", "refused", source="portal")
        self.flush_tracking()
        self.assertEqual(
            self.changes(anna),
            {
                ("consent_phone", "Not asked", "No"),
                ("consent_phone", "Yes", "No"),
                ("consent_email", "Not asked", "Yes"),
            },
        )

    def test_it_tells_nobody_what_another_controller_was_told(self):
        anna = self.customer()
        self.flush_tracking()
        anna._consent_set("email", "given", source="portal")
        anna.with_company(self.there)._consent_set("phone", "refused", source="portal")
        self.flush_tracking()
        here = ("consent_email", "Not asked", "Yes")
        there = ("consent_phone", "Not asked", "No")
        self.assertEqual(self.changes(anna, self.clerk_of(self.there)), {there})
        self.assertEqual(self.changes(anna, self.clerk_of(self.here)), {here})
        both = anna.with_context(allowed_company_ids=(self.here | self.there).ids)
        self.assertEqual(self.changes(both, self.clerk), {here, there})

    def test_who_changes_an_address_hears_of_no_company_that_they_may_not_use(self):
        anna = self.customer()
        for company in (self.here, self.there):
            anna.with_company(company)._consent_set("email", "given", source="portal")
        self.flush_tracking()
        anna.message_ids.unlink()
        clerk = self.clerk_of(self.here)
        anna.with_user(clerk).write({"email": "new@example.com", "consent_phone": "refused"})
        self.flush_tracking()
        self.assertEqual(self.answers(anna), ("unknown", "unknown"))
        ended = ("consent_email", "Yes", "Not asked")
        theirs = self.changes(anna, clerk)
        self.assertLessEqual({ended, ("consent_phone", "Not asked", "No")}, theirs)
        told = self.changes(anna, self.clerk_of(self.there))
        self.assertEqual({one for one in told if one[0].startswith("consent")}, {ended})

    def test_it_tells_nothing_of_what_new_contacts_start_with(self):
        for company in (self.here, self.there):
            self.channel("post").with_company(company).default_state = "refused"
        anna = self.customer()
        self.assertEqual(self.answers(anna, "post"), ("refused", "refused"))
        self.flush_tracking()
        self.assertFalse(self.changes(anna))


class TestWordings(ControllersCommon):
    def test_an_officer_of_one_company_alone_writes_the_next_version(self):
        wordings = self.env["partner.consent.wording"]
        body = "I agree that {company} writes to me."
        first = wordings.create({"body": body, "company_id": self.here.id})
        officer = self.clerk_of(self.there, groups="partner_consent.group_consent_officer")
        own = wordings.with_user(officer).create({"body": body, "company_id": self.there.id})
        self.assertEqual(own.version, first.version + 1)


class TestAnswering(RequestCommon, ControllersCommon):
    def test_whoever_answers_does_it_for_who_asked_though_that_company_is_archived_by_now(self):
        anna = self.customer()
        _request, token = self.ask(anna.with_company(self.there))
        self.there.active = False
        public = self.env.ref("base.public_user")
        requests = self.env["partner.consent.request"].with_user(public).sudo()
        self.assertTrue(requests._answer(token, True))
        self.assertEqual(self.answers(anna), ("unknown", "given"))
