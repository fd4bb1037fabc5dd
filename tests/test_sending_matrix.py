"""Nothing slips: every way of sending, on each channel, for each reason of the decision."""

from odoo.tests import tagged

from ..policy import vocabulary as v
from .common.mail_ways import HAND_WAYS, MACHINE_WAYS, MAIL_WAYS, MailWays
from .common.sms_ways import HAND_SMS_WAYS, MACHINE_SMS_WAYS, SMS_WAYS, SmsWays

# How the one who refused, and the one who agreed, have one address: {shape: (refused, agreed)}.
SHAPES = {
    "single": ("shared{0}@m.example", "Shared{0}@M.example"),
    "two": ("other{0}@m.example; shared{0}@m.example", "shared{0}@m.example"),
    "two of who agreed": ("shared{0}@m.example", "own{0}@m.example, shared{0}@m.example"),
    "name part": ("shared{0}@m.example <other{0}@m.example>", "Shared <shared{0}@m.example>"),
    "IDN": ("shared{0}@xn--mller-kva.example", "shared{0}@müller.example"),
    "contact point": ("other{0}@m.example", "shared{0}@m.example"),
}
# What staff write by hand stops for a customer's own No.
OBJECTIONS = (v.REFUSED, v.SUPPRESSED, v.REFUSED_ELSEWHERE)


@tagged("slow", "post_install", "-at_install")
class TestSendingMatrix(MailWays, SmsWays):
    def test_no_mail_leaves_for_a_blocked_customer_by_any_way(self):
        for reason in v.REASONS:
            for way in MAIL_WAYS:
                customer = self.blocked(reason, "email")
                with self.subTest(reason=reason, way=way), self.mock_mail_gateway():
                    getattr(self, f"mail_{way}")(customer)
                    self.env.flush_all()
                    self.run_cron("mail.ir_cron_mail_scheduler_action")
                    self.assertFalse(self._mails)

    def shaped(self, shape):
        """Return a customer who agreed, and whose address somebody refused in this shape."""
        number = self.next_number()
        refused, agreed = (written.format(number) for written in SHAPES[shape])
        refusing = self.customer(f"Refusing {number}", email=refused)
        if shape == "contact point":
            point = {"kind": "email", "value": f"shared{number}@m.example"}
            refusing.contact_point_ids = [(0, 0, point)]
        refusing._consent_set("email", "refused", source="portal")
        return self.willing(f"Shaped {number}", email=agreed)

    def test_no_mail_leaves_for_an_address_that_was_refused_in_whatever_shape(self):
        for shape in SHAPES:
            for way in MAIL_WAYS:
                customer = self.shaped(shape)
                with self.subTest(shape=shape, way=way), self.mock_mail_gateway():
                    getattr(self, f"mail_{way}")(customer)
                    self.env.flush_all()
                    self.run_cron("mail.ir_cron_mail_scheduler_action")
                    self.assertFalse(self._mails)

    def test_no_sms_leaves_for_a_blocked_customer_by_any_way(self):
        for reason in v.REASONS:
            for way in SMS_WAYS:
                customer = self.blocked(reason, "sms")
                with self.subTest(reason=reason, way=way), self.mockSMSGateway():
                    getattr(self, f"sms_{way}")(customer)
                    self.env.flush_all()
                    self.run_cron("sms.ir_cron_sms_scheduler_action")
                    self.assertFalse(self._sms)

    def test_each_way_reaches_a_customer_who_agreed(self):
        for way in MAIL_WAYS:
            with self.subTest(way=way), self.mock_mail_gateway():
                getattr(self, f"mail_{way}")(self.agreeing("email"))
                self.env.flush_all()
                self.run_cron("mail.ir_cron_mail_scheduler_action")
                self.assertEqual(len(self._mails), 1)
        for way in SMS_WAYS:
            with self.subTest(way=way), self.mockSMSGateway():
                getattr(self, f"sms_{way}")(self.agreeing("sms"))
                self.env.flush_all()
                self.run_cron("sms.ir_cron_sms_scheduler_action")
                self.assertEqual(len(self._sms), 1)

    def test_no_machine_reaches_a_hidden_customer_and_every_one_reaches_the_others(self):
        self.patch(type(self), "advertising", False)
        for reason in (*v.REASONS, None):
            # Service stops for no other reason.
            expected = 0 if reason in (v.LOCKED, v.NO_ADDRESS) else 1
            for channel, ways in (("email", MACHINE_WAYS), ("sms", MACHINE_SMS_WAYS)):
                for way in ways:
                    customer = self.blocked(reason, channel) if reason else self.agreeing(channel)
                    if reason == v.LOCKED:
                        customer.lock_level = "hidden"
                    with (
                        self.subTest(reason=reason, channel=channel, way=way),
                        self.mock_mail_gateway(),
                        self.mockSMSGateway(),
                    ):
                        prefix = "mail" if channel == "email" else "sms"
                        getattr(self, f"{prefix}_{way}")(customer)
                        self.env.flush_all()
                        self.run_cron("mail.ir_cron_mail_scheduler_action")
                        self.run_cron("sms.ir_cron_sms_scheduler_action")
                        # Typed by itself, the number is the landline that Odoo reads.
                        landline = (reason, way) == (v.ADDRESS_UNCLEAR, "template_numbers")
                        self.assertEqual(
                            len(self._mails) + len(self._sms), 0 if landline else expected
                        )

    def test_nothing_written_by_hand_leaves_for_a_customer_who_objected(self):
        for reason in OBJECTIONS:
            for way in HAND_WAYS:
                with self.subTest(reason=reason, way=way), self.mock_mail_gateway():
                    getattr(self, f"hand_{way}")(reason)
                    self.env.flush_all()
                    self.run_cron("mail.ir_cron_mail_scheduler_action")
                    self.assertFalse(self._mails)
            for way in HAND_SMS_WAYS:
                customer = self.blocked(reason, "sms")
                with self.subTest(reason=reason, way=f"sms {way}"), self.mockSMSGateway():
                    self.hand_sms(customer, way)
                    self.run_cron("sms.ir_cron_sms_scheduler_action")
                    self.assertFalse(self._sms)

    def test_no_letter_and_no_number_to_call_for_a_blocked_customer(self):
        for reason in v.REASONS:
            by_letter, by_phone = self.customer("Letter"), self.customer("Phone")
            if reason in (v.NOT_ASKED, v.NOT_CONFIRMED):
                self.channel("post").rule = "opt_in"
            with self.subTest(reason=reason, channel="post"):
                self.block(by_letter, reason, "post")
                self.assertFalse(self.letters(by_letter))
            with self.subTest(reason=reason, channel="phone"):
                self.block(by_phone, reason, "phone")
                self.assertFalse(by_phone.callable_number)
            for channel, customer in (("post", by_letter), ("phone", by_phone)):
                with self.subTest(reason=reason, channel=channel, way="selection"):
                    selection = self.env["partner.selection"].create(
                        {
                            "name": "x",
                            "domain": repr([("id", "=", customer.id)]),
                            "channel": channel,
                        }
                    )
                    self.assertFalse(selection.partner_ids_to_contact())

    def letters(self, customer):
        return self.env["partner.letter"]._prepare(customer.ids)._letters()

    def block(self, customer, reason, channel):
        """Block a customer for this reason, on a channel where nothing is sent by machine."""
        if reason == v.LOCKED:
            customer.lock_level = "documents"
        elif reason == v.REFUSED:
            customer._consent_set(channel, "refused", source="portal")
        elif reason == v.SUPPRESSED:
            self.suppress(customer)
        elif reason == v.NOT_CONFIRMED:
            customer._consent_set(channel, "requested", source="manual")
        elif reason == v.NO_ADDRESS:
            customer.write({"street": False, "zip": False, "phone": False})
        elif channel == "phone" and reason == v.ADDRESS_EXCLUDED:
            point = {"kind": "phone", "value": customer.phone, "marketing_allowed": False}
            customer.contact_point_ids = [(0, 0, point)]
        elif channel == "phone" and reason == v.REFUSED_ELSEWHERE:
            customer.copy({"email": False})._consent_set(channel, "refused", source="portal")
        elif reason in (v.ADDRESS_EXCLUDED, v.REFUSED_ELSEWHERE):
            # A postal address has no such marks: nothing but a No blocks it.
            customer._consent_set(channel, "refused", source="portal")
            return
        self.assertEqual(customer.contact_decision(channel)[0]["allowed"], False)
