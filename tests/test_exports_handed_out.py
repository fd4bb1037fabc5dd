"""Files of exports: who downloads them, and what an erasure takes out."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.exchange.export import exporting
from .common.exports import ExportCommon
from .test_erasure_needles import ErasureCommon


class TestExportsAndErasure(ErasureCommon, ExportCommon):
    def test_who_is_erased_is_taken_out_of_the_files(self):
        person, other = self.person(), self.customer()
        for one in person + other:
            one._consent_set("email", "refused", source="portal")
            one._consent_set("sms", "refused", source="portal")
        email = person.email
        run = self.made(self.export("email", "sms", "post"))
        self.assertIn(email.encode(), self.content(run))
        self.erase(person)
        self.env.invalidate_all()
        content = self.content(run)
        self.assertNotIn(email.encode(), content)
        self.assertNotIn(b"+491715550123", content)
        self.assertNotIn(b"quastenallee", content)
        self.assertIn(other.email.encode(), content)
        self.assertEqual(
            self.env.execute_query(
                SQL(
                    "SELECT id FROM ir_attachment WHERE res_model = %s AND index_content LIKE %s",
                    "partner.consent.export",
                    f"%{email}%",
                )
            ),
            [],
        )


@tagged("post_install", "-at_install")
class TestExportDownload(ExportCommon, HttpCase):
    def test_an_officer_downloads_one_file_and_nobody_else_does(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        with patch.object(exporting, "PART", 60):
            run = self.made(self.export())
        url = run.action_download()["url"]
        self.authenticate("officer", "officer")
        answer = self.url_open(url, timeout=30)
        self.assertEqual(answer.content, self.content(run))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for login in ("clerk", "auditor"):
            self.authenticate(login, login)
            with self.subTest(login), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url, timeout=30).status_code, 403)
        self.authenticate(None, None)
        self.assertNotIn(anna.email, self.url_open(url, timeout=30).text)
