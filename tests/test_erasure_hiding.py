"""Where a person hides: odd spellings, files, what the server was told, and the blank row."""

import json
from ast import literal_eval

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common.needles import traces
from .test_erasure_needles import EMAIL, NAME, PHONE, STREET, ErasureCommon

ABOUT = f"{NAME}, {EMAIL}, {PHONE}, {STREET}"


@tagged("post_install", "-at_install")
class TestErasureHiding(ErasureCommon):
    def setUp(self):
        super().setUp()
        self.other = self.customer("Berta Bauer", email="berta@b.example", phone="+49 30 7654321")

    def assertGone(self, who, *texts):
        for text in texts:
            self.other.message_post(body=text)
        self.assertEqual(traces(self.env, *texts).keys(), set(texts))
        self.erase(who)
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, *texts), {})

    def file(self, name, raw, **values):
        place = {"res_model": "res.partner", "res_id": self.other.id}
        return self.env["ir.attachment"].create({"name": name, "raw": raw} | place | values)

    def test_whichever_part_of_a_name_comes_first(self):
        for name, *texts in (
            ("Sinéad O'Brien", "O'Brien, Sinéad", "SINÉAD O’BRIEN", "obrien_sinead.pdf"),
            ("Ute Müller-Lüdenscheidt", "Müller-Lüdenscheidt, Ute", "Mueller Luedenscheidt, Ute"),
            ("Dr. Xaveria Quastenberg", NAME, "Quastenberg, Xaveria", "Dr. Xaveria Quastenberg"),
            ("Ana de la Quasta", "de la Quasta, Ana", "Quasta, Ana de la"),
        ):
            with self.subTest(name):
                self.assertGone(self.person(name=name), *texts)

    def test_a_number_that_cannot_be_read_as_one(self):
        for country in (None, self.env.ref("base.us")):
            with self.subTest(country=country):
                self.env.company.country_id = country
                who = self.person(phone="0171 5550123", country_id=False)
                point = {"partner_id": who.id, "kind": "phone", "value": "0172/555 01 99"}
                self.env["partner.contact.point"].create(point)
                self.assertGone(who, "0171/5550-123", "+49 171 5550123", "0172 5550199")

    def test_what_escapes_stand_before(self):
        self.assertGone(self.person(), f"?to=%20{NAME}%20%3C{EMAIL}%3E", f"tel:%20{PHONE}")
        who = self.person(name="Jörg Müßig")
        text = json.dumps({"a": "Brief an\nJörg Müßig"})
        self.env["bus.bus"].create({"channel": "x", "message": text})
        self.erase(who)
        self.assertEqual(traces(self.env, "Jörg Müßig", "J\\u00f6rg M\\u00fc\\u00dfig"), {})

    def test_a_text_stays_well_formed(self):
        arch = "<t t-name='x'><p><b>Xaveria</b> <i>Quastenberg</i></p></t>"
        view = self.env["ir.ui.view"].create({"name": "x", "type": "qweb", "arch": arch})
        self.other.comment = "<p><b>Xaveria</b> Quastenberg</p>"
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(etree.fromstring(view.arch_db).find("p/b").text, "[erased]")
        self.assertEqual(self.other.comment, "<p><b>[erased]</b></p>")

    def test_files_of_any_kind(self):
        files = [
            self.file("a.json", json.dumps({"a": [ABOUT]}), mimetype="application/json"),
            self.file("b.xml", f"<a>{ABOUT}</a>", mimetype="application/xml"),
            self.file("c.bin", b"\xff\x00" + ABOUT.encode() + b"\xfe"),
            self.file("d.pdf", b"%PDF-1.4 \xff" + ABOUT.encode(), mimetype="application/pdf"),
            self.file("e.eml", f"To: {NAME} <{EMAIL}>", mimetype="message/rfc822"),
        ]
        plain = self.file("f.json", b'{"a": "Xaver Quastenberger"}', mimetype="application/json")
        sizes = [len(file.raw) for file in files]
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, NAME, EMAIL, PHONE, STREET), {})
        self.assertEqual(json.loads(files[0].raw), {"a": [", ".join(["[erased]"] * 4)]})
        # What isn't a text can be opened as before.
        self.assertEqual([len(files[at].raw) for at in (2, 3)], [sizes[2], sizes[3]])
        self.assertEqual(plain.raw, b'{"a": "Xaver Quastenberger"}')

    def test_files_with_letters_that_are_not_ascii(self):
        name = "Jörg Müßig"
        files = [
            self.file("a.txt", f"Brief an {name}".encode()),
            self.file("b.txt", f"Brief an {name}".encode("latin-1")),
            self.file("c.json", json.dumps(name), mimetype="application/json"),
            self.file("d.bin", b"\xff" + name.encode()),
        ]
        self.erase(self.person(name=name))
        self.env.invalidate_all()
        for file in files:
            self.assertRegex(file.raw.decode("latin-1"), r"\[erased\]|\*{10}", file.name)

    def test_files_in_the_database(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        self.file("a.txt", ABOUT)
        self.file("b.json", json.dumps(ABOUT), mimetype="application/json")
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, NAME, EMAIL, PHONE, STREET), {})

    def test_two_that_are_called_after_the_person(self):
        campaigns = self.env["utm.campaign"].create(
            [{"title": name} for name in (NAME, "Quastenberg, Xaveria", f"{NAME} ")]
        )
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(traces(self.env, NAME), {})
        self.assertEqual(len(set(campaigns.mapped("name"))), 3)

    def test_what_the_server_was_told_to_do(self):
        env, model = self.env, self.env["ir.model"]._get_id("res.partner")
        code = {"model_id": model, "state": "code", "code": f"to = '{EMAIL}'"}
        action = env["ir.actions.server"].create({"name": f"Write to {NAME}"} | code)
        env["ir.cron"].create({"name": f"Ask {NAME}"} | code)
        env["ir.actions.act_window"].create(
            {"name": NAME, "res_model": "res.partner", "domain": f"[('email', '=', '{EMAIL}')]"}
        )
        env["ir.ui.menu"].create({"name": f"All of {NAME}"})
        env["ir.exports"].create({"name": f"For {NAME}", "resource": "res.partner"})
        field = env["ir.model.fields"]._get("res.partner", "comment")
        env["ir.default"].create({"field_id": field.id, "json_value": json.dumps(NAME)})
        env["ir.rule"].create(
            {
                "name": f"Not {NAME}",
                "model_id": model,
                "domain_force": f"['|', (1, '=', 1), ('email', '=', '{EMAIL}')]",
            }
        )
        for number, partner in enumerate(self.other | self.customer("Carl Clemens")):
            env["ir.model.data"].create(
                {
                    "name": f"{number}:{EMAIL}",
                    "module": "__import__",
                    "model": "res.partner",
                    "res_id": partner.id,
                }
            )
        env["mail.alias"].create(
            {"alias_name": "q", "alias_model_id": model, "alias_defaults": repr({"name": NAME})}
        )
        self.erase(self.person())
        env.invalidate_all()
        self.assertEqual(traces(env, NAME, EMAIL), {})
        self.assertEqual(action.code, "to = '[erased]'")

    def test_whoever_is_called_like_a_word_of_an_app_leaves_it_alone(self):
        tables = ("ir_ui_view", "mail_template", "ir_act_window", "ir_ui_menu", "ir_act_server")
        query = "SELECT id, to_jsonb(row)::text FROM %s row ORDER BY id"

        def words():
            self.env.flush_all()
            return {
                (table, *row)
                for table in tables
                for row in self.env.execute_query(SQL(query, SQL.identifier(table)))
            }

        called = ("Sales Order", "New York", "Mail Template", "Privacy Lookup", "Erase Customers")
        before = words()
        for name in called:
            self.erase(self.customer(name, phone=False))
        self.env.invalidate_all()
        self.assertEqual(words() ^ before, set())

    def test_a_title_that_names_them_beside_an_address_of_somebody_else(self):
        mails = self.env["mail.mail"].create(
            {
                "email_to": f"Berta <berta@b.example>, {NAME} <{EMAIL}>",
                "subject": f"Meeting {NAME}",
                "body_html": "x",
            }
        )
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(mails.email_to, "Berta <berta@b.example>, [erased] <[erased]>")
        self.assertEqual(mails.subject, "Meeting [erased]")

    def test_the_reason_of_another_erasure(self):
        draft = self.env["partner.erasure"].create(
            {"partner_id": self.other.id, "reason": f"Wife of {NAME}"}
        )
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(draft.reason, "Wife of [erased]")
        self.assertEqual(draft.partner_id, self.other)

    def test_a_stored_domain_still_is_one(self):
        search = self.env["ir.filters"].create(
            {
                "name": "x",
                "model_id": "res.partner",
                "domain": repr([("email", "in", [EMAIL, "b@b.example"]), ("name", "=", NAME)]),
            }
        )
        self.erase(self.person())
        self.env.invalidate_all()
        self.assertEqual(
            literal_eval(search.domain),
            [("email", "in", ["[erased]", "b@b.example"]), ("name", "=", "[erased]")],
        )


@tagged("post_install", "-at_install")
class TestErasureBlank(ErasureCommon):
    def setUp(self):
        super().setUp()
        who = self.person()
        self.env.cr.execute(
            "CREATE TABLE x_needs_customer (id serial,"
            " partner_id int REFERENCES res_partner ON DELETE RESTRICT)"
        )
        self.env.cr.execute("INSERT INTO x_needs_customer (partner_id) VALUES (%s)", [who.id])
        self.erase(who)
        self.env.invalidate_all()
        self.blank = who

    def test_nobody_becomes_somebody_in_the_blank_row(self):
        living = self.customer("Carl Clemens")
        again = {"name": NAME, "email": EMAIL}
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        ways = (
            lambda: self.blank.with_user(self.clerk).write(again),
            lambda: self.blank.action_unarchive(),
            lambda: self.blank.write({"parent_id": living.id}),
            lambda: self.blank.sudo().write({"phone": PHONE}),
            lambda: wizard._merge((self.blank | living).ids, living),
            lambda: wizard._merge((self.blank | living).ids, self.blank),
        )
        for number, way in enumerate(ways):
            with self.subTest(number), self.assertRaises(UserError) as caught:
                way()
            self.assertIn("nobody any more", str(caught.exception))
            self.env.invalidate_all()
        self.assertTrue(living.exists())
        self.assertEqual((self.blank.name, self.blank.active), ("Erased customer", False))

    def test_an_import_by_its_number_makes_nobody_of_it(self):
        partners = self.Partner.with_context(import_file=True, active_test=False)
        row = [str(self.blank.id), NAME, EMAIL]
        self.assertTrue(partners.load([".id", "name", "email"], [row])["messages"])
        self.env.invalidate_all()
        self.assertEqual((self.blank.name, self.blank.email), ("Erased customer", False))

    def test_what_needs_no_name_may_be_written(self):
        self.blank.write({"active": False, "lang": False})
        self.assertEqual((self.blank.active, self.blank.lang), (False, False))
