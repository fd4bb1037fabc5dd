"""A history entry from end to end: every view, attachments, chatter, grouping, the import file."""

import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .test_history import HistoryCommon


@tagged("post_install", "-at_install")
class TestHistoryComplete(HistoryCommon):
    def test_every_word_of_an_entry_is_stored_and_shown(self):
        labels = {"field_1": "Gift", "field_2": "Hobby", "field_3": "Size", "field_4": "Car"}
        self.label(**labels, check_1="Member", check_2="Newsletter")
        values = {name: label.lower() for name, label in labels.items()}
        with Form(self.History.with_user(self.clerk)) as form:
            form.partner_id = self.anna
            form.date = "2026-05-03"
            form.action_id = self.complaint
            form.info_id = self.discount
            for name, value in values.items():
                setattr(form, name, value)
            form.check_1 = True
            form.note = "Very angry"
        entry = form.record
        values |= {"check_1": True, "check_2": False, "note": "Very angry", "user_initials": "CC"}
        self.assertEqual(entry.read(list(values))[0] | {"id": 0}, values | {"id": 0})
        self.assertEqual(str(entry.date), "2026-05-03")

    def test_every_view_opens_with_its_labels(self):
        self.label(field_3="Size")
        action = self.env.ref("partner_consent.partner_history_action")
        kinds = action.view_mode.split(",")
        self.assertLessEqual({"list", "form", "kanban", "calendar", "pivot", "graph"}, set(kinds))
        views = [(False, kind) for kind in (*kinds, "search")]
        result = self.History.with_user(self.clerk).get_views(views)
        self.assertEqual(set(result["views"]), {*kinds, "search"})
        field = result["models"]["partner.history"]["fields"]["field_3"]
        self.assertEqual(field["string"], "Size")
        # What pivot, graph and "group by" offer.
        self.assertTrue(field["groupable"])
        self.assertNotIn("field_1", result["models"]["partner.history"]["fields"])
        self.assertIn(">Size</span>", result["views"]["kanban"]["arch"])
        self.assertNotIn("free_field_1", result["views"]["kanban"]["arch"])

    def test_entries_are_grouped_by_a_free_field_and_by_month(self):
        self.label(field_3="Size")
        for month, size in ((1, "L"), (1, "L"), (2, "M")):
            self.entry(date=f"2026-0{month}-01", field_3=size)
        groups = self.History.with_user(self.clerk).formatted_read_group(
            [("partner_id", "=", self.anna.id)], ["date:month", "field_3"], ["__count"]
        )
        found = [(group["field_3"], group["__count"]) for group in groups]
        self.assertEqual(found, [("L", 2), ("M", 1)])

    def test_entry_has_a_chatter_and_attachments(self):
        entry = self.entry(user_id=self.clerk.id, action_id=self.call.id).with_user(self.clerk)
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create(
                {"name": "Letter.txt", "raw": b"Dear", "res_model": entry._name, "res_id": entry.id}
            )
        )
        entry.message_post(body="See the letter", attachment_ids=attachment.ids)
        self.assertIn("See the letter", entry.message_ids[0].body)
        self.assertEqual(entry.message_ids[0].attachment_ids, attachment)
        self.env.flush_all()
        self.cr.flush()
        entry.action_id = self.complaint
        self.env.flush_all()
        self.cr.flush()
        entry.invalidate_recordset()
        self.assertEqual(entry.message_ids[0].sudo().tracking_value_ids.new_value_char, "Complaint")
        other = self.env["res.company"].create({"name": "Other business"})
        stranger = new_test_user(
            self.env, "stranger", company_ids=[(6, 0, other.ids)], company_id=other.id
        )
        with self.assertRaises(AccessError):
            attachment.with_user(stranger).read(["raw"])

    def test_customer_placeholders_reach_the_latest_entry(self):
        self.label(field_1="Gift")
        self.entry(date="2026-01-01", field_1="Beer")
        self.entry(date="2026-02-01", field_1="Wine")
        self.env.invalidate_all()
        rendered = self.env["mail.render.mixin"]._render_template(
            "{{ object.history_field_1 }}", "res.partner", self.anna.ids, engine="inline_template"
        )
        self.assertEqual(rendered[self.anna.id], "Wine")

    def test_nobody_writes_about_a_customer_whom_they_may_not_see(self):
        other = self.env["res.company"].create({"name": "Other business"})
        bert = self.customer("Bert Kurz", company_id=other.id)
        mine = self.entry(user_id=self.clerk.id).with_user(self.clerk)
        history = self.History.with_user(self.clerk)
        with self.assertRaises(AccessError):
            history.create({"partner_id": bert.id, "note": "Guess who"})
        with self.assertRaises(AccessError):
            mine.partner_id = bert

    def test_entry_enters_no_batch_by_a_default(self):
        batch = self.anna.generate_history({"note": "Hello"})
        history = self.History.with_user(self.clerk).with_context(default_batch_id=batch.id)
        with self.assertRaises(AccessError):
            history.create({"partner_id": self.anna.id})
        self.assertFalse(history.create({"partner_id": self.anna.id, "batch_id": False}).batch_id)


@tagged("post_install", "-at_install")
class TestHistoryTemplate(HistoryCommon, HttpCase):
    def headers(self):
        (template,) = self.History.with_user(self.clerk).get_import_templates()
        answer = self.url_open(template["template"])
        (row,) = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
        return list(row), answer

    def filled_in(self, template):
        workbook, stream = openpyxl.load_workbook(io.BytesIO(template)), io.BytesIO()
        workbook.active.append(["Anna Meier", "2026-05-03", None, "Complaint", None, "Wine"])
        workbook.save(stream)
        return stream.getvalue()

    def test_import_template_bears_the_labels_and_is_understood(self):
        self.label(field_1="Gift", check_2="Newsletter")
        self.authenticate("clerk", "clerk")
        headers, answer = self.headers()
        self.assertEqual(
            headers,
            ["Customer", "Date", "Staff", "Action", "Info", "Gift", "Newsletter", "Note"],
        )
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "partner.history",
                "file": self.filled_in(answer.content),
                "file_name": "history.xlsx",
                "file_type": answer.headers["Content-Type"],
            }
        )
        preview = wizard.parse_preview({"has_headers": True, "keep_matches": False})
        self.assertNotIn("error", preview)
        matched = [preview["matches"][i] for i in range(len(headers))]
        names = ("partner_id", "date", "user_id", "action_id", "info_id")
        names += ("field_1", "check_2", "note")
        self.assertEqual(matched, [[name] for name in names])
        self.label(field_1="Present")
        self.assertIn("Present", self.headers()[0])
