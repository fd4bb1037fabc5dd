"""What is held about a customer is told whole, wherever it stands, and nobody else with it."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.privacy import finding, places
from .common.controllers import ControllersCommon


@tagged("post_install", "-at_install")
class TestHeld(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer(comment="Likes tea.")
        cls.bert = cls.customer("Bert Braun", phone=False)

    def held(self, user=None):
        return self.anna.with_user(user or self.officer).personal_data()["held"]

    def test_every_stored_field_that_names_a_customer_is_a_place(self):
        known = {(place.model, place.field) for place in places.places(self.env)}
        fields = self.env["ir.model.fields"].search(
            [
                ("relation", "=", "res.partner"),
                ("ttype", "in", ("many2one", "many2many")),
                ("store", "=", True),
            ]
        )
        missing = {
            (field.model, field.name)
            for field in fields
            if (model := self.env[field.model])._auto
            and not (model._abstract or model._transient or model._fields[field.name].inherited)
        } - known
        self.assertEqual(missing, set())

    def test_a_row_in_each_model_that_points_to_the_customer_is_told(self):
        """One row of each, written past the models: none of them is forgotten."""
        told = self.held()
        for model, there in places.by_model(places.places(self.env), places.LINK).items():
            if model in finding.LEFT_OUT or model in told:
                continue
            row = self.env[model].sudo().search([], order="id DESC", limit=1)
            if not row:
                continue
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s RETURNING id",
                    SQL.identifier(row._table),
                    SQL.identifier(there[0].field),
                    self.anna.id,
                    row.id,
                )
            )
            self.env.invalidate_all()
            with self.subTest(model=model):
                found = finding.find(self.anna.sudo())
                self.assertIn(there[0].field, found[model][row.id])
        self.assertIn("res.users", {*told, *finding.find(self.anna.sudo())})

    def test_messages_files_and_changes_are_told(self):
        message = self.anna.message_post(
            body="Hello Anna", author_id=self.clerk.partner_id.id, email_from="clerk@example.com"
        )
        self.anna.write({"city": "Potsdam"})
        file = self.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"Dear Anna",
                "res_model": "res.partner",
                "res_id": self.anna.id,
            }
        )
        self.anna.activity_schedule("mail.mail_activity_data_todo", summary="Call Anna")
        held = self.held()
        (told,) = [row for row in held["mail.message"] if row["id"] == message.id]
        self.assertIn("Hello Anna", told["values"]["body"])
        self.assertEqual(told["values"]["author_id"], "Staff")
        self.assertNotIn("email_from", told["values"])
        self.assertIn(file.id, [row["id"] for row in held["ir.attachment"]])
        self.assertIn("Call Anna", [row["values"]["summary"] for row in held["mail.activity"]])
        self.assertEqual(held["customer"]["city"], "Potsdam")
        self.assertIn("Likes tea.", held["customer"]["comment"])

    def test_former_values_of_the_record_are_told(self):
        self.env.cr.precommit.run()
        self.anna._consent_set("email", "refused", source="manual")
        self.env.flush_all()
        self.env.cr.precommit.run()
        (change,) = self.held()["mail.tracking.value"]
        self.assertEqual(change["as"], ["mail_message_id"])

    def test_what_hangs_on_their_documents_is_told(self):
        entry = self.env["res.partner.bank"].create(
            {"partner_id": self.anna.id, "acc_number": "DE89"}
        )
        file = self.env["ir.attachment"].create(
            {"name": "mandate.pdf", "res_model": entry._name, "res_id": entry.id, "raw": b"x"}
        )
        self.assertIn(file.id, [row["id"] for row in self.held()["ir.attachment"]])

    def test_rows_that_name_the_address_alone_are_told(self):
        contact = self.env["mailing.contact"].create({"name": "A. M.", "email": self.anna.email})
        trace = self.env["mailing.trace"].create(
            {
                "model": "mailing.contact",
                "res_id": contact.id,
                "email": self.anna.email_normalized.upper(),
                "trace_type": "mail",
            }
        )
        self.env["phone.blacklist"].create({"number": "+4915123456789"})
        mail = self.env["mail.mail"].create({"email_to": f'"Anna" <{self.anna.email}>'})
        other = self.env["mail.mail"].create({"email_to": f"jo{self.anna.email}"})
        held = self.held()
        for record in (contact, trace, mail):
            with self.subTest(model=record._name):
                self.assertIn(record.id, [row["id"] for row in held[record._name]])
        self.assertIn("phone.blacklist", held)
        self.assertNotIn(other.id, [row["id"] for row in held["mail.mail"]])

    def test_at_a_shared_address_the_other_person_is_not_told(self):
        twin = self.customer("Andreas Meier", email=self.anna.email)
        message = self.env["mail.message"].create(
            {"author_id": twin.id, "email_from": self.anna.email, "body": "Mine"}
        )
        held = self.held()
        self.assertNotIn(message.id, [row["id"] for row in held.get("mail.message", ())])
        self.assertNotIn("Andreas", str(held))

    def test_contacts_below_are_other_people_their_addresses_are_not(self):
        carla = self.customer("Carla Colleague", parent_id=self.anna.id, email=False)
        self.anna.message_post(body="From her", author_id=carla.id)
        address = self.Partner.create(
            {"name": "At work", "type": "delivery", "street": "Weg 2", "parent_id": self.anna.id}
        )
        held = self.held()
        self.assertEqual([row["id"] for row in held["res.partner"]], address.ids)
        self.assertNotIn("Carla", str(held))
        authors = {row["values"].get("author_id") for row in held["mail.message"]}
        self.assertIn("Another person", authors)

    def test_staff_are_not_named(self):
        self.anna.with_user(self.clerk)._consent_set("phone", "refused", source="manual", note="No")
        held = self.held()
        self.assertNotIn("Clara Clerk", str(held["partner.consent.event"]))
        self.assertIn("Staff", str(held["partner.consent.event"]))

    def test_whatever_the_officer_may_read_elsewhere_it_is_whole(self):
        self.anna.message_post(body="Hello")
        self.assertEqual(self.held(self.officer).keys(), self.held(self.auditor).keys())
        self.assertFalse(self.env["mail.tracking.value"].with_user(self.officer).has_access("read"))

    def test_another_controllers_rows_are_not_told(self):
        there = self.anna.with_company(self.there)
        there._consent_set("email", "refused", source="portal")
        requests = self.env["partner.consent.request"].create(
            [
                {"partner_id": self.anna.id, "address": "x@example.com", "company_id": company.id}
                for company in (self.here, self.there)
            ]
        )
        held = self.held()
        told = [row["id"] for row in held["partner.consent.request"]]
        self.assertEqual(told, requests[0].ids)
        self.assertNotIn("partner.consent.event", held)

    def test_no_secret_is_told(self):
        user = self.env["res.users"].create(
            {
                "login": "anna",
                "password": "s3cret-needle",
                "partner_id": self.anna.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        event = self.anna._consent_set("post", "refused", source="portal")
        held = self.held()
        self.assertEqual(held["res.users"][0]["id"], user.id)
        self.assertNotIn("password", held["res.users"][0]["values"])
        self.assertNotIn(event.sudo().salts["address"], str(held))
