"""A lock on a company holds for its contacts, and hiding takes them along and brings them back."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestLockHierarchy(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.Partner.create({"name": "Muster AG", "is_company": True})
        cls.contact = cls.Partner.create({"name": "Carla", "parent_id": cls.company.id})
        cls.address = cls.Partner.create(
            {"name": "Lager", "parent_id": cls.contact.id, "type": "delivery"}
        )
        cls.archived = cls.Partner.create(
            {"name": "Alt", "parent_id": cls.company.id, "active": False}
        )
        cls.branch = cls.Partner.create(
            {"name": "Muster Nord", "parent_id": cls.company.id, "is_company": True}
        )
        cls.family = cls.company | cls.contact | cls.address

    def assertLocks(self, partners, level):
        self.assertEqual(partners.mapped("effective_lock_level"), [level] * len(partners))

    def test_a_company_lock_holds_for_contacts_and_addresses(self):
        self.company.lock_level = "documents"
        self.assertLocks(self.family | self.archived, "documents")
        self.assertLocks(self.branch, "none")

    def test_a_contacts_lock_leaves_the_company_alone(self):
        self.contact.lock_level = "documents"
        self.assertLocks(self.contact, "documents")
        self.assertLocks(self.company, "none")

    def test_the_stricter_lock_holds(self):
        self.contact.lock_level = "documents"
        self.company.lock_level = "hidden"
        self.assertLocks(self.contact, "hidden")
        self.company.lock_level = "none"
        self.assertLocks(self.contact, "documents")
        self.assertTrue(self.contact.active)

    def test_hiding_a_company_takes_the_contacts_along_and_brings_just_those_back(self):
        self.company.lock_level = "hidden"
        self.assertFalse(any((self.family | self.archived).mapped("active")))
        self.assertTrue(self.branch.active)
        self.company.lock_level = "none"
        self.assertTrue(all(self.family.mapped("active")))
        self.assertFalse(self.archived.active)
        self.assertFalse(any(self.family.mapped("archived_by_lock")))

    def test_a_hidden_customer_cant_be_unarchived(self):
        self.company.write(
            {
                "lock_level": "hidden",
                "lock_reason_id": self.env.ref("partner_consent.lock_reason_dispute").id,
            }
        )
        for partner in (self.company, self.contact, self.archived):
            for unarchive in (
                lambda p: p.action_unarchive(),
                lambda p: p.write({"active": True}),
                lambda p: p.with_context(active_test=False).sudo().write({"active": True}),
            ):
                why = "Dispute.*lock manager can lift"
                with self.assertRefused(why):
                    unarchive(partner)
        self.assertFalse(self.contact.active)

    def test_hiding_weakened_to_documents_brings_back(self):
        self.company.lock_level = "hidden"
        self.company.lock_level = "documents"
        self.assertTrue(all(self.family.mapped("active")))
        self.assertLocks(self.family, "documents")

    def test_moving_to_another_company_moves_under_its_lock(self):
        other = self.Partner.create({"name": "Zweite AG", "is_company": True})
        self.company.lock_level = "documents"
        self.contact.parent_id = other
        self.assertLocks(self.contact | self.address, "none")
        other.lock_level = "hidden"
        self.assertFalse(self.contact.active or self.address.active)
        self.contact.parent_id = False
        self.assertLocks(self.contact | self.address, "none")
        self.assertTrue(self.contact.active and self.address.active)

    def test_a_new_contact_of_a_hidden_company_is_hidden(self):
        self.company.lock_level = "hidden"
        contact = self.Partner.create({"name": "Neu", "parent_id": self.company.id})
        self.assertLocks(contact, "hidden")
        self.assertFalse(contact.active)

    def test_deleting_a_hidden_company_brings_its_contacts_back(self):
        self.branch.unlink()
        self.company.lock_level = "hidden"
        self.company.unlink()
        self.assertLocks(self.contact, "none")
        self.assertTrue(self.contact.active)

    def test_who_becomes_a_company_leaves_the_lock(self):
        self.company.lock_level = "hidden"
        self.contact.is_company = True
        self.assertLocks(self.contact | self.address, "none")
        self.assertTrue(self.contact.active and self.address.active)

    def test_leaving_a_locked_company_takes_the_right_to_lift(self):
        other = self.Partner.create({"name": "Zweite AG", "is_company": True})
        clerk_contact = self.contact.with_user(self.clerk)
        for level in ("documents", "hidden"):
            self.company.lock_level = level
            for vals in (
                {"parent_id": False},
                {"parent_id": other.id},
                {"is_company": True},
                {"commercial_partner_id": self.contact.id},
            ):
                with (
                    self.subTest(level=level, vals=vals),
                    self.assertRefused("Carla is locked. Only a lock manager", AccessError),
                ):
                    clerk_contact.write(vals)
        self.contact.with_user(self.lock_manager).parent_id = other
        self.assertLocks(self.contact, "none")

    def test_a_move_under_a_stricter_lock_is_everybodys(self):
        self.company.lock_level = "documents"
        newcomer = self.Partner.create({"name": "Nora"})
        newcomer.with_user(self.clerk).parent_id = self.company
        self.assertLocks(newcomer, "documents")

    def merge(self, sources, target):
        self.clerk.group_ids += self.env.ref("base.group_erp_manager")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk).create({})
        wizard._merge((sources | target).ids, target, extra_checks=False)

    def test_merging_keeps_the_strictest_lock(self):
        reason = self.env.ref("partner_consent.lock_reason_dispute")
        source = self.customer(lock_level="documents", lock_reason_id=reason.id)
        target = self.customer("Anna Maier")
        self.merge(source, target)
        self.assertFalse(source.exists())
        self.assertEqual((target.lock_level, target.lock_reason_id), ("documents", reason))

    def test_merging_a_locked_company_locks_what_it_becomes_with_all_contacts(self):
        target = self.Partner.create({"name": "Muster GmbH", "is_company": True})
        own = self.Partner.create({"name": "Otto", "parent_id": target.id})
        self.company.lock_level = "hidden"
        self.merge(self.company, target)
        self.assertLocks(target | own | self.contact, "hidden")
        self.assertFalse(any((target | own | self.contact).mapped("active")))

    def test_merging_into_a_locked_company_locks_the_contacts(self):
        target = self.Partner.create(
            {"name": "Muster GmbH", "is_company": True, "lock_level": "documents"}
        )
        self.merge(self.company, target)
        self.assertEqual(target.lock_level, "documents")
        self.assertLocks(self.contact | self.address, "documents")
