"""Nothing leaves for a controller that lacks a Yes, by any way, whatever another one was told."""

from odoo.tests import tagged

from .common import mail_ways, sms_ways
from .common.for_whom import CHANNELS, ForWhom, ForWhomDocuments


@tagged("slow", "post_install", "-at_install")
class TestControllersMatrix(ForWhom):
    def test_mails_are_sent_for_the_company_one_works_in(self):
        self.assertLeavesWhereYes("email", mail_ways.MAIL_WAYS, self.there, self.here, self.there)

    def test_sms_are_sent_for_the_company_one_works_in(self):
        self.assertLeavesWhereYes("sms", sms_ways.SMS_WAYS, self.there, self.here, self.there)

    def test_a_branch_sends_for_its_controller(self):
        branch = self.branch(self.there)
        self.assertLeavesWhereYes(
            "email", ("mailing_queue", "queued_mail"), self.there, self.here, branch
        )
        self.assertLeavesWhereYes(
            "sms", ("mailing_queue", "queued_sms"), self.there, self.here, branch
        )


@tagged("slow", "post_install", "-at_install")
class TestControllersMatrixDocuments(ForWhomDocuments):
    def test_a_document_is_sent_for_its_own_company_wherever_one_works(self):
        self.documents_of = self.there
        for channel, (_prefix, ways, _job) in CHANNELS.items():
            self.assertLeavesWhereYes(channel, ways, self.there, self.here, self.here)

    def test_a_document_of_no_company_is_sent_for_the_current_one(self):
        for channel, (_prefix, ways, _job) in CHANNELS.items():
            self.assertLeavesWhereYes(channel, ways[:2], self.there, self.here, self.there)
