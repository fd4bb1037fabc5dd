"""A backup from before an erasure is restored: nothing is sent until those erased are gone."""

import base64
import json
import os
import shutil
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.neutralize import neutralize_database
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config, mute_logger

from ..models.erasure.erasing import erase_customers
from ..models.journal.newer import newer
from ..models.journal.places import file_of
from .common.journal import own_journal

NEEDLES = ("Meier", "anna.meier@example.com", "015123456789")
# What a job writes that sends, so that it can be seen whether it ran.
RAN = "test.ran"


class RestoreCommon(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own_journal(cls.addClassCleanup)
        # Registries are loaded here, and no tests with them.
        cls.addClassCleanup(config.__setitem__, "test_enable", config["test_enable"])
        config["test_enable"] = False
        cls.live = cls.name("live")
        cls.back_up(get_db_name(), cls.live)
        cls.set_up_people()

    @classmethod
    def name(cls, what):
        name = f"{get_db_name()}_{what}_{uuid.uuid4().hex[:6]}"
        cls.addClassCleanup(cls.drop, name)
        return name

    @staticmethod
    def server(statement, *names):
        with closing(db_connect("postgres").cursor()) as cr:
            # A database can't be made or dropped within a transaction.
            cr._cnx.autocommit = True
            cr.execute(SQL(statement, *map(SQL.identifier, names)))

    @classmethod
    def back_up(cls, source, target):
        """Copy a database with its files, as a backup holds it."""
        cls.let_go(source)
        cls.server("CREATE DATABASE %s TEMPLATE %s", target, source)
        if os.path.exists(config.filestore(source)):
            shutil.copytree(
                config.filestore(source), config.filestore(target), copy_function=os.link
            )

    @classmethod
    def restore(cls, backup, target):
        cls.drop(target)
        cls.back_up(backup, target)

    @classmethod
    def let_go(cls, database):
        if database != get_db_name():
            Registry.delete(database)
        close_db(database)

    @classmethod
    def drop(cls, database):
        cls.let_go(database)
        cls.server("DROP DATABASE IF EXISTS %s WITH (FORCE)", database)
        shutil.rmtree(Path(config.filestore(database)), ignore_errors=True)

    @classmethod
    @contextmanager
    def transaction(cls, user_id=SUPERUSER_ID):
        """Yield an environment of the live database, committed at the end."""
        with Registry(cls.live).cursor() as cr:
            yield Environment(cr, user_id, {})

    @classmethod
    def set_up_people(cls):
        """Make an officer, two customers, and a job of a model that sends."""
        with cls.transaction() as env:
            cls.cron_id = (
                env["ir.cron"]
                .create(
                    {
                        "name": "Sends",
                        "model_id": env["ir.model"]._get_id("mail.mail"),
                        "state": "code",
                        "code": f"env['ir.config_parameter'].set_param('{RAN}', 'yes')",
                    }
                )
                .id
            )
            cls.officer_id = new_test_user(
                env,
                "officer of the restore",
                groups="base.group_user,base.group_partner_manager,"
                "partner_consent.group_consent_officer",
            ).id
            anna = {"name": "Anna Meier", "email": NEEDLES[1], "phone": "+4915123456789"}
            cls.anna_id = env["res.partner"].create(anna).id
            bert = {"name": "Bert Braun", "email": "bert@example.com"}
            cls.bert_id = env["res.partner"].create(bert).id

    def runs(self):
        """Whether the job does its work when its time has come."""
        with self.transaction() as env:
            env["ir.config_parameter"].set_param(RAN, False)
        with self.transaction() as env:
            env["ir.cron"].browse(self.cron_id).method_direct_trigger()
        with self.transaction() as env:
            return bool(env["ir.config_parameter"].get_param(RAN))

    @classmethod
    def found(cls):
        """Return the needles that the database holds, in the tables of customers and addresses."""
        with cls.transaction() as env:
            env.cr.execute(
                "SELECT coalesce(string_agg(concat_ws(' ', name, email, phone), ' '), '')"
                " FROM res_partner"
            )
            (text,) = env.cr.fetchone()
            env.cr.execute("SELECT coalesce(string_agg(key, ' '), '') FROM partner_address")
            text += env.cr.fetchone()[0]
        return [needle for needle in NEEDLES if needle in text]

    @classmethod
    def erase(cls):
        with cls.transaction(cls.officer_id) as env:
            erase_customers(env["res.partner"].browse(cls.anna_id), "Asked for it")


@tagged("slow", "post_install", "-at_install")
class TestRestore(RestoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yesterday = cls.name("yesterday")
        cls.back_up(cls.live, cls.yesterday)
        cls.erase()
        with cls.transaction() as env:
            cls.path = file_of(env["ir.config_parameter"].get_param("database.uuid"))
        cls.written = cls.path.read_text()
        assert not cls.found()

    def setUp(self):
        super().setUp()
        self.path.write_text(self.written)

    def restore_yesterday(self):
        """Restore the backup from before the erasure, and start the server."""
        self.restore(self.yesterday, self.live)
        with self.assertLogs("odoo.addons.partner_consent", "WARNING") as logged:
            Registry(self.live)
        self.assertIn("older than 1 erasures", logged.output[0])

    def test_after_a_restore_jobs_wait_until_the_erasure_is_replayed(self):
        self.restore_yesterday()
        self.assertTrue(self.found())
        self.assertFalse(self.runs())

        with self.transaction(self.officer_id) as env:
            replays = env["partner.erasure.replay"]
            self.assertEqual(replays._missing_count(), 1)
            # As the browser saves it, with the lines that it was shown.
            dialog = replays.create({"line_ids": []})
            self.assertEqual((dialog.count, dialog.certain_count), (1, 1))
            self.assertFalse(dialog.line_ids)
            dialog.action_replay()

        self.assertEqual(self.found(), [])
        with self.transaction() as env:
            self.assertEqual(newer(env), [])
            self.assertTrue(env["res.partner"].browse(self.bert_id).exists())
            self.assertTrue(env["ir.cron.trigger"].search([("cron_id", "=", self.cron_id)]))
        self.assertTrue(self.runs())

    def test_where_the_file_is_lost_an_officer_uploads_what_was_kept(self):
        kept = base64.b64encode(self.path.read_bytes())
        self.path.unlink()
        self.restore(self.yesterday, self.live)
        self.assertTrue(self.found())
        with self.transaction(self.officer_id) as env:
            dialog = env["partner.erasure.replay"].create({"journal": kept})
            self.assertEqual((dialog.count, dialog.certain_count), (1, 1))
            dialog.action_replay()
        self.assertEqual(self.found(), [])

    def test_whoever_bears_the_address_is_somebody_else_until_an_officer_says_so(self):
        """The number of the one who was erased was given to another customer after the restore."""
        self.restore_yesterday()
        with Registry(self.live).cursor() as cr:
            cr.execute(
                "UPDATE res_partner SET create_date = create_date + interval '1 day' WHERE id = %s",
                [self.anna_id],
            )
        with self.transaction(self.officer_id) as env:
            dialog = env["partner.erasure.replay"].create({})
            self.assertEqual((dialog.count, dialog.certain_count), (1, 0))
            self.assertEqual(dialog.line_ids.partner_id.id, self.anna_id)
            self.assertFalse(dialog.line_ids.erase)
            dialog.action_replay()
            self.assertEqual(replays_left(env), 0)
        self.assertTrue(self.found())

    def test_one_who_cannot_be_erased_now_is_named_and_jobs_go_on_waiting(self):
        self.restore_yesterday()
        with self.transaction() as env:
            anna = env["res.partner"].browse(self.anna_id)
            anna.write({"legal_hold": True, "legal_hold_reason": "Court"})
        with self.transaction(self.officer_id) as env:
            action = env["partner.erasure.replay"].create({}).action_replay()
            self.assertRegex(action["params"]["message"], "Anna Meier: .*Court")
            self.assertEqual(replays_left(env), 1)
        self.assertFalse(self.runs())
        with self.transaction() as env:
            env["res.partner"].browse(self.anna_id).legal_hold = False
        with self.transaction(self.officer_id) as env:
            env["partner.erasure.replay"].create({}).action_replay()
        self.assertEqual(self.found(), [])
        self.assertTrue(self.runs())

    def test_what_the_server_died_over_an_officer_decides(self):
        _file, begun, _done = self.path.read_text().splitlines()
        line = json.loads(begun) | {"moment": "2020-01-01 00:00:00"}
        self.path.write_text(f"{_file}\n{json.dumps(line)}\n")
        self.restore_yesterday()
        with self.transaction(self.officer_id) as env:
            dialog = env["partner.erasure.replay"].create({})
            self.assertEqual((dialog.count, dialog.certain_count), (1, 0))
            self.assertEqual(dialog.line_ids.mapped("why"), ["begun"])
            dialog.line_ids.erase = True
            dialog.action_replay()
        self.assertEqual(self.found(), [])

    def test_an_upload_names_only_whom_the_secret_of_these_data_knows(self):
        self.restore_yesterday()
        number = str(uuid.uuid4())
        person = {"id": self.bert_id, "records": ["0" * 64], "addresses": []}
        lines = [
            {"erasure": number, "state": "begun", "moment": "2026-01-01 00:00:00"}
            | {"persons": [person]},
            {"erasure": number, "state": "done"},
            ["no", "journal"],
            {"erasure": "../x", "state": "begun", "moment": 1, "persons": 7},
            {"erasure": [], "state": "done"},
            {"erasure": {"a": 1}, "state": "undone"},
            *(
                {"erasure": str(uuid.uuid4()), "state": "begun", "moment": "2026-01-01 00:00:00"}
                | {"persons": [person | {"records": [digest], "addresses": [digest]}]}
                for digest in ("\0", "\ud800", None, [], "x" * 10_000)
            ),
        ]
        forged = "\n".join([*map(json.dumps, lines), "[" * 100_000, "9" * 5_000, "\0"]) + "\n"
        with self.transaction(self.officer_id) as env:
            content = base64.b64encode(forged.encode())
            dialog = env["partner.erasure.replay"].create({"journal": content})
            self.assertEqual((dialog.count, dialog.certain_count), (1, 0))
            dialog.line_ids = [
                Command.create({"partner_id": self.bert_id, "why": "begun", "erase": True})
            ]
            dialog.action_replay()
            self.assertTrue(env["res.partner"].browse(self.bert_id).exists())
        with self.assertRaisesRegex(UserError, "no journal"), self.transaction() as env:
            env["partner.erasure.replay"].create({"journal": b"no base64!"})

    def test_an_upload_settles_nothing_that_the_own_journal_knows(self):
        self.restore_yesterday()
        lines = map(json.loads, self.path.read_text().splitlines())
        entry = next(line for line in lines if line.get("state") == "begun")
        nobody = [entry | {"persons": []}, {"erasure": entry["erasure"], "state": "done"}]
        content = base64.b64encode(("\n".join(map(json.dumps, nobody)) + "\n").encode())
        with self.transaction(self.officer_id) as env:
            dialog = env["partner.erasure.replay"].create({"journal": content})
            self.assertEqual(dialog.count, 0)
            dialog.action_replay()
            self.assertEqual(replays_left(env), 1)

    def test_only_officers_replay(self):
        self.restore_yesterday()
        with self.transaction() as env:
            clerk = new_test_user(env, "clerk of the restore", groups="base.group_user")
            replays = env["partner.erasure.replay"].with_user(clerk)
            self.assertEqual(replays._missing_count(), 0)
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                replays.create({})


def replays_left(env):
    return env["partner.erasure.replay"]._missing_count()


@tagged("slow", "post_install", "-at_install")
class TestNeutralize(RestoreCommon):
    def test_a_neutralised_copy_sends_nothing_and_does_nothing_by_itself(self):
        with self.transaction() as env:
            parameters = env["ir.config_parameter"]
            for name in ("journal_email", "anchor_url", "anchor_mail", "anchor_address"):
                parameters.set_param(f"partner_consent.{name}", "https://example.com/")
            env["partner.retention.rule"].with_context(active_test=False).search([])[:1].write(
                {"active": True}
            )
            secret = parameters.get_param("partner_consent.address_secret")
            webhook = env["partner.consent.webhook"].create(
                {"name": "CRM", "url": "https://crm.example.com/"}
            )
            webhook.action_rotate()
            webhook.state = "working"
        self.let_go(self.live)
        with db_connect(self.live).cursor() as cr:
            neutralize_database(cr)
        with self.transaction() as env:
            parameters = env["ir.config_parameter"]
            self.assertFalse(parameters.search([("value", "=", "https://example.com/")]))
            self.assertEqual(parameters.get_param("partner_consent.address_secret"), secret)
            self.assertTrue(parameters.get_param("partner_consent.request_days"))
            self.assertFalse(env["partner.retention.rule"].search([]))
            webhook = env["partner.consent.webhook"].browse(webhook.id)
            self.assertFalse(webhook.active or webhook.secret or webhook.former_secret)
            self.assertNotIn("crm.example.com", webhook.url)
            ours = env["ir.model.data"].search(
                [("module", "=", "partner_consent"), ("model", "=", "ir.cron")]
            )
            self.assertTrue(ours)
            crons = env["ir.cron"].with_context(active_test=False).browse(ours.mapped("res_id"))
            self.assertFalse(any(crons.mapped("active")))
            path = file_of(parameters.get_param("database.uuid"))
        self.erase()
        self.assertFalse(path.exists())
