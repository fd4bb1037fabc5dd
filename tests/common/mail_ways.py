"""Every way in which Odoo sends e-mail, one method each; they take the customer it is meant for."""

from odoo.exceptions import UserError

from .blocked import Blocked

MAIL_WAYS = (
    "mailing_queue",
    "mailing_now",
    "mailing_given_ids",
    "mailing_scheduled",
    "mailing_retry",
    "mailing_winner",
    "mailing_to_who_did_not_open",
    "mailing_list",
    "mailing_history",
    "named_mass_mail",
    "template_send_mail",
    "template_send_mail_batch",
    "template_email_to",
    "template_email_cc",
    "template_mass_composer",
    "template_composer",
    "template_post",
    "template_text",
    "template_scheduled",
    "template_sent_later",
    "template_follower",
    "template_action",
    "welcome_action",
    "queued_mail",
)
# Those of them that no person sits before.
MACHINE_WAYS = tuple(
    way
    for way in MAIL_WAYS
    if way.startswith("template_") and way not in ("template_mass_composer", "template_scheduled")
)
# Those that are about a document, which may be the customer.
DOCUMENT_WAYS = tuple(
    way for way in MAIL_WAYS if way == "queued_mail" or way.startswith("template_")
)
HAND_WAYS = ("send", "schedule", "leave_out", "mass", "scheduled_before")


class MailWays(Blocked):
    # Whether the templates are.
    advertising = True

    @classmethod
    def offer(cls, **values):
        own = {
            "is_marketing": cls.advertising,
            "model_id": cls.env["ir.model"]._get_id(cls.about_model),
        }
        return super().offer(**own | {"partner_to": cls.about_partner} | values)

    def mail_mailing_queue(self, customer):
        self.mailing(customer).action_put_in_queue()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_now(self, customer):
        self.mailing(customer).action_send_mail()

    def mail_mailing_given_ids(self, customer):
        self.mailing(customer).action_send_mail(customer.ids)

    def mail_mailing_scheduled(self, customer):
        mailing = self.mailing(customer, schedule_type="scheduled", schedule_date="2020-01-01")
        mailing.action_put_in_queue()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_retry(self, customer):
        mailing = self.mailing(customer, state="done")
        self.Trace.create(
            {
                "model": "res.partner",
                "res_id": customer.id,
                "mass_mailing_id": mailing.id,
                "trace_status": "error",
                "email": customer.email,
            }
        ).unlink()
        mailing.action_retry_failed()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_to_who_did_not_open(self, customer):
        first = self.mailing(customer)
        self.Trace.create(
            {
                "model": "res.partner",
                "res_id": customer.id,
                "mass_mailing_id": first.id,
                "trace_status": "sent",
                "email": customer.email,
            }
        )
        again = self.mailing(customer)
        traces = first.mailing_trace_ids.filtered(lambda trace: trace.trace_status == "sent")
        again.action_send_mail(traces.mapped("res_id"))

    def mail_mailing_history(self, customer):
        entry = self.env["partner.history"].create({"partner_id": customer.id, "note": "x"})
        self.mailing(entry, body_html="<p>Sale</p>").action_send_mail()

    def mail_mailing_winner(self, customer):
        first = self.mailing(customer, ab_testing_enabled=True, ab_testing_pc=10)
        first.action_select_as_winner()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_list(self, customer):
        newsletter = self.env["mailing.list"].create({"name": "News"})
        contact = self.env["mailing.contact"].create(
            {"name": "x", "email": customer.email, "list_ids": [(4, newsletter.id)]}
        )
        if not customer.email:
            return
        mailing = self.mailing(contact)
        mailing.action_send_mail()

    def mail_named_mass_mail(self, customer):
        self.composer(customer, "mass_mail", mass_mailing_name="Sale").action_send_mail()

    def mail_template_send_mail(self, customer):
        self.offer().send_mail(self.about(customer).id, force_send=True)

    def mail_template_send_mail_batch(self, customer):
        self.offer().send_mail_batch(self.about(customer).ids)

    def mail_template_email_to(self, customer):
        if address := customer.email:
            values = {"partner_to": False, "email_to": f'"Someone" <{address.upper()}>'}
            self.offer(**values).send_mail(self.about(self.bystander()).id, force_send=True)

    def mail_template_email_cc(self, customer):
        if customer.email:
            values = {"partner_to": False, "email_cc": customer.email}
            self.offer(**values).send_mail(self.about(self.bystander()).id, force_send=True)

    def mail_template_mass_composer(self, customer):
        values = {"template_id": self.offer().id}
        self.composer(self.about(customer), "mass_mail", **values).action_send_mail()

    def mail_template_scheduled(self, customer):
        document = self.about(self.bystander())
        wizard = self.composer(document, "comment", template_id=self.offer().id)
        wizard.write({"scheduled_date": "2100-01-01 10:00:00", "partner_ids": [(5,)]})
        wizard.action_schedule_message()
        message = self.env["mail.scheduled.message"].search([], limit=1, order="id desc")
        message.partner_ids = customer
        message._post_message()

    def mail_template_sent_later(self, customer):
        self.about(self.bystander()).message_post_with_source(
            self.offer(partner_to=str(customer.id), scheduled_date="2100-01-01 10:00:00")
        )
        self.env["mail.message.schedule"].search([])._send_notifications()

    def mail_template_follower(self, customer):
        document = self.about(self.bystander())
        document.message_subscribe(customer.ids)
        subtype = self.env.ref("mail.mt_comment").id
        template = self.offer(partner_to=False)
        document.message_post_with_source(template, subtype_id=subtype)

    def mail_template_action(self, customer):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mail",
                "model_id": self.env["ir.model"]._get_id(self.about_model),
                "state": "mail_post",
                "template_id": self.offer().id,
                "mail_post_method": "comment",
            }
        )
        document = self.about(customer)
        action.with_context(active_model=document._name, active_ids=document.ids).run()

    def mail_welcome_action(self, customer):
        customer.action_send_welcome_back()

    def mail_template_composer(self, customer):
        self.about(customer).message_mail_with_source(self.offer())

    def mail_template_post(self, customer):
        self.about(customer).message_post_with_source(self.offer())

    def mail_template_text(self, customer):
        document = self.about(customer)
        text = self.offer()._render_field("body_html", document.ids)[document.id]
        document.message_post(body=text, partner_ids=customer.ids)

    def mail_queued_mail(self, customer):
        document = self.about(customer)
        self.env["mail.mail"].create(
            {
                "model": document._name,
                "res_id": document.id,
                "recipient_ids": [(4, customer.id)],
                "body_html": "Sale",
                "email_from": "shop@example.com",
                "consent_scope": "marketing",
            }
        )

    def composer(self, document, mode, **values):
        return (
            self.env["mail.compose.message"]
            .with_context(default_model=document._name, default_res_ids=document.ids)
            .create({"composition_mode": mode, "subject": "Sale", "body": "Sale"} | values)
        )

    def by_hand(self, reason, **values):
        customer = self.blocked(reason, "email")
        return self.composer(self.bystander(), "comment", partner_ids=customer.ids, **values)

    def hand_send(self, reason):
        with self.assertRaises(UserError):
            self.by_hand(reason).action_send_mail()

    def hand_schedule(self, reason):
        with self.assertRaises(UserError):
            self.by_hand(reason, scheduled_date="2100-01-01 10:00:00").action_schedule_message()

    def hand_leave_out(self, reason):
        with self.assertRaises(UserError):
            self.by_hand(reason).action_consent_send_without()

    def hand_mass(self, reason):
        self.composer(self.blocked(reason, "email"), "mass_mail").action_send_mail()

    def hand_scheduled_before(self, reason):
        message = self.env["mail.scheduled.message"].create(
            {
                "model": "res.partner",
                "res_id": self.willing("Document").id,
                "author_id": self.env.user.partner_id.id,
                "body": "Hello",
                "scheduled_date": "2100-01-01 10:00:00",
                "partner_ids": self.blocked(reason, "email").ids,
            }
        )
        message._post_message()
