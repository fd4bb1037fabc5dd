"""History entries: labels of the free fields, rights, initials, the contact search."""

import re

from lxml import etree
from psycopg2.errors import ForeignKeyViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ConsentCommon

CALLED = {"note": "Called"}


class HistoryCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.History = cls.env["partner.history"]
        cls.call = cls.env.ref("partner_consent.partner_history_action_call")
        cls.complaint = cls.env.ref("partner_consent.partner_history_action_complaint")
        cls.discount = cls.env.ref("partner_consent.partner_history_info_discount")
        cls.anna = cls.customer("Anna Meier")

    @classmethod
    def label(cls, **labels):
        """Name free fields in Settings, as ``field_1="Gift"``."""
        values = {f"history_label_{name}": label for name, label in labels.items()}
        cls.env["res.config.settings"].create(values).execute()

    @classmethod
    def entry(cls, partner=None, **values):
        return cls.History.create({"partner_id": (partner or cls.anna).id, **values})

    def delete_by_rpc(self, record):
        """Delete as the web client does, where what the database refuses is put in words."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = record.env(cr=cr)
            with mute_logger("odoo.sql_db"):
                retrying(record.with_env(env).unlink, env)

    def field_names(self, model, view_type="form", nested=None, user=None):
        env = self.env[model].with_user(user or self.clerk)
        arch = etree.fromstring(env.get_views([(False, view_type)])["views"][view_type]["arch"])
        root = arch.xpath(f"//field[@name='{nested}']")[0] if nested else arch
        return {node.get("name") for node in root.iter("field", "filter")}


@tagged("post_install", "-at_install")
class TestHistoryLabels(HistoryCommon):
    def test_unlabelled_field_appears_in_no_view(self):
        for view_type in ("form", "list", "search", "kanban"):
            names = self.field_names("partner.history", view_type)
            self.assertIn("action_id", names)
            self.assertFalse({n for n in names if "field_" in n or "check_" in n}, view_type)
        for nested in (None, "history_ids"):
            names = self.field_names("res.partner", "form", nested)
            self.assertFalse({n for n in names if n.startswith(("field_", "check_"))})

    def test_labelled_field_bears_its_label_in_every_view(self):
        self.label(field_2="Gift", check_1="Member")
        for view_type in ("form", "list"):
            names = self.field_names("partner.history", view_type)
            self.assertLessEqual({"field_2", "check_1"}, names)
            self.assertFalse({"field_1", "check_2"} & names)
        views = self.History.with_user(self.clerk).get_views([(False, "search")])
        fields_ = views["models"]["partner.history"]["fields"]
        self.assertEqual(fields_["field_2"]["string"], "Gift")
        self.assertNotIn("field_1", fields_)
        search = etree.fromstring(views["views"]["search"]["arch"])
        (group_by,) = search.xpath("//filter[@name='group_field_2']")
        self.assertEqual(group_by.get("string"), "Gift")
        self.assertFalse(search.xpath("//filter[@name='group_field_1']"))
        self.assertIn("field_2", self.field_names("res.partner", "form", "history_ids"))

    def test_label_counts_at_once_and_can_be_taken_back(self):
        self.label(field_1="Gift")
        self.assertIn("field_1", self.field_names("partner.history"))
        self.label(field_1="Present")
        self.assertEqual(self.History.fields_get(["field_1"])["field_1"]["string"], "Present")
        self.label(field_1=False)
        self.assertNotIn("field_1", self.field_names("partner.history"))
        self.assertFalse(self.History.fields_get(["field_1"]))

    def test_labels_belong_to_one_company(self):
        self.label(field_1="Gift")
        other = self.env["res.company"].create({"name": "Other business"})
        history = self.History.with_company(other)
        self.assertNotIn("field_1", history.fields_get())
        self.assertNotIn("field_1", etree.tostring(history._get_view()[0], encoding="unicode"))
        arch = history.get_view()["arch"]
        self.assertNotIn('name="field_1"', arch)
        self.assertIn('name="field_1"', self.History.get_view()["arch"])

    def test_labels_are_translated(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.label(field_1="Gift")
        self.env.company.update_field_translations(
            "history_label_field_1", {"de_DE": "Geschenk", "en_US": "Gift"}
        )
        german = self.History.with_context(lang="de_DE")
        self.assertEqual(german.fields_get(["field_1"])["field_1"]["string"], "Geschenk")
        self.assertEqual(self.History.fields_get(["field_1"])["field_1"]["string"], "Gift")

    def test_contact_fields_bear_the_label_too(self):
        self.assertNotIn("history_field_3", self.Partner.fields_get())
        self.assertNotIn("history_field_3", self.field_names("res.partner", "search"))
        self.assertNotIn("history_field_3", self.env["res.users"].fields_get())
        self.label(field_3="Hobby")
        string = self.Partner.fields_get(["history_field_3"])["history_field_3"]["string"]
        self.assertEqual(string, "History: Hobby")
        self.assertIn("history_field_3", self.field_names("res.partner", "search"))

    def test_unlabelled_field_is_not_offered_to_the_import(self):
        def offered():
            tree = self.env["base_import.import"].get_fields_tree("partner.history")
            return {field["name"]: field["string"] for field in tree}

        self.assertNotIn("field_1", offered())
        self.label(field_1="Gift")
        self.assertEqual(offered()["field_1"], "Gift")

    def test_labels_version_changes_with_any_label(self):
        company = self.env["res.company"]
        before = company._history_labels_version()
        self.label(check_2="Newsletter")
        named = company._history_labels_version()
        self.assertNotEqual(before, named)
        self.label(check_2="News")
        self.assertNotEqual(named, company._history_labels_version())


@tagged("post_install", "-at_install")
class TestHistory(HistoryCommon):
    def test_new_entry_is_of_today_and_oneself(self):
        with Form(self.History.with_user(self.clerk)) as form:
            form.partner_id = self.anna
            form.action_id = self.complaint
            form.info_id = self.discount
        entry = form.record
        self.assertEqual(entry.date, fields.Date.context_today(entry))
        self.assertEqual(entry.user_id, self.clerk)
        self.assertEqual(entry.user_initials, "CC")
        self.assertEqual(self.anna.history_count, 1)

    def test_staff_change_and_delete_own_entries_only(self):
        own = self.entry(user_id=self.clerk.id)
        foreign = self.entry(user_id=self.officer.id)
        own.with_user(self.clerk).note = "Called back"
        whose = f"Anna Meier: .*is an entry of {re.escape(self.officer.name)}. Only who wrote it"
        with self.assertRefused(whose, AccessError):
            foreign.with_user(self.clerk).note = "Forged"
        with self.assertRefused(whose, AccessError):
            foreign.with_user(self.clerk).unlink()
        self.assertTrue(own.with_user(self.clerk).may_edit)
        self.assertFalse(foreign.with_user(self.clerk).may_edit)
        self.assertTrue(foreign.with_user(self.officer).may_edit)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            Form(foreign.with_user(self.clerk)).note = "Forged"
        with self.assertRaises(AccessError):
            own.with_user(self.auditor).note = "Auditor"
        own.with_user(self.clerk).unlink()
        foreign.with_user(self.officer).note = "Mine"
        self.assertEqual(foreign.note, "Mine")

    def test_staff_cannot_write_in_a_colleagues_name(self):
        history = self.History.with_user(self.clerk)
        with self.assertRaises(AccessError):
            history.create({"partner_id": self.anna.id, "user_id": self.officer.id})

    def test_auditor_reads_and_writes_nothing(self):
        entry = self.entry(action_id=self.call.id)
        self.assertEqual(entry.with_user(self.auditor).action_id, self.call)
        with self.assertRaises(AccessError):
            self.History.with_user(self.auditor).create({"partner_id": self.anna.id})

    def test_only_the_engine_puts_entries_into_a_batch(self):
        batch = self.anna.generate_history(CALLED)
        with self.assertRaises(AccessError):
            self.History.with_user(self.clerk).create(
                {"partner_id": self.anna.id, "batch_id": batch.id}
            )

    def test_initials_come_from_the_name_until_entered_by_hand(self):
        user = new_test_user(self.env, "abm", groups="base.group_user", name="Anna Berta Meier")
        self.assertEqual(user.history_initials, "ABM")
        user.name = "Anna Schmidt-Meier"
        self.assertEqual(user.history_initials, "ASM")
        user.with_user(user).history_initials = "am"
        user.name = "Anna Schulz"
        self.assertEqual(user.history_initials, "am")

    def test_entries_are_listed_newest_first(self):
        old = self.entry(date="2026-01-02")
        new = self.entry(date="2026-03-04")
        self.assertEqual(self.anna.history_ids, new + old)
        self.assertEqual(self.anna.history_date, new.date)

    def test_contact_search_reaches_each_history_field(self):
        self.label(field_1="Gift", check_1="Member")
        bert = self.customer("Bert Kurz", email="bert@example.com")
        self.entry(
            date="2026-05-03",
            action_id=self.complaint.id,
            info_id=self.discount.id,
            user_id=self.clerk.id,
            field_1="Wine",
            check_1=True,
            note="Very angry",
        )
        self.entry(bert, date="2026-06-01", action_id=self.call.id, user_id=self.officer.id)
        self.entry(date="2026-07-01", action_id=self.call.id)
        both = self.Partner.with_user(self.officer).browse((self.anna + bert).ids)
        for name, operator, value in (
            ("history_action_id", "ilike", "Complaint"),
            ("history_info_id", "=", self.discount.id),
            ("history_date", "=", "2026-05-03"),
            ("history_user_initials", "=", "CC"),
            ("history_user_id", "=", self.clerk.id),
            ("history_field_1", "ilike", "wine"),
            ("history_check_1", "=", True),
            ("history_note", "ilike", "angry"),
        ):
            found = both.search([(name, operator, value), ("id", "in", both.ids)])
            self.assertEqual(found.ids, self.anna.ids, name)

    def test_history_of_another_company_stays_there(self):
        other = self.env["res.company"].create({"name": "Other business"})
        entry = self.entry(company_id=other.id, action_id=self.complaint.id)
        with self.assertRaises(AccessError):
            entry.with_user(self.officer).read(["note"])
        found = self.Partner.with_user(self.officer).search(
            [("history_action_id", "=", self.complaint.id), ("id", "=", self.anna.id)]
        )
        self.assertFalse(found)

    def test_merged_contacts_keep_all_entries(self):
        bert = self.customer("Bert Kurz", email="bert@example.com")
        self.entry(bert, action_id=self.call.id)
        (self.anna + bert).generate_history({"action_id": self.complaint.id})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.anna + bert).ids, self.anna)
        self.assertEqual(self.anna.history_count, 3)

    def test_undo_takes_back_the_entries_of_merged_contacts(self):
        bert, carl, dora = (self.customer(name) for name in ("Bert Kurz", "Carl Lang", "Dora Dorn"))
        everybody = self.anna + bert + carl
        of_all, of_two = everybody.generate_history(CALLED), (bert + carl).generate_history(CALLED)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(everybody.ids, self.anna)
        self.assertEqual(self.anna.history_count, 5)
        wizard._merge((self.anna + dora).ids, dora)
        self.assertEqual(dora.history_count, 5)
        edited = of_all.history_ids[:1]
        edited.note = "Called back"
        of_two.action_undo()
        self.assertEqual((of_two.kept_count, dora.history_count), (0, 3))
        of_all.action_undo()
        self.assertEqual((of_all.kept_count, dora.history_ids), (1, edited))

    def test_batch_refuses_unknown_and_unlabelled_values(self):
        with self.assertRaisesRegex(UserError, "colour"):
            self.anna.generate_history({"colour": "red"})
        with self.assertRaisesRegex(UserError, "no label"):
            self.anna.generate_history({"field_1": "Wine"})
        self.assertFalse(self.anna.history_ids)

    def test_entries_are_imported_by_name(self):
        self.label(field_1="Gift")
        columns = ["partner_id", "date", "action_id", "field_1", "note"]
        good = ["Anna Meier", "2026-05-03", "Complaint", "Wine", "On the phone"]
        bad = ["Anna Meier", "2026-05-04", "No such action", "", ""]
        history = self.History.with_user(self.clerk)
        refused = history.load(columns, [good, bad])
        self.assertFalse(refused["ids"])
        self.assertIn("No such action", refused["messages"][0]["message"])
        self.assertEqual(refused["messages"][0]["rows"], {"from": 1, "to": 1})
        entry = history.browse(history.load(columns, [good])["ids"])
        self.assertEqual((entry.action_id, entry.field_1), (self.complaint, "Wine"))
        self.assertEqual(entry.user_id, self.clerk)

    def test_history_goes_with_its_customer(self):
        entry = self.entry(user_id=self.officer.id)
        self.anna.with_user(self.lock_manager).unlink()
        self.assertFalse(entry.exists())

    def test_what_is_attached_to_an_entry_goes_with_the_customer(self):
        entry = self.entry()
        entry.message_post(body="Talked to her", attachments=[("Letter.txt", b"Dear")])
        attached = entry.message_ids, entry.message_ids.attachment_ids
        self.assertTrue(all(attached))
        self.anna.unlink()
        self.assertFalse(any(records.exists() for records in attached))

    def test_who_may_not_delete_a_customer_deletes_no_history(self):
        entry = self.entry()
        reader = new_test_user(self.env, "reader", groups="base.group_user")
        # Caught without a savepoint, as a caller may do who goes on.
        try:
            self.anna.with_user(reader).unlink()
        except AccessError:
            self.assertTrue(entry.exists())
        else:
            self.fail("A reader has deleted a customer.")

    def test_what_history_refers_to_cannot_be_deleted(self):
        colleague = new_test_user(self.env, "colleague", groups="base.group_user")
        self.entry(action_id=self.call.id, info_id=self.discount.id, user_id=colleague.id)
        for record in (self.call, self.discount, colleague):
            message = rf"{re.escape(record.display_name)} can't be deleted.*Archive it"
            with self.assertRaisesRegex(UserError, message):
                self.delete_by_rpc(record)

    def test_an_entry_that_refers_to_what_is_gone_is_not_told_to_archive_it(self):
        gone = self.env["partner.history.action"].create({"name": "Gone"})
        gone.unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ForeignKeyViolation) as caught,
            self.env.cr.savepoint(),
        ):
            self.entry(action_id=gone.id).flush_recordset()
        message = self.env["partner.history"]._sql_error_to_message(caught.exception)
        self.assertNotIn("Archive it", message)

    def test_deleted_batch_leaves_its_entries(self):
        batch = self.anna.generate_history(CALLED)
        batch.unlink()
        self.assertEqual(self.anna.history_count, 1)
        self.assertFalse(self.anna.history_ids.batch_id)
