"""A judged customer is named only to who may read them; the counts have everybody."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common.sending import SendingCommon

SECRET = "Secret Sam"
HIDDEN = "Hidden Hans"


class NamingCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.env["res.company"].create({"name": "Another company"})
        cls.anna = cls.willing("Anna Meier", phone="+49 151 20000001")
        cls.secret = cls.refusing(SECRET, phone="+49 151 20000002", company_id=cls.theirs.id)
        cls.hidden = cls.refusing(HIDDEN, phone="+49 151 20000003")
        cls.hidden.lock_level = "hidden"
        cls.known = cls.refusing("Known Karl", phone="+49 151 20000004")
        for user in (cls.clerk, cls.lock_manager, cls.auditor):
            user.group_ids += cls.env.ref("mass_mailing.group_mass_mailing_user")
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.everywhere = new_test_user(
            cls.env,
            "everywhere",
            groups="base.group_user,base.group_partner_manager",
            company_ids=[Command.set((cls.env.company | cls.theirs).ids)],
        )
        cls.everywhere_companies = (cls.env.company | cls.theirs).ids
        cls.other = cls.refusing("Other Otto", company_id=cls.theirs.id)
        cls.document = cls.customer("Document")

    @classmethod
    def refusing(cls, name, **values):
        partner = cls.customer(name, **values)
        for channel in ("email", "sms", "phone"):
            partner._consent_set(channel, "refused", source="portal")
        return partner

    def assertNotNamed(self, text, *partners):
        for partner in partners:
            for word in (partner.name, partner.email):
                self.assertNotIn(word, str(text))


@tagged("post_install", "-at_install")
class TestNamingInMailings(NamingCommon):
    def rows(self, mailing, user):
        # Each user's request has a cache of its own.
        self.env.invalidate_all()
        action = mailing.with_user(user).action_view_consent_excluded()
        return self.env[action["res_model"]].with_user(user).with_context(**action["context"])

    def list_mailing(self, *addresses):
        chosen = self.env["mailing.list"].create({"name": "Newsletter"})
        chosen.contact_ids = [
            Command.create({"name": "Reader", "email": address}) for address in addresses
        ]
        domain = repr([("list_ids", "in", chosen.ids)])
        return self.mailing(chosen, contact_list_ids=chosen.ids, mailing_domain=domain)

    def test_the_left_out_of_a_mailing_to_a_list_are_counted_and_named_to_who_may_know(self):
        addresses = [self.secret.email, self.hidden.email, self.known.email, self.anna.email]
        mailing = self.list_mailing(*addresses)
        for user, named in (
            (self.clerk, self.known),
            (self.lock_manager, self.known | self.hidden),
            (self.auditor, self.known | self.hidden),
        ):
            with self.subTest(user=user.login):
                found = self.rows(mailing, user).search([])
                self.assertEqual(len(found), mailing.with_user(user).consent_excluded_count)
                self.assertEqual(len(found), 3)
                self.assertEqual(found.partner_id, named)
                names = found.mapped("display_name")
                self.assertEqual(names.count("Another customer"), 3 - len(named))
                # The subscriber's own address is the list's, and no secret.
                self.assertEqual(set(found.mapped("address")), set(addresses[:3]))
        self.send(mailing)
        found = self.rows(mailing, self.clerk).search([])
        self.assertEqual(set(found.mapped("display_name")), set(addresses[:3]))

    def test_the_export_names_nobody_either_and_is_no_error(self):
        found = self.rows(self.list_mailing(self.secret.email, self.hidden.email), self.clerk)
        fields = ["display_name", "partner_id/name", "partner_id/email", "address", "reason"]
        exported = found.search([]).export_data(fields)["datas"]
        self.assertEqual(len(exported), 2)
        for name, *customer, _address, _reason in exported:
            self.assertEqual(name, "Another customer")
            self.assertFalse(any(customer))
        self.assertFalse(found.search([("partner_id.name", "in", (SECRET, HIDDEN))]))
        groups = found.formatted_read_group([], ["partner_id"], ["__count"])
        self.assertEqual([group["partner_id"] for group in groups], [False])

    def test_a_document_shows_its_own_address_and_not_that_of_its_customer(self):
        entries = self.env["partner.history"].create([{"partner_id": self.hidden.id}])
        mailing = self.mailing(entries)
        for moment in ("before", "after"):
            with self.subTest(moment=moment):
                found = self.rows(mailing, self.clerk).search([])
                self.assertEqual(found.display_name, "Another customer")
                self.assertEqual(found.res_id, entries.id)
                self.assertFalse(found.partner_id or found.address)
            self.send(mailing)

    def test_an_archived_customer_who_is_hidden_is_a_row_without_anything(self):
        mailing = self.mailing(
            self.hidden, mailing_domain=repr([("active", "=", False), ("name", "=", HIDDEN)])
        )
        found = self.rows(mailing, self.clerk).search([])
        self.assertEqual((found.display_name, found.reason), ("Another customer", "locked"))
        self.assertFalse(found.partner_id or found.address or found.res_id)
        self.assertEqual(self.rows(mailing, self.lock_manager).search([]).partner_id, self.hidden)

    def test_a_selection_names_no_hidden_customer_and_counts_them(self):
        domain = repr([("active", "in", (True, False)), ("email", "like", "@example.com")])
        for user, named in ((self.clerk, False), (self.lock_manager, True)):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                selections = self.env["partner.selection"].with_user(user)
                selection = selections.create({"name": "All", "domain": domain, "channel": "email"})
                context = {"partner_selection_id": selection.id}
                rows = self.env["partner.selection.exclusion"].with_user(user)
                found = rows.with_context(**context).search([])
                self.assertEqual(len(found), selection.excluded_count)
                self.assertEqual(self.hidden in found.partner_id, named)
                self.assertEqual(HIDDEN in found.mapped("display_name"), named)
                self.assertEqual("Another customer" in found.mapped("display_name"), not named)
                found.export_data(["display_name", "partner_id/name", "reason"])

    def test_the_left_out_of_letters_and_batches_name_no_hidden_customer(self):
        customers = self.known | self.hidden
        customers._consent_set("post", "refused", source="portal")
        for model in ("partner.letter", "partner.history.batch"):
            for user, named in ((self.clerk, False), (self.lock_manager, True)):
                with self.subTest(model=model, user=user.login):
                    self.known.lock_level = "documents"
                    run = self.env[model].with_user(user)._prepare(customers.ids)
                    action = run.action_view_excluded()
                    found = self.Partner.with_user(user).with_context(**action["context"])
                    found = found.search(action["domain"])
                    self.assertEqual(found, customers if named else self.known)
                    self.assertEqual("and 1 you may not see" in action["name"], not named)
                    self.known.lock_level = "none"


@tagged("post_install", "-at_install")
class TestNamingInComposers(NamingCommon):
    def composer(self, recipients, user=None, **values):
        wizards = self.env["mail.compose.message"].with_user(user or self.clerk)
        wizards = wizards.with_context(
            default_model="res.partner", default_res_ids=self.document.ids
        )
        return wizards.create(
            {
                "composition_mode": "comment",
                "subject": "Your question",
                "body": "<p>Hello</p>",
                "partner_ids": [Command.set(recipients.ids)],
            }
            | values
        )

    def press(self, wizard, button="action_send_mail"):
        with self.mock_mail_gateway(), self.mockSMSGateway():
            result = getattr(wizard, button)()
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return result

    def mailed(self):
        mailed = (mail["email_to"][0].split("<")[-1].rstrip(">") for mail in self._mails)
        return sorted(mailed)

    def test_a_refusing_follower_of_another_company_is_counted_and_not_named(self):
        self.document.message_subscribe((self.secret | self.known).ids)
        wizard = self.composer(self.anna)
        self.assertEqual(wizard.consent_refused_count, 2)
        self.assertEqual(wizard.consent_refused_partner_ids, self.known)
        self.assertEqual(wizard.consent_refused_message, "2 of 3 recipients refused E-mail.")
        with self.assertRaisesRegex(UserError, "Known Karl, another customer\n") as refused:
            self.press(wizard)
        self.assertNotNamed(refused.exception, self.secret)
        listed = wizard.action_consent_show_refused()
        self.assertEqual(self.Partner.search(listed["domain"]), self.known)
        values = wizard.web_read({"consent_refused_partner_ids": {"fields": {"display_name": {}}}})
        self.assertNotNamed(values, self.secret)

    def test_a_mail_with_such_a_follower_can_be_sent_in_every_way(self):
        self.document.message_subscribe(self.secret.ids)
        self.press(self.composer(self.anna), "action_consent_send_without")
        self.assertEqual(self.mailed(), [self.anna.email])
        reason = {"consent_override_reason": "Asked for it"}
        self.press(self.composer(self.anna, **reason), "action_consent_send_anyway")
        self.assertEqual(self.mailed(), [self.anna.email, self.secret.email])
        self.assertEqual(self.secret.consent_event_ids.sorted("id")[-1].event, "overridden")
        (note,) = self.document.message_ids.filtered(lambda one: "Sent although" in one.body)
        self.assertIn("Sent although another customer refused", note.body)
        later = {"scheduled_date": "2100-01-01 10:00:00", "consent_override": True}
        self.press(self.composer(self.anna, **reason, **later), "action_schedule_message")
        self.composer(self.anna).action_consent_print()

    def test_a_note_names_nobody_whom_its_readers_may_not_know(self):
        """Who writes it may read both companies; who reads the document may not."""
        self.document.message_subscribe((self.secret | self.known).ids)
        wizard = self.composer(
            self.anna,
            self.everywhere,
            consent_override=True,
            consent_override_reason="Asked for it",
        ).with_context(allowed_company_ids=self.everywhere_companies)
        self.assertEqual(wizard.consent_refused_partner_ids, self.secret | self.known)
        self.press(wizard)
        (note,) = self.document.message_ids.filtered(lambda one: "Sent although" in one.body)
        self.assertIn("Sent although Known Karl, another customer refused", note.body)

    def test_the_chatter_names_no_follower_whom_the_user_may_not_read(self):
        self.document.message_subscribe((self.secret | self.known).ids)
        warning = self.document.with_user(self.clerk).consent_chatter_warning([], [])
        self.assertEqual(warning["message"], "2 of 2 recipients refused E-mail.")
        names = [one["name"] for one in warning["refused"]]
        self.assertEqual(sorted(names), ["Another customer", "Known Karl"])
        self.assertEqual(self.Partner.search(warning["action"]["domain"]), self.known)
        self.assertNotNamed(warning, self.secret)
        # An address is no news to who entered it.
        entered = self.document.with_user(self.clerk).consent_chatter_warning(
            [], [self.other.email]
        )
        self.assertIn(self.other.email, [one["name"] for one in entered["refused"]])
        self.assertNotIn(self.other.name, str(entered))

    def test_an_sms_to_a_number_of_another_company_names_nobody(self):
        wizard = (
            self.env["sms.composer"]
            .with_user(self.clerk)
            .create(
                {
                    "composition_mode": "numbers",
                    "numbers": f"{self.secret.phone_sanitized},{self.known.phone_sanitized}",
                    "body": "Hello",
                }
            )
        )
        self.assertEqual(wizard.consent_refused_count, 2)
        self.assertEqual(wizard.consent_refused_partner_ids, self.known)
        with self.assertRaisesRegex(UserError, "Known Karl, another customer\n") as refused:
            self.press(wizard, "action_send_sms")
        self.assertNotNamed(refused.exception, self.secret)
        wizard.consent_override_reason = "Asked for it"
        self.press(wizard, "action_consent_send_anyway")
        self.assertEqual(self.secret.consent_event_ids.sorted("id")[-1].event, "overridden")

    def test_a_call_that_is_planned_on_a_document_of_such_a_customer_warns_without_a_name(self):
        account = self.env["res.partner.bank"].create(
            {"acc_number": "DE1", "partner_id": self.secret.id}
        )
        call = self.env.ref("mail.mail_activity_data_call")
        wizard = (
            self.env["mail.activity.schedule"]
            .with_user(self.clerk)
            .create({"res_model": account._name, "res_ids": repr(account.ids)})
        )
        wizard.activity_type_id = call
        self.assertEqual(
            wizard.consent_call_warning, "May not be called for advertising: another customer"
        )


@tagged("post_install", "-at_install")
class TestNamingElsewhere(NamingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        guard = {"model_name": "res.partner.bank", "partner_field": "partner_id"}
        cls.env["partner.lock.guard"].create(guard)

    def refusal(self, partner, user):
        accounts = self.env["res.partner.bank"].with_user(user)
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            accounts.create({"acc_number": "DE1", "partner_id": partner.id})
        return str(refused.exception)

    def test_a_guard_names_no_customer_of_another_company(self):
        clerk = self.clerk
        clerk.group_ids += self.env.ref("base.group_partner_manager")
        reason = self.env["partner.lock.reason"].create({"name": "Payment default"})
        self.secret.write({"lock_level": "documents", "lock_reason_id": reason.id})
        # sudo: as code of other apps does, with the user still in it
        accounts = self.env["res.partner.bank"].with_user(clerk).sudo()
        with self.assertRaisesRegex(UserError, "A customer whom you may not see") as refused:
            accounts.create({"acc_number": "DE1", "partner_id": self.secret.id})
        self.assertNotNamed(refused.exception, self.secret)
        self.assertNotIn("Payment default", str(refused.exception))
        self.assertFalse(self.secret.with_user(clerk).lock_notices())

    def test_a_guard_names_the_customer_that_the_user_may_read(self):
        self.known.lock_level = "documents"
        self.assertIn("Known Karl is locked", self.refusal(self.known, self.clerk))

    def test_a_merge_tells_the_other_owner_of_the_address_nothing(self):
        twin = self.willing("Twin", email=self.known.email)
        before = twin.consent_event_ids
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": (self.anna | self.known).ids,
                "dst_partner_id": self.anna.id,
                "state": "selection",
            }
        )
        wizard.action_merge()
        self.assertFalse(twin.contact_decision("email")[0]["allowed"])
        self.assertEqual(twin.consent_event_ids, before)
