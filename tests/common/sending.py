"""Builders for the sending room: one customer for each reason, mailings, and what really left."""

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tests.common import SMSCase

from ...policy import failure_types
from .consent import ConsentCommon

# Every reason the decision can give where the customer has an address, strictest first.
REASONS_WITH_ADDRESS = (
    "locked",
    "refused",
    "address_excluded",
    "refused_elsewhere",
    "not_confirmed",
    "not_asked",
    "address_unclear",
)


class SendingCommon(ConsentCommon, MockEmail, SMSCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.Mailing = cls.env["mailing.mailing"]
        cls.Trace = cls.env["mailing.trace"]

    @classmethod
    def willing(cls, name, channel="email", **values):
        """Create a customer who agreed on ``channel``."""
        partner = cls.customer(name, **values)
        partner._consent_set(channel, "given", source="preference_page")
        return partner

    def agreed_before(self, name, channel="email", **values):
        """Create a customer who agreed long before whatever else the test is about."""
        partner = self.customer(name, **values)
        self.store_answer(partner, channel, "given")
        return partner

    @classmethod
    def unwilling(cls, reason, channel="email", number=0):
        """Create a customer whom ``reason`` keeps from being contacted on ``channel``."""
        phone = f"+49 151 20{cls._index(reason)}{number:05}"
        if reason == "no_address":
            return cls.willing(f"No address {number}", channel, email=False, phone=False)
        name = f"{reason.replace('_', ' ').capitalize()} {number}"
        if reason in ("not_asked", "not_confirmed"):
            partner = cls.customer(name, phone=phone)
            if reason == "not_confirmed":
                partner._consent_set(channel, "requested", source="manual")
            return partner
        partner = cls.willing(name, channel, phone=phone)
        if reason == "address_unclear":
            partner.write({"email": f"{partner.email}; second@example.com"})
            # With a country code, or without its zero?
            partner.write({"phone": phone.lstrip("+")})
        if reason == "locked":
            partner.lock_level = "documents"
        elif reason == "refused":
            partner._consent_set(channel, "refused", source="portal")
        elif reason == "address_excluded":
            kind = "email" if channel == "email" else "phone"
            value = partner.email if kind == "email" else partner.phone
            point = {"kind": kind, "value": value, "marketing_allowed": False}
            partner.contact_point_ids = [(0, 0, point)]
        elif reason == "refused_elsewhere":
            twin = cls.customer(f"Twin of {name}", email=partner.email, phone=phone)
            twin._consent_set(channel, "refused", source="portal")
            twin.active = False
        return partner

    @staticmethod
    def _index(reason):
        return (*REASONS_WITH_ADDRESS, "no_address").index(reason)

    @classmethod
    def mailing(cls, recipients, **values):
        """Create an e-mail marketing mailing to these records, which may be of any model."""
        return cls.Mailing.create(
            {
                "subject": "Spring offers",
                "body_html": "<p>Hello <t t-out='object.name'/></p>",
                "mailing_model_id": cls.env["ir.model"]._get_id(recipients._name),
                "mailing_domain": repr([("id", "in", recipients.ids)]),
                "email_from": "shop@example.com",
                "reply_to_mode": "new",
                "reply_to": "shop@example.com",
            }
            | values
        )

    @classmethod
    def offer(cls, **values):
        """Create an e-mail template that is advertising to customers."""
        return cls.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "subject": "Offer",
                "body_html": "<p>Offer</p>",
                "partner_to": "{{ object.id }}",
                "use_default_to": False,
                "is_marketing": True,
            }
            | values
        )

    def send(self, mailing):
        """Send the mailing the way a user does, up to the mail server."""
        mailing.action_put_in_queue()
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
            self.run_cron("mail.ir_cron_mail_scheduler_action")
            self.run_cron("sms.ir_cron_sms_scheduler_action")

    def assertMailedTo(self, *partners):
        """Assert that exactly these got an e-mail in the last :meth:`send`."""
        expected = sorted(partner.email_normalized for partner in partners)
        got = sorted(
            address.split("<")[-1].rstrip(">")
            for mail in self._mails
            for address in mail["email_to"]
        )
        self.assertEqual(got, expected)

    def assertLeftOut(self, mailing, expected):
        """Assert who was left out and why.

        :param dict expected: ``{record: reason}``
        """
        traces = self.Trace.search(
            [("mass_mailing_id", "=", mailing.id), ("failure_type", "in", failure_types.CODES)]
        )
        self.assertEqual(set(traces.mapped("trace_status")) - {"cancel"}, set())
        self.assertEqual(
            {trace.res_id: trace.failure_type for trace in traces},
            {record.id: f"consent_{reason}" for record, reason in expected.items()},
        )
        self.assertEqual(len(traces), len(expected), "somebody is left out twice")
