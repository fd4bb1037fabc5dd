"""What becomes of answers over time, controller by controller."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Datetime
from odoo.tests import Form

from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
from .common.controllers import ControllersCommon
from .test_merge import MergeCommon
from .test_request import RequestCommon


class LifecycleCommon(ControllersCommon):
    def said(self, partner, here, there, channel="email"):
        """Bring the customer to an answer at each of the two controllers, by their own word."""
        for company, state in ((self.here, here), (self.there, there)):
            if state != v.UNKNOWN:
                source = "manual" if state == v.REQUESTED else "portal"
                partner.with_company(company)._consent_set(channel, state, source=source)
        return partner


class TestAddressesOfControllers(LifecycleCommon):
    def test_another_address_ends_the_yes_at_every_controller_and_no_refusal(self):
        anna = self.said(self.customer(), "given", "given")
        bert = self.said(self.customer("Bert"), "given", "refused")
        anna.with_user(self.clerk).email = "new@example.com"
        bert.with_user(self.clerk_of(self.there)).email = "other@example.com"
        self.assertEqual(self.answers(anna), ("unknown", "unknown"))
        self.assertEqual(self.answers(bert), ("unknown", "refused"))

    def test_an_address_that_one_controller_was_refused_stays_refused_there(self):
        anna = self.said(self.customer(), "unknown", "refused")
        email = anna.email
        anna.unlink()
        later = self.said(self.customer("Later", email=email, phone=False), "given", "unknown")
        there = later.with_company(self.there)
        there.with_user(self.officer)._consent_set("phone", "given", source="manual", note="form")
        self.assertMayContact(later, "email")
        self.assertMayNotContact(there, "email", "suppressed")
        later._consent_set("email", "given", source="confirmation")
        self.assertMayNotContact(there, "email", "suppressed")
        there._consent_set("email", "given", source="confirmation")
        self.assertMayContact(there, "email")

    def test_an_address_record_shares_what_its_contact_told_each_controller(self):
        anna = self.said(self.customer(), "refused", "given", "post")
        depot = self.Partner.create(
            {"parent_id": anna.id, "type": "delivery", "street": "Lagerweg 3", "city": "Leipzig"}
        )
        self.assertEqual(self.answers(depot, "post"), ("refused", "given"))
        anna.with_company(self.there)._consent_set("post", "refused", source="portal")
        self.assertEqual(self.answers(depot, "post"), ("refused", "refused"))
        depot.write({"parent_id": False, "type": "contact", "name": "Depot"})
        self.assertEqual(self.answers(depot, "post"), ("refused", "refused"))
        self.assertFalse(self.Event.verify())

    def test_a_copy_takes_each_controllers_refusal_along(self):
        anna = self.said(self.customer(), "given", "refused")
        copied = anna.with_user(self.clerk_of(self.here)).copy()
        self.assertEqual(self.answers(copied), ("unknown", "refused"))


class TestRefusalsForAll(LifecycleCommon):
    def test_odoos_blacklists_refuse_at_every_controller_and_at_new_ones(self):
        anna = self.said(self.customer(phone=False), "given", "given")
        self.env["mail.blacklist"]._add(anna.email)
        self.assertEqual(self.answers(anna), ("refused", "refused"))
        bert = self.customer("Bert", email=anna.email, phone=False)
        self.assertEqual(self.answers(bert), ("refused", "refused"))
        third = self.controller("Dritte GmbH")
        self.assertEqual((anna | bert).with_company(third).mapped("consent_email"), ["refused"] * 2)

    def test_a_yes_to_one_controller_leaves_the_others_refused(self):
        anna = self.customer(phone=False)
        self.env["mail.blacklist"]._add(anna.email)
        anna._consent_set("email", "given", source="confirmation")
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", anna.email)]))
        self.assertEqual(self.answers(anna), ("given", "refused"))
        self.assertMayNotContact(anna.with_company(self.there), "email", "refused")

    def test_a_contact_point_on_a_blacklist_is_suppressed_at_every_controller(self):
        anna = self.customer()
        point = {"partner_id": anna.id, "kind": "email", "value": "second@example.com"}
        self.env["partner.contact.point"].create(point)
        self.env["mail.blacklist"]._add("second@example.com")
        third = self.controller("Dritte GmbH")
        companies = self.env["partner.suppression"].search([]).company_id
        self.assertLessEqual(self.here | self.there | third, companies)

    def test_hiding_with_refuse_everything_refuses_at_every_controller(self):
        anna = self.said(self.customer(), "given", "given")
        self.lock_and_refuse(anna)
        third = self.controller("Dritte GmbH")
        for channel in v.CHANNELS:
            with self.subTest(channel=channel):
                self.assertEqual(self.answers(anna, channel), ("refused", "refused"))
                self.assertEqual(anna.with_company(third)[BY_CODE[channel].field], "refused")

    def test_a_new_controller_starts_strictly_and_has_nobodys_answers(self):
        self.channel("email").write({"rule": "opt_out", "default_state": "given"})
        anna = self.said(self.customer(), "given", "refused")
        third = self.controller("Dritte GmbH")
        settings = self.channel("email").with_company(third)
        self.assertEqual((settings.rule, settings.default_state), ("opt_in", "unknown"))
        self.assertFalse(settings.manual_yes)
        self.assertTrue(self.channel("phone").with_company(third).manual_yes)
        self.assertEqual(self.channel("post").with_company(third).rule, "opt_out")
        self.assertEqual(anna.with_company(third).consent_email, "unknown")


class TestSettingsOfControllers(LifecycleCommon):
    def test_each_controller_says_what_not_asked_means(self):
        self.channel("phone").rule = "opt_out"
        anna = self.customer()
        self.assertMayContact(anna, "phone")
        self.assertMayNotContact(anna.with_company(self.there), "phone", "not_asked")
        found = [("id", "=", anna.id), ("reachable_channel", "=", "phone")]
        self.assertTrue(self.Partner.search(found))
        self.assertFalse(self.Partner.with_company(self.there).search(found))

    def test_new_contacts_start_as_the_controller_says_and_only_a_no_elsewhere_too(self):
        there = self.channel("phone").with_company(self.there)
        there.write({"default_state": "refused", "default_preferred": True})
        self.channel("sms").with_company(self.there).default_state = "given"
        anna = self.Partner.with_user(self.clerk).create({"name": "Anna"})
        self.assertEqual(self.answers(anna, "phone"), ("unknown", "refused"))
        self.assertEqual(self.answers(anna, "sms"), ("unknown", "unknown"))
        bert = self.Partner.with_company(self.there).create({"name": "Bert"})
        self.assertEqual(self.answers(bert, "sms"), ("unknown", "given"))
        form = Form(self.Partner.with_company(self.there))
        self.assertEqual((form.preferred_channel, form.consent_sms), ("phone", "given"))
        self.assertFalse(Form(self.Partner).preferred_channel)

    def test_each_controller_has_one_preferred_channel_and_its_own_manual_yes(self):
        self.channel("phone").default_preferred = True
        self.channel("post").with_company(self.there).default_preferred = True
        with self.assertRefused("Only one channel"):
            self.channel("sms").default_preferred = True
        self.channel("fax").manual_yes = False
        anna = self.customer()
        yes = {"consent_fax": "given", "consent_note": "on the phone"}
        with self.assertRefused("can't be set by hand"):
            anna.with_user(self.clerk).write(yes)
        anna.with_user(self.clerk).with_company(self.there).write(yes)
        self.assertEqual(self.answers(anna, "fax"), ("unknown", "given"))

    def test_the_preset_is_the_controllers(self):
        settings = self.env["res.config.settings"].with_company(self.there)
        settings.create({"consent_preset": "all_allowed"}).execute()
        self.assertEqual(settings.create({}).consent_preset, "all_allowed")
        self.assertEqual(self.env["res.config.settings"].create({}).consent_preset, "strict")
        self.assertEqual(self.channel("sms").rule, "opt_in")

    def test_channels_in_use_are_everybodys(self):
        self.channel("fax").with_company(self.there).active = False
        self.assertFalse(self.channel("fax").active)


class TestMergeOfControllers(LifecycleCommon, MergeCommon):
    def test_the_strictest_answer_wins_at_each_controller(self):
        for here, there, mine, theirs in (
            (("given", "refused"), ("refused", "given"), "refused", "refused"),
            (("unknown", "given"), ("given", "given"), "given", "given"),
            (("unknown", "unknown"), ("given", "refused"), "given", "refused"),
        ):
            with self.subTest(staying=here, leaving=there):
                staying = self.said(self.customer(), *here)
                leaving = self.said(self.customer("Bert", email=staying.email), *there)
                self.merge(staying, leaving)
                self.env.invalidate_all()
                self.assertEqual(self.answers(staying), (mine, theirs))
        self.assertFalse(self.Event.verify())

    def test_odoos_merge_hands_on_no_yes_of_another_address_at_any_controller(self):
        staying = self.customer()
        leaving = self.said(self.customer("Bert"), "given", "given")
        self.merge(staying, leaving)
        self.env.invalidate_all()
        self.assertEqual(self.answers(staying), ("unknown", "unknown"))
        self.assertFalse(self.Event.verify())


class TestTimeOfControllers(LifecycleCommon, RequestCommon):
    def test_a_yes_expires_at_the_controller_that_said_how_long_it_lasts(self):
        self.channel("email").with_company(self.there).validity_months = 12
        with freeze_time(Datetime.now() - timedelta(days=400)):
            anna = self.said(self.customer(), "given", "given")
        bert = self.said(self.customer("Bert"), "unknown", "given")
        self.run_cron("partner_consent.ir_cron_consent_expiry")
        self.assertEqual(self.answers(anna), ("given", "unknown"))
        self.assertEqual(self.answers(bert), ("unknown", "given"))

    def test_each_controller_asks_for_itself_and_gets_its_own_answer(self):
        anna = self.customer()
        _request, here = self.ask(anna)
        request, there = self.ask(anna.with_company(self.there))
        self.assertEqual(request.company_id, self.there)
        self.assertIn("Beispiel AG", request.wording)
        self.assertEqual(self.answers(anna), ("requested", "requested"))
        requests = self.env["partner.consent.request"]
        requests._answer(there, agreed=True)
        self.assertEqual(self.answers(anna), ("requested", "given"))
        requests._answer(here, agreed=False)
        self.assertEqual(self.answers(anna), ("refused", "given"))

    def test_a_branch_asks_on_behalf_of_its_controller(self):
        branch = self.branch(self.there)
        anna = self.customer()
        request, _token = self.ask(anna.with_company(branch))
        self.assertEqual(request.company_id, self.there)
        self.assertEqual(self.answers(anna), ("unknown", "requested"))

    def test_a_refusal_of_one_controller_voids_no_question_of_another(self):
        anna = self.customer()
        mine, _token = self.ask(anna)
        theirs, _token = self.ask(anna.with_company(self.there))
        anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.assertEqual((mine.state, theirs.state), ("sent", "void"))
        self.assertTrue(anna.consent_request_info)
        self.assertFalse(anna.with_company(self.there).consent_request_info)

    def test_a_question_that_nobody_answers_ends_at_its_own_controller(self):
        anna = self.customer()
        with freeze_time(Datetime.now() - timedelta(days=30)):
            self.ask(anna)
        self.ask(anna.with_company(self.there))
        self.run_cron("partner_consent.ir_cron_consent_expiry")
        self.assertEqual(self.answers(anna), ("unknown", "requested"))

    def test_a_question_ends_when_its_company_has_anothers_answers(self):
        anna = self.customer()
        request, token = self.ask(anna.with_company(self.there))
        self.there.consent_controller_id = self.here
        self.assertEqual(request.state, "void")
        self.assertFalse(self.env["partner.consent.request"]._answer(token, agreed=True))
        self.assertEqual(anna.consent_email, "unknown")

    def test_the_own_wording_comes_before_everybodys(self):
        own = self.env["partner.consent.wording"].create(
            {"body": "{company} may write.", "company_id": self.there.id}
        )
        current = self.env["partner.consent.wording"]._current
        self.assertNotEqual(current("email"), own)
        there = self.env["partner.consent.wording"].with_company(self.there)
        newer = self.env["partner.consent.wording"].create({"body": "{company}: news?"})
        self.assertEqual(there._current("email"), own)
        self.assertEqual(current("email"), newer)
        request, _token = self.ask(self.customer().with_company(self.there))
        self.assertEqual(request.wording, "Beispiel AG may write.")
