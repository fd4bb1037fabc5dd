"""Whatever app renders a template: marked as advertising it asks first, and as service it doesn't.

``docs/architecture.md`` lists these ways.
"""

import re
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from ..common.sending import SendingCommon

PAGE = Path(__file__).parents[2] / "docs/architecture.md"
# {the model that renders and sends by itself: method that plays it}
WAYS = {
    "applicant.get.refuse.reason": "refuse_applicant",
    "applicant.send.mail": "write_to_applicant",
    "calendar.attendee": "invite_to_meeting",
    "fleet.vehicle.send.mail": "write_to_driver",
    "gamification.badge.user": "award_badge",
    "slide.channel.invite": "invite_to_course",
    "slide.channel.partner": "complete_course",
    "slide.slide": "publish_lesson",
    "survey.invite": "invite_to_survey",
}


@tagged("slow", "post_install", "-at_install")
class TestWhatAsksFirst(SendingCommon):
    def template(self, model, advertising, to=None):
        return self.env["mail.template"].create(
            {
                "name": "Template",
                "model_id": self.env["ir.model"]._get_id(model),
                "subject": "Offer",
                "body_html": "<p>Offer for <t t-out='object.display_name'/></p>",
                "email_from": "shop@example.com",
                "partner_to": to,
                "use_default_to": not to,
                "is_marketing": advertising,
            }
        )

    def odoos(self, xmlid, advertising):
        self.env.ref(xmlid).is_marketing = advertising

    # -- the ways --------------------------------------------------------------------------------

    def applicant(self, customer):
        values = {"partner_name": customer.name, "partner_id": customer.id}
        return self.env["hr.applicant"].create(values | {"email_from": customer.email})

    def refuse(self, applicants, advertising):
        template = self.template("hr.applicant", advertising)
        reason = self.env["hr.applicant.refuse.reason"].create(
            {"name": "x", "template_id": template.id}
        )
        # As Odoo's button opens it.
        wizards = self.env["applicant.get.refuse.reason"].with_context(active_test=False)
        wizards.create(
            {"applicant_ids": applicants.ids, "refuse_reason_id": reason.id, "send_mail": True}
        ).action_refuse_reason_apply()

    def write_to_applicant(self, customer, advertising):
        template = self.template("hr.applicant", advertising)
        applicant = self.applicant(customer)
        self.env["applicant.send.mail"].create(
            {"applicant_ids": applicant.ids, "template_id": template.id}
        ).action_send()

    def refuse_applicant(self, customer, advertising):
        self.refuse(self.applicant(customer), advertising)

    def write_to_driver(self, customer, advertising):
        brand = self.env["fleet.vehicle.model.brand"].create({"name": "Brand"})
        model = self.env["fleet.vehicle.model"].create({"name": "Model", "brand_id": brand.id})
        vehicle = self.env["fleet.vehicle"].create({"model_id": model.id, "driver_id": customer.id})
        template = self.template("fleet.vehicle", advertising)
        self.env["fleet.vehicle.send.mail"].create(
            {"vehicle_ids": vehicle.ids, "template_id": template.id}
        ).action_send()

    def invite_to_meeting(self, customer, advertising):
        self.odoos("calendar.calendar_template_meeting_invitation", advertising)
        times = {"start": "2100-01-01 10:00:00", "stop": "2100-01-01 11:00:00"}
        self.env["calendar.event"].create(
            {"name": "Tasting", "partner_ids": [Command.set(customer.ids)]} | times
        )

    def award_badge(self, customer, advertising):
        self.odoos("gamification.email_template_badge_received", advertising)
        users = self.env["res.users"].with_context(no_reset_password=True)
        user = users.create(
            {
                "login": f"portal {customer.id}",
                "partner_id": customer.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        badge = self.env["gamification.badge"].create({"name": "Regular", "rule_auth": "everyone"})
        values = {"badge_id": badge.id, "user_id": user.id}
        self.env["gamification.badge.user"].create(values)._send_badge()

    def course(self, **values):
        return self.env["slide.channel"].create(
            {"name": "Wine", "enroll": "invite", "is_published": True} | values
        )

    def invite_to_course(self, customer, advertising):
        template = self.template("slide.channel.partner", advertising)
        self.env["slide.channel.invite"].create(
            {
                "channel_id": self.course().id,
                "partner_ids": customer.ids,
                "template_id": template.id,
                "send_email": True,
            }
        ).action_invite()

    def complete_course(self, customer, advertising):
        to = "{{ object.partner_id.id }}"
        template = self.template("slide.channel.partner", advertising, to)
        course = self.course(completed_template_id=template.id)
        course._action_add_members(customer)._send_completed_mail()

    def publish_lesson(self, customer, advertising):
        template = self.template("slide.slide", advertising)
        course = self.course(publish_template_id=template.id)
        course.message_subscribe(
            customer.ids, self.env.ref("website_slides.mt_channel_slide_published").ids
        )
        self.env["slide.slide"].create(
            {
                "name": "Red",
                "channel_id": course.id,
                "slide_category": "article",
                "is_published": True,
            }
        )

    def invite_to_survey(self, customer, advertising):
        survey = self.env["survey.survey"].create({"title": "Are you satisfied?"})
        template = self.template("survey.user_input", advertising)
        self.env["survey.invite"].create(
            {
                "survey_id": survey.id,
                "template_id": template.id,
                "partner_ids": customer.ids,
            }
        ).action_invite()

    # -- what they do ----------------------------------------------------------------------------

    def assertLeaves(self, way, customer, advertising, leaves):
        messages = self.env["mail.message"]
        last = messages.search([], order="id desc", limit=1)
        with self.mock_mail_gateway():
            getattr(self, way)(customer, advertising)
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(*(customer if leaves else ()))
        said = messages.search([("id", ">", last.id), ("body", "like", "Not sent, because")])
        self.assertEqual(bool(said), not leaves)

    def test_advertising_reaches_nobody_who_refused_and_service_everybody(self):
        for number, (model, way) in enumerate(WAYS.items()):
            refusing = self.unwilling("refused", number=number)
            for customer, advertising, leaves in (
                (refusing, True, False),
                # In the same transaction.
                (refusing, False, True),
                (self.willing(f"Anna {number}"), True, True),
            ):
                with self.subTest(model=model, advertising=advertising, leaves=leaves):
                    if way == "award_badge":
                        customer.user_ids.unlink()
                    self.assertLeaves(way, customer, advertising, leaves)

    def test_an_address_of_nobody_we_know_gets_it_and_one_that_was_refused_does_not(self):
        refusing = self.unwilling("refused")
        refusing.contact_point_ids = [
            Command.create({"kind": "email", "value": "second@example.com"})
        ]
        template = self.template("survey.user_input", True)
        survey = self.env["survey.survey"].create({"title": "x", "access_mode": "public"})
        with self.mock_mail_gateway():
            self.env["survey.invite"].create(
                {
                    "survey_id": survey.id,
                    "template_id": template.id,
                    "emails": "Second@Example.com, stranger@example.com",
                }
            ).action_invite()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertEqual([mail["email_to"] for mail in self._mails], [["stranger@example.com"]])

    def test_a_reminder_of_a_meeting_that_is_advertising_asks_first(self):
        self.odoos("calendar.calendar_template_meeting_reminder", True)
        template = self.env.ref("calendar.calendar_template_meeting_reminder")
        anna, bert = self.willing("Anna"), self.unwilling("refused")
        times = {"start": "2100-01-01 10:00:00", "stop": "2100-01-01 11:00:00"}
        meeting = (
            self.env["calendar.event"]
            .with_context(no_mail_to_attendees=True)
            .create({"name": "x", "partner_ids": [Command.set((anna + bert).ids)]} | times)
            .with_context(no_mail_to_attendees=False)
        )
        with self.mock_mail_gateway():
            meeting.attendee_ids._notify_attendees(template)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(anna)

    def test_the_page_lists_these_ways_and_no_others(self):
        section = PAGE.read_text().split("## What asks first")[1].split("\n## ")[0]
        listed = re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(WAYS))
