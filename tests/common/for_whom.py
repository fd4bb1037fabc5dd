"""Two controllers, and what each was told: customers whom every way of sending is tried on."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user

from . import mail_ways, sms_ways
from .documents import MODEL, DocumentsCommon
from .mail_ways import MailWays
from .sms_ways import SmsWays

SOURCES = {"given": "preference_page", "refused": "portal", "requested": "manual"}

# {what each was told: (at the controller it is sent for, at the other one, whether it leaves)}
ANSWERS = {
    "Yes here, No there": ("given", "refused", True),
    "Yes here, not asked there": ("given", "unknown", True),
    "No here, Yes there": ("refused", "given", False),
    "not asked here, Yes there": ("unknown", "given", False),
    "not confirmed here, Yes there": ("requested", "given", False),
}
# {what somebody with the same address is: (whose Yes, No or lock it is, whether it leaves)}
TWINS = {"refused here": False, "refused there": True, "locked": False}

# {channel: (prefix of the ways' methods, ways about a document, job that sends what is queued)}
CHANNELS = {
    "email": ("mail", mail_ways.DOCUMENT_WAYS, "mail.ir_cron_mail_scheduler_action"),
    "sms": ("sms", sms_ways.DOCUMENT_SMS_WAYS, "sms.ir_cron_sms_scheduler_action"),
}


class ForWhom(DocumentsCommon, MailWays, SmsWays):
    @contextmanager
    def working_for(self, company):
        """Work in this company alone, with all builders."""
        context = self.env.context | {"allowed_company_ids": [company.id]}
        env = self.env(context=context)
        names = {"Mailing": "mailing.mailing", "Trace": "mailing.trace", "Partner": "res.partner"}
        own = {"env": env} | {name: env[model] for name, model in names.items()}
        with patch.multiple(type(self), **own):
            yield

    def run_cron(self, xmlid=None):
        # A job knows no company but the superuser's.
        with self.working_for(self.here):
            super().run_cron(xmlid)

    def bystander(self):
        bystander = super().bystander()
        for company in (self.here, self.there):
            self.answer(bystander, "email", "given", company)
        return bystander

    def told(self, channel, own, other, here, there):
        """Return a customer who told ``here`` one thing, and ``there`` another."""
        number = self.next_number()
        customer = self.customer(f"Told {number}", phone=f"+49 151 60{number:06}")
        for company, state in ((here, own), (there, other)):
            self.answer(customer, channel, state, company)
        return customer

    def twin(self, customer, channel, kind, here, there):
        """Make somebody with the same address who refused or is locked."""
        twin = self.customer(f"Twin of {customer.name}", email=customer.email, phone=customer.phone)
        if kind == "locked":
            twin.lock_level = "documents"
        else:
            refused, other = (here, there) if kind == "refused here" else (there, here)
            self.answer(twin, channel, "refused", refused)
            self.answer(twin, channel, "given", other)
        return twin

    def answer(self, customer, channel, state, company):
        if state != "unknown":
            at = customer.with_company(company)
            at._consent_set(channel, state, source=SOURCES[state])
            self.assertEqual(at[f"consent_{channel}"], state)

    def cases(self, channel, here, there):
        """Yield ``(name, customer, whether it leaves)`` of all answers and twins."""
        for name, (own, other, leaves) in ANSWERS.items():
            yield name, self.told(channel, own, other, here, there), leaves
        for kind, leaves in TWINS.items():
            customer = self.told(channel, "given", "given", here, there)
            self.twin(customer, channel, kind, here, there)
            yield f"the same address {kind}", customer, leaves

    def assertLeaves(self, channel, way, customer, company, expected):
        """Send to the customer while working in the company, and assert whether it left."""
        prefix, _of_documents, job = CHANNELS[channel]
        with self.mock_mail_gateway(), self.mockSMSGateway():
            with self.working_for(company):
                getattr(self, f"{prefix}_{way}")(customer.with_env(self.env))
                self.env.flush_all()
            self.run_cron(job)
            self.assertEqual(len(self._mails) + len(self._sms), int(expected))

    def assertLeavesWhereYes(self, channel, ways, own, other, working_in):
        """Send by all these ways, working in one company, what is for ``own``, in each case."""
        for way in ways:
            for name, customer, leaves in self.cases(channel, own, other):
                with self.subTest(channel=channel, way=way, told=name, sent_for=own.name):
                    self.assertLeaves(channel, way, customer, working_in, leaves)


class ForWhomDocuments(ForWhom):
    """What is written about is a document of ``documents_of``, whoever works where."""

    about_model = MODEL
    about_partner = "{{ object.x_partner_id.id }}"
    documents_of = None

    def about(self, customer):
        return self.document(customer, self.documents_of)


class ToldDifferently(ForWhomDocuments):
    """Three customers of whom each controller was told something else."""

    def setUp(self):
        super().setUp()
        self.yes_there = self.told("email", "unknown", "given", self.here, self.there)
        self.no_there = self.told("email", "given", "refused", self.here, self.there)
        self.no_here = self.told("email", "refused", "given", self.here, self.there)

    @classmethod
    def of_both(cls, login, *groups):
        """Create a user who works here, and may use both companies."""
        return new_test_user(
            cls.env,
            login,
            groups=",".join(("base.group_user", "base.group_partner_manager", *groups)),
            company_id=cls.here.id,
            company_ids=[Command.set((cls.here + cls.there).ids)],
        )
