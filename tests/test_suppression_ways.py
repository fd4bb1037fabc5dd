"""On every channel and by every way that a refuser is deleted, the address stays refused."""

from itertools import count

from odoo.fields import Command
from odoo.tests import new_test_user

from ..policy.channels import BY_CODE
from .common.sending import SendingCommon

NUMBERS = count(1_000)


class TestWaysOfDeleting(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.privacy = new_test_user(
            cls.env,
            "privacy",
            groups="base.group_system,base.group_partner_manager,"
            "partner_consent.group_consent_officer",
        )

    def ways(self):
        """Return ``{what is done: function(customer)}``."""
        return {
            "a user deletes": lambda one: one.with_user(self.clerk).unlink(),
            "a job deletes": lambda one: one.sudo().unlink(),
            "archived, then deleted": self.archive_and_delete,
            "merged aside": self.merge_aside,
            "privacy look-up": self.look_up,
            "emptied": self.empty,
        }

    def archive_and_delete(self, one):
        one.active = False
        one.unlink()

    def merge_aside(self, one):
        target = self.Partner.create({"name": "Remains", "email": "remains@x.example"})
        self.env["base.partner.merge.automatic.wizard"]._merge((one | target).ids, target)
        self.assertFalse(one.exists())

    def look_up(self, one):
        wizard = (
            self.env["privacy.lookup.wizard"]
            .with_user(self.privacy)
            .create({"name": one.name, "email": one.email})
        )
        wizard.action_lookup()
        action = wizard.line_ids.filtered(
            lambda line: line.res_model == "res.partner" and line.res_id == one.id
        ).action_unlink()
        erasure = wizard.env[action["res_model"]].browse(action["res_id"])
        erasure.action_preview()
        erasure.action_erase()
        self.assertFalse(one.exists())

    def empty(self, one):
        one.contact_point_ids.unlink()
        one.write({"email": False, "phone": False, "street": False, "zip": False, "city": False})

    def bearing(self, name, fax=None, **values):
        """Return a customer with numbers of their own, a fax number among them."""
        number = next(NUMBERS)
        point = {"kind": "fax", "value": fax or f"+49 30 765{number}"}
        values = {"phone": f"+49 151 2000{number}"} | values
        return self.customer(name, contact_point_ids=[Command.create(point)], **values)

    def twin(self, gone):
        names = ("name", "email", "phone", "street", "zip", "city")
        fax = gone.contact_point_ids.value
        return self.bearing(fax=fax, **{name: gone[name] for name in names})

    def test_every_channel_and_every_way(self):
        for number, (what, way) in enumerate(self.ways().items()):
            for channel in BY_CODE:
                with self.subTest(way=what, channel=channel):
                    gone = self.bearing(f"Gone {number} {channel}")
                    gone._consent_set(channel, "refused", source="portal")
                    twin = self.twin(gone)
                    self.store_answer(twin, channel, "given")
                    self.assertMayNotContact(twin, channel, "refused_elsewhere")
                    way(gone)
                    self.assertMayNotContact(twin, channel, "suppressed")
                    twin.unlink()

    def test_whoever_is_never_to_be_contacted_again_is_suppressed(self):
        reason = self.env.ref("partner_consent.lock_reason_deceased")
        gone, moved = self.bearing("Gone"), self.customer("Moved", email="old@x.example")
        self.env["partner.lock.wizard"].with_user(self.lock_manager).create(
            {
                "partner_ids": (gone | moved).ids,
                "lock_level": "hidden",
                "lock_reason_id": reason.id,
                "refuse_consents": True,
            }
        ).action_lock()
        twin = self.twin(gone)
        other = self.customer("Other", email="old@x.example")
        for partner in (twin, other):
            self.store_answer(partner, "email", "given")
        gone.unlink()
        moved.sudo().email = False
        self.assertMayNotContact(twin, "email", "suppressed")
        self.assertMayNotContact(other, "email", "suppressed")
        other._consent_set("email", "given", source="preference_page")
        self.assertMayContact(other, "email")

    def test_a_company_that_goes_takes_along_no_refusal_of_its_contacts(self):
        firm = self.Partner.create({"name": "Firm", "is_company": True, "email": "i@firm.example"})
        anna = self.customer("Anna", parent_id=firm.id)
        firm._consent_set("email", "refused", source="portal")
        anna._consent_set("email", "refused", source="portal")
        twins = self.customer("T1", email=firm.email) | self.customer("T2", email=anna.email)
        for twin in twins:
            self.store_answer(twin, "email", "given")
        (anna | firm).unlink()
        for twin in twins:
            self.assertMayNotContact(twin, "email", "suppressed")
