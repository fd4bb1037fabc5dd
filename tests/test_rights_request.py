"""A customer's request: its deadline, its copy, who gets it, and what is written down of it."""

import io
import json
import re
import tracemalloc
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path

from freezegun import freeze_time
from jsonschema import Draft202012Validator
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..models.privacy import preparing
from .test_privacy import PrivacyCommon

SCHEMA = Path(__file__).parents[1] / "static/schema/personal-data-1.json"
EXTERNAL = re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)


class RightsCommon(PrivacyCommon):
    cron = preparing.CRON

    def request(self, **values):
        values = {"partner_id": self.anna.id, "user_id": self.officer.id} | values
        return self.env["partner.rights.request"].with_user(self.officer).create(values)

    def archive(self, request):
        return zipfile.ZipFile(io.BytesIO(preparing.stored(request).raw))

    def ready(self, **values):
        request = self.request(**values)
        request.action_prepare()
        return request


@tagged("post_install", "-at_install")
class TestRightsRequest(RightsCommon):
    def test_it_is_due_a_month_later_on_a_working_day(self):
        for received, extended, due in (
            ("2026-03-05", False, "2026-04-06"),
            ("2026-08-31", False, "2026-09-30"),
            ("2026-01-30", False, "2026-03-02"),
            ("2026-01-30", True, "2026-04-30"),
        ):
            with self.subTest(received=received), freeze_time("2026-11-27"):
                reason = {"extended": True, "extension_reason": "Many"} if extended else {}
                request = self.request(received_on=received, **reason)
                self.assertEqual(request.deadline, fields.Date.to_date(due))
        with self.assertRefused("fill in “Reason for more time”"):
            self.request(extended=True)
        with self.assertRefused("later than today"):
            self.request(received_on=fields.Date.today() + timedelta(days=2))

    @freeze_time("2026-11-02")
    def test_the_officer_is_reminded_a_week_before_and_on_the_day(self):
        def reminders(request):
            found = request.sudo().activity_ids
            return sorted((each.date_deadline, each.user_id.login) for each in found)

        request = self.request(received_on="2026-11-02")
        days = [date(2026, 11, 25), date(2026, 12, 2)]
        self.assertEqual(reminders(request), [(day, "officer") for day in days])
        request.write({"extended": True, "extension_reason": "Archives", "user_id": self.env.uid})
        admin = self.env.user.login
        days = [date(2027, 1, 26), date(2027, 2, 2)]
        self.assertEqual(reminders(request), [(day, admin) for day in days])
        request.refusal_reason = "Not them"
        request.action_refuse()
        self.assertEqual(reminders(request), [])
        request.action_reopen()
        self.assertEqual(len(reminders(request)), 2)

    def test_overdue_ones_are_found(self):
        late = self.request(received_on="2020-01-02")
        now = self.request()
        self.assertTrue(late.is_overdue)
        found = self.env["partner.rights.request"].search([("is_overdue", "=", True)])
        self.assertIn(late, found)
        self.assertNotIn(now, found)

    def test_the_copy_has_everything_and_names_nobody_in_file_names(self):
        self.anna.message_post(body=Markup("<p>Hello <img src='https://spy.example/x.png'> A.</p>"))
        self.env["ir.attachment"].create(
            {
                "name": "Anna Meier.txt",
                "raw": b"needle in a file",
                "res_model": "res.partner",
                "res_id": self.anna.id,
            }
        )
        request = self.ready()
        self.assertEqual(request.state, "ready")
        archive = self.archive(request)
        self.assertIsNone(archive.testzip())
        names = archive.namelist()
        for name in (
            "index.html",
            "consents.jsonld",
            "schema.json",
            "held/customer.json",
            "held/mail.message.json",
            "held/mail.message.html",
            "held/partner.consent.event.json",
            "proof.html",
        ):
            self.assertIn(name, names)
        self.assertEqual(len(names), len(set(names)))
        self.assertNotRegex(" ".join(names).lower(), "anna|meier")
        (file,) = [name for name in names if name.startswith("files/")]
        self.assertEqual(archive.read(file), b"needle in a file")
        for name in names:
            if name.endswith(".html") and name.startswith(("index", "held")):
                page = unescape(archive.read(name).decode())
                self.assertTrue(page.startswith("<!DOCTYPE html>"))
                self.assertTrue(page.endswith("</html>"))
                self.assertNotRegex(page, EXTERNAL)
                self.assertNotIn("<img", page)
                self.assertIn("default-src 'none'", page)

    def test_the_parts_of_the_copy_are_what_the_schema_says(self):
        archive = self.archive(self.ready())
        schema = json.loads(archive.read("schema.json"))
        self.assertEqual(schema, json.loads(SCHEMA.read_text()))
        document = json.loads(archive.read("consents.jsonld"))
        document["held"] = {
            name.removeprefix("held/").removesuffix(".json"): json.loads(archive.read(name))
            for name in archive.namelist()
            if name.startswith("held/") and name.endswith(".json")
        }
        self.assertEqual(list(Draft202012Validator(schema).iter_errors(document)), [])
        held = self.anna.with_user(self.officer).personal_data()["held"]
        # What the request itself left behind came later.
        self.assertEqual(document["held"].keys(), held.keys())
        self.assertEqual(len(document["dcat:record"]), 3)

    def test_it_is_written_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        page = self.archive(self.ready()).read("index.html").decode()
        self.assertIn('lang="de-DE"', page)
        self.assertIn("anna.meier@example.com", page)

    def test_an_empty_customer_gets_a_copy_too(self):
        request = self.ready(partner_id=self.Partner.create({"name": "E"}).id)
        page = self.archive(request).read("index.html").decode()
        self.assertIn("There are none.", page)

    def test_a_large_copy_is_made_by_the_job(self):
        self.patch(preparing, "IMMEDIATE", 0)
        request = self.request()
        request.action_prepare()
        self.assertEqual(request.state, "preparing")
        self.assertFalse(preparing.stored(request))
        self.run_cron()
        self.assertEqual(request.state, "ready")
        self.assertIn("index.html", self.archive(request).namelist())

    def test_what_cant_be_made_says_why_and_holds_up_no_other(self):
        self.patch(preparing, "IMMEDIATE", 0)
        bad, good = self.request(), self.request(partner_id=self.customer("Bert").id)
        (bad | good).mapped(lambda request: request.action_prepare())
        bad.partner_id.sudo().active = True
        real = preparing.pack

        def pack(partner, file, places=None):
            if partner == bad.partner_id:
                raise ValueError("Disk is full")
            real(partner, file)

        self.patch(preparing, "pack", pack)
        self.patch(type(self.env.cr), "rollback", lambda cursor: None)
        self.run_cron()
        self.assertEqual((bad.state, bad.error), ("open", "Disk is full"))
        self.assertEqual(good.state, "ready")

    def test_copies_do_not_lie_about(self):
        request = self.ready()
        requests = self.env["partner.rights.request"]
        requests._gc_packages()
        self.assertTrue(preparing.stored(request))
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            requests._gc_packages()
        self.assertFalse(preparing.stored(request))
        self.assertEqual(request.state, "open")

    def test_it_is_answered_only_with_what_has_to_be_known(self):
        request = self.request()
        request.identity_note = "Passport"
        with self.assertRefused("For this it has to be: Ready"):
            request.action_done()
        request.action_prepare()
        with self.assertRefused("fill in “Handed over how”"):
            request.action_done()
        request.handed_over_how = "In person"
        request.identity_note = False
        with self.assertRefused("fill in “Identity checked by”"):
            request.action_done()
        request.identity_note = "Passport"
        request.action_done()
        self.assertEqual(request.state, "done")
        self.assertTrue(request.answered_on)
        with self.assertRefused("For this it has to be: To answer"):
            request.action_prepare()
        other = self.request(kind="objection", identity_note="Known by voice")
        with self.assertRefused("access and portability only"):
            other.action_prepare()
        with self.assertRefused("fill in “Reason for refusing”"):
            other.action_refuse()
        other.action_done()
        self.assertEqual(other.state, "done")

    def test_nobody_writes_the_state_by_hand(self):
        request = self.request()
        for values in ({"state": "done"}, {"package": b"x"}, {"prepared_on": "2026-01-01"}):
            with self.assertRefused("by its buttons only|access", Exception):
                request.write(values)
        with self.assertRefused("by its buttons only"):
            self.request(state="done")
        requests = self.env["partner.rights.request"].with_user(self.officer)
        forged = requests.with_context(default_state="done", default_error="x")
        request = forged.create({"partner_id": self.anna.id})
        self.assertEqual((request.state, request.error), ("open", False))

    def test_officers_work_on_it_auditors_read_it_nobody_else_sees_it(self):
        request = self.ready()
        self.assertTrue(request.with_user(self.auditor).read(["state", "deadline"]))
        for user in (self.auditor, self.clerk, self.lock_manager):
            for action in ("action_prepare", "action_done", "action_refuse"):
                with self.assertRaises(AccessError):
                    getattr(request.with_user(user), action)()
        for user in (self.clerk, self.lock_manager):
            self.assertFalse(request.with_user(user).has_access("read"))
        file = preparing.stored(request).sudo(False)
        for user in (self.clerk, self.lock_manager, self.auditor, self.officer):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                file.with_user(user).read(["raw"])
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                request.with_user(user).read(["package"])

    def test_of_another_controller_it_is_not_seen(self):
        request = self.request(company_id=self.there.id)
        officer = self.officer.copy({"login": "only here"})
        officer.write({"company_id": self.here.id, "company_ids": self.here.ids})
        self.assertFalse(request.with_user(officer).has_access("read"))

    def test_a_copy_never_becomes_somebody_elses(self):
        bert = self.customer("Bert Braun")
        request = self.request()
        request.write({"partner_id": self.anna.id, "company_id": request.company_id.id})
        with self.assertRefused("whose request it is can't be changed"):
            request.company_id = self.there
        request.action_prepare()
        done = self.request(kind="objection", identity_note="Passport")
        done.action_done()
        for one in (request, done):
            for values in ({"partner_id": bert.id}, {"kind": "portability"}):
                with self.assertRefused("whose request it is can't be changed"):
                    one.write(values)
        # Made once more in the background, and it failed: the former copy is still there.
        request.sudo().state = "open"
        with self.assertRefused("whose request it is can't be changed"):
            request.partner_id = bert

    def test_twins_are_pointed_out(self):
        twin = self.customer("Andreas Meier", email=self.anna.email, phone=False)
        self.assertEqual(self.request().twin_ids, twin)

    def test_it_goes_with_the_customer(self):
        request = self.ready()
        file = preparing.stored(request)
        messages = request.sudo().message_ids
        self.anna.unlink()
        for record in (request, file, messages):
            self.assertFalse(record.exists())

    def test_an_officer_fills_in_the_form(self):
        action = self.env.ref("partner_consent.res_partner_action_rights_request").sudo()
        requests = self.env["partner.rights.request"].with_user(self.officer)
        with Form(requests.with_context(default_partner_id=self.anna.id)) as form:
            form.identity_note = "Passport"
        self.assertEqual(form.record.partner_id, self.anna)
        self.assertEqual(action.binding_model_id.model, "res.partner")

    def test_a_hidden_customer_may_ask_too(self):
        self.lock_and_refuse(self.anna)
        request = self.ready()
        self.assertEqual(request.state, "ready")


@tagged("slow", "post_install", "-at_install")
class TestRightsRequestLarge(RightsCommon):
    def test_a_large_copy_is_whole_and_takes_little_memory(self):
        messages = [
            {
                "model": "res.partner",
                "res_id": self.anna.id,
                "author_id": self.anna.id,
                "body": f"<p>Number {n}. {'Long text. ' * 50}</p>",
            }
            for n in range(5000)
        ]
        created = self.env["mail.message"].create(messages)
        documents = [{"partner_id": self.anna.id, "note": f"Call {n}"} for n in range(200)]
        self.env["partner.history"].create(documents)
        request = self.request()
        request.action_prepare()
        self.assertEqual(request.state, "preparing")
        self.env.flush_all()
        self.env.invalidate_all()
        tracemalloc.start()
        self.run_cron()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        archive = self.archive(request)
        told = json.loads(archive.read("held/mail.message.json"))
        self.assertLessEqual(set(created.ids), {row["id"] for row in told})
        self.assertEqual(len(json.loads(archive.read("held/partner.history.json"))), 200)
        self.assertIn("Number 4999.", archive.read("held/mail.message.html").decode())
        self.assertLess(peak, 40 * 2**20)


@tagged("post_install", "-at_install")
class TestRightsRequestDownload(RightsCommon, HttpCase):
    def test_who_downloads_it_is_written_down(self):
        request = self.ready()
        url = f"{preparing.ROUTE}/{request.id}"
        self.assertEqual(request.action_download()["url"], url)
        for login, status in (("officer", 200), ("auditor", 200), ("clerk", 403)):
            self.authenticate(login, login)
            with mute_logger("odoo.http"), self.subTest(login=login):
                response = self.url_open(url)
                self.assertEqual(response.status_code, status)
        self.authenticate("officer", "officer")
        response = self.url_open(url)
        self.assertIn("index.html", zipfile.ZipFile(io.BytesIO(response.content)).namelist())
        self.assertIn(f"personal-data-{request.id}.zip", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        request.invalidate_recordset()
        bodies = " ".join(request.sudo().message_ids.mapped("body"))
        self.assertEqual(bodies.count("Copy downloaded by"), 3)
        content = f"/web/content/partner.rights.request/{request.id}/package"
        with mute_logger("odoo.http"):
            self.assertNotEqual(self.url_open(content).status_code, 200)
        without = self.request()
        with mute_logger("odoo.http"):
            response = self.url_open(f"{preparing.ROUTE}/{without.id}")
            self.assertEqual(response.status_code, 404)
            self.assertNotEqual(self.url_open(f"{preparing.ROUTE}/0").status_code, 200)
