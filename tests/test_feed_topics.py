"""The feed tells what is no row of the ledger: locks, merges, erasures; and to whom."""

from odoo.tests import new_test_user

from ..models.erasure.erasing import erase_customers
from .common.consent import ConsentCommon

NOT_OF_THE_LEDGER = ("lock.changed", "customer.merged", "customer.deleted", "subject.erased")


class FeedTopicsCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.interface("feed reader")
        cls.anna = cls.customer()
        cls.bert = cls.customer("Bert Braun", phone=False)
        cls.company_customer = cls.customer("Example GmbH", is_company=True)
        cls.contact = cls.customer("Cora Contact", parent_id=cls.company_customer.id)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.start = 0
        self.told()

    @classmethod
    def interface(cls, login, **values):
        groups = "base.group_user,partner_consent.group_interface"
        return new_test_user(cls.env, login, groups=groups, **values)

    def events(self, user=None):
        """Return what this user is told since the last time."""
        self.env.flush_all()
        page = self.Event.with_user(user or self.reader).feed(self.start, 10_000)
        self.start = page["cursor"]
        return page["events"]

    def told(self, user=None):
        """Return ``(topic, customer, what is told of them)`` of what is no row of the ledger."""
        values = ("old_level", "new_level", "into")
        return [
            (event["type"], event["partner_id"], *(event[v] for v in values if v in event))
            for event in self.events(user)
            if event["type"] in NOT_OF_THE_LEDGER
        ]

    def merge(self, sources, target):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((sources | target).ids, target)


class TestLocksInTheFeed(FeedTopicsCommon):
    def test_a_lock_is_told_with_the_level_before_and_after(self):
        self.anna.lock_level = "documents"
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "none", "documents")])
        self.anna.lock_level = "hidden"
        self.anna.lock_note = "A note"
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "documents", "hidden")])
        self.anna.action_lock_lift()
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "hidden", "none")])

    def test_contacts_are_told_of_along_with_their_company(self):
        self.company_customer.lock_level = "hidden"
        both = {self.company_customer.id, self.contact.id}
        told = self.told()
        self.assertEqual({row[1] for row in told}, both)
        self.assertEqual({row[2:] for row in told}, {("none", "hidden")})

    def test_who_was_locked_already_is_not_told_again(self):
        self.contact.lock_level = "hidden"
        self.told()
        self.company_customer.lock_level = "documents"
        self.assertEqual([row[1] for row in self.told()], [self.company_customer.id])

    def test_a_lock_that_was_set_and_lifted_before_anybody_could_see_it_is_no_change(self):
        self.anna.lock_level = "documents"
        self.anna.lock_level = "none"
        self.assertFalse([row for row in self.told() if row[2] == row[3]])

    def test_under_another_company_the_lock_is_another(self):
        self.company_customer.lock_level = "documents"
        self.told()
        self.anna.parent_id = self.company_customer
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "none", "documents")])

    def test_whoever_is_created_with_a_lock_is_told(self):
        new = self.customer("Dora", lock_level="documents")
        other = self.customer("Emil")
        self.assertEqual(self.told(), [("lock.changed", new.id, "none", "documents")])
        self.assertEqual(other.effective_lock_level, "none")

    def test_what_is_still_to_be_worked_out_is_told(self):
        new = self.customer("Dora", lock_level="documents")
        events = self.Event.feed(self.start)["events"]
        self.assertEqual([one["partner_id"] for one in events if "new_level" in one], new.ids)

    def test_an_import_tells_too(self):
        self.Partner.load(
            ["name", "lock_level", "parent_id/.id"],
            [["Fay", "hidden", ""], ["Gil", "none", str(self.company_customer.id)]],
        )
        fay = self.Partner.with_context(active_test=False).search([("name", "=", "Fay")])
        self.assertEqual(self.told(), [("lock.changed", fay.id, "none", "hidden")])

    def test_the_job_that_lifts_expired_locks_tells(self):
        self.anna.write({"lock_level": "documents", "lock_until": "2020-01-01"})
        self.told()
        self.run_cron("partner_consent.ir_cron_lift_expired_locks")
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "documents", "none")])

    def test_what_has_no_lock_asks_for_no_former_one(self):
        def asked(action):
            self.env.flush_all()
            with self.assertLogs("odoo.sql_db", "DEBUG") as logged:
                action()
                self.env.flush_all()
            return "COALESCE(effective_lock_level" in "".join(logged.output)

        self.assertFalse(asked(lambda: self.anna.write({"name": "Anna B", "street": "Other 2"})))
        self.assertFalse(asked(lambda: self.customer("Hal")))
        self.assertTrue(asked(lambda: self.anna.write({"lock_level": "documents"})))

    def test_many_are_told_of(self):
        many = self.Partner.create([{"name": f"Many {n}"} for n in range(2_500)])
        self.events()
        many.lock_level = "documents"
        self.assertEqual({row[1] for row in self.told()}, set(many.ids))

    def test_who_is_told_of_locks_sets_none(self):
        with self.assertRefused("interfaces read locks"):
            self.anna.with_user(self.reader).lock_level = "documents"
        self.reader.group_ids |= self.env.ref("partner_consent.group_consent_officer")
        self.anna.with_user(self.reader).lock_level = "documents"
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "none", "documents")])


class TestGoneInTheFeed(FeedTopicsCommon):
    def test_a_merge_tells_into_whom(self):
        self.bert.lock_level = "documents"
        self.told()
        gone = self.bert.id
        self.merge(self.bert, self.anna)
        told = self.told()
        self.assertIn(("customer.merged", gone, self.anna.id), told)
        self.assertIn(("lock.changed", self.anna.id, "none", "documents"), told)
        self.assertEqual(told[-1], ("customer.deleted", gone))

    def test_contacts_that_a_merge_brings_are_locked_with_the_rest(self):
        other = self.customer("Other GmbH", is_company=True)
        other.lock_level = "documents"
        self.told()
        self.merge(self.company_customer, other)
        self.assertIn(("lock.changed", self.contact.id, "none", "documents"), self.told())

    def test_a_deleted_customer_is_told(self):
        gone = self.bert.id
        self.bert.unlink()
        self.assertEqual(self.told(), [("customer.deleted", gone)])

    def test_who_was_not_deleted_is_not_told(self):
        self.anna.lock_level = "hidden"
        self.told()
        with self.assertRefused("."):
            self.anna.with_user(self.clerk).unlink()
        self.assertFalse(self.told())

    def test_an_erasure_is_told_once_and_nothing_personal_is_left(self):
        self.anna._consent_set("email", "given", source="portal", note="by Anna Meier")
        self.anna.lock_level = "documents"
        self.anna.lock_level = "none"
        before = self.start
        number = self.anna.id
        self.assertIn("anna.meier@example.com", str(self.events(self.officer)))
        erase_customers(self.anna.with_user(self.officer).sudo(), "Asked for it")
        erased = [row for row in self.told() if row[0] == "subject.erased"]
        self.assertEqual(erased, [("subject.erased", number)])
        self.start = before
        anew = str(self.events(self.officer))
        self.assertIn("consent.given", anew)
        for needle in ("anna.meier", "Anna Meier", "151 23456789"):
            self.assertNotIn(needle, anew)


class TestWhoIsTold(FeedTopicsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["res.company"].create({"name": "Second"})
        cls.env.ref("base.res_partner_rule").active = True

    def test_customers_of_another_company_are_not_told(self):
        theirs = self.customer("Theirs", company_id=self.second.id)
        other = self.customer("Their other", company_id=self.second.id)
        self.told()
        start = self.start
        theirs.lock_level = "documents"
        number = theirs.id
        self.assertFalse(self.told())
        both = self.interface("both", company_ids=[(6, 0, (self.env.company | self.second).ids)])
        self.start = start
        (event,) = self.told(both.with_context(allowed_company_ids=None).sudo(False))
        self.assertEqual(event, ("lock.changed", number, "none", "documents"))
        self.merge(theirs, other)
        self.assertEqual([row[0] for row in self.told()], ["customer.deleted"])

    def test_that_somebody_was_erased_everybody_is_told(self):
        theirs = self.customer("Theirs", company_id=self.second.id)
        self.told()
        number = theirs.id
        erase_customers(theirs.sudo(), "Asked for it")
        self.assertIn(("subject.erased", number), self.told())

    def test_hidden_customers_are_told_to_who_may_not_find_them(self):
        self.anna.lock_level = "hidden"
        self.assertEqual(self.told(), [("lock.changed", self.anna.id, "none", "hidden")])
        self.anna._consent_set("phone", "refused", source="portal")
        self.assertEqual([event["type"] for event in self.events()], ["consent.refused"])

    def test_what_was_said_to_another_controller_is_not_told(self):
        self.anna.with_company(self.second)._consent_set("phone", "refused", source="portal")
        self.assertFalse(self.events())

    def test_portal_and_public_users_are_refused(self):
        portal = new_test_user(self.env, "portal reader", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.assertRefused("Interface"):
                self.Event.with_user(user).feed()
