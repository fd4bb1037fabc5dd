"""The call list names a number only where staff may call, and planning a call warns."""

import io
import json

import openpyxl
from lxml import etree

from odoo import http
from odoo.tests import Form, HttpCase, tagged

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestCallList(ConsentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer("Anna Meier")
        cls.bert = cls.customer("Bert Schulz")
        cls.anna._consent_set("phone", "given", source="preference_page")

    def test_the_call_list_gives_the_number_only_where_staff_may_call(self):
        self.assertEqual(self.anna.callable_number, self.anna.phone)
        self.assertFalse(self.bert.callable_number)
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "partner_consent.report_call_list", (self.anna + self.bert).ids
        )
        html = html.decode()
        self.assertIn(self.anna.phone, html)
        self.assertIn("Bert Schulz", html)
        self.assertEqual(html.count(self.bert.phone), 1)

    def test_a_number_that_may_be_called_offers_no_sms(self):
        view = self.env.ref("partner_consent.res_partner_view_list_call_list")
        arch = etree.fromstring(self.env["res.partner"].get_view(view.id, "list")["arch"])
        (number,) = arch.xpath("//field[@name='callable_number']")
        self.assertIn("'enable_sms': false", number.get("options"))

    def test_the_saved_export_names_no_number_that_may_not_be_called(self):
        export = self.env.ref("partner_consent.export_call_list")
        columns = export.export_fields.mapped("name")
        self.assertIn("callable_number", columns)
        rows = self.bert.export_data(columns)["datas"]
        self.assertNotIn(self.bert.phone, rows[0])

    def test_the_order_of_columns_is_saved_and_exported(self):
        self.authenticate("admin", "admin")
        names = ["city", "callable_number", "complete_name"]
        export = self.env["ir.exports"].create(
            {
                "name": "My calls",
                "resource": "res.partner",
                "export_fields": [(0, 0, {"name": name}) for name in names],
            }
        )
        request = {"model": "res.partner", "export_id": export.id}
        saved = self.make_jsonrpc_request("/web/export/namelist", request)
        self.assertEqual([column["id"] for column in saved], names)
        columns = [{"name": column["id"], "label": column["string"]} for column in saved]
        wanted = {
            "model": "res.partner",
            "fields": columns,
            "ids": (self.anna + self.bert).ids,
            "domain": [],
            "import_compat": False,
        }
        form = {"data": json.dumps(wanted), "csrf_token": http.Request.csrf_token(self)}
        response = self.url_open("/web/export/xlsx", data=form)
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        header, *rows = sheet.iter_rows(values_only=True)
        self.assertEqual(list(header), [column["string"] for column in saved])
        self.assertCountEqual(
            rows, [("Berlin", self.anna.phone, "Anna Meier"), ("Berlin", None, "Bert Schulz")]
        )

    def test_scheduling_a_call_to_somebody_who_may_not_be_called_warns(self):
        call = self.env.ref("mail.mail_activity_data_call")
        context = {"active_model": "res.partner", "active_ids": self.bert.ids}
        with Form(self.env["mail.activity.schedule"].with_context(**context)) as form:
            self.assertFalse(form.consent_call_warning)
            form.activity_type_id = call
            self.assertIn("Bert Schulz", form.consent_call_warning)
