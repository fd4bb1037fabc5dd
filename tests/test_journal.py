"""Each erasure is written to a journal outside the database, and only what was committed counts."""

import json
import os
import stat
from uuid import uuid4

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.journal.journal import note
from ..models.journal.newer import catch_up, newer, settled, start
from ..models.journal.persons import at_the_address, persons, same
from ..models.journal.places import file_of
from .common import ConsentCommon
from .common.at_once import AtOnceCommon


class JournalCommon(AtOnceCommon):
    """Erasures that are committed for real, and journals that only these tests know."""

    def setUp(self):
        super().setUp()
        self.registry.clear_cache("stable")
        # Parameters that a test sets and rolls back.
        self.addCleanup(self.registry.clear_cache, "stable")
        with self.transaction() as env:
            parameters = env["ir.config_parameter"]
            number, mark = (
                parameters.get_param(key) for key in ("database.uuid", "partner_consent.journal")
            )
            self.mark = mark
            self.path = file_of(number)
            parameters.set_param("partner_consent.journal", False)
            anna = {"name": "Anna Meier", "email": "anna.meier@example.com"}
            self.anna_id = env["res.partner"].create(anna).id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        self.registry.clear_cache("stable")
        with self.transaction() as env:
            env["ir.config_parameter"].set_param("partner_consent.journal", self.mark)
            env["ir.config_parameter"].set_param("partner_consent.journal_email", False)
            env["res.partner"].browse(self.anna_id).exists().unlink()
            env.cr.execute("DELETE FROM partner_erasure WHERE reason = 'Test of the journal'")

    def erase(self, env, uuid=None):
        """Note an erasure of Anna, and make its row as an erasure does."""
        uuid = uuid or str(uuid4())
        note(env["res.partner"].browse(self.anna_id), uuid)
        env["partner.erasure"].create(
            {"uuid": uuid, "state": "done", "reason": "Test of the journal"}
        )
        return uuid

    def lines(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def states(self):
        return [line["state"] for line in self.lines()[1:]]

    def forget(self, uuid):
        """Let the data be those of a backup from before the erasure."""
        with self.transaction() as env:
            env.cr.execute("DELETE FROM partner_erasure WHERE uuid = %s", [uuid])

    def newer(self):
        with self.transaction() as env:
            return [one.entry.uuid for one in newer(env)]


@tagged("post_install", "-at_install")
class TestJournal(JournalCommon):
    def test_a_committed_erasure_is_written_down_without_personal_data(self):
        with self.transaction() as env:
            uuid = self.erase(env)
            self.assertEqual(self.states(), ["begun"])
        _file, begun, done = self.lines()
        self.assertEqual(self.states(), ["begun", "done"])
        self.assertEqual({begun["erasure"], done["erasure"]}, {uuid})
        (person,) = begun["persons"]
        self.assertEqual(person["id"], self.anna_id)
        self.assertEqual(len(person["addresses"]), 1)
        self.assertNotIn("anna", self.path.read_text().lower())
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.path.parent).st_mode), 0o700)
        self.assertEqual(self.newer(), [])

    def test_what_was_rolled_back_is_never_newer_than_the_data(self):
        with self.assertRaisesRegex(ZeroDivisionError, "zero"), self.transaction() as env:
            self.erase(env)
            _never = 1 / 0
        self.assertEqual(self.states(), ["begun", "undone"])
        self.assertEqual(self.newer(), [])

    def test_what_was_rolled_back_to_a_savepoint_is_undone_though_the_rest_is_committed(self):
        with self.transaction() as env:
            try:
                with env.cr.savepoint():
                    self.erase(env)
                    raise ValueError
            except ValueError:
                kept = self.erase(env)
        self.assertEqual(sorted(self.states()), ["begun", "begun", "done", "undone"])
        self.forget(kept)
        self.assertEqual(self.newer(), [kept])

    def test_data_from_before_an_erasure_miss_it_and_no_other(self):
        with self.transaction() as env:
            known = self.erase(env)
        with self.transaction() as env:
            catch_up(env)
        with self.transaction() as env:
            lost = self.erase(env)
        self.assertNotEqual(known, lost)
        self.forget(lost)
        self.assertEqual(self.newer(), [lost])
        with self.transaction() as env:
            (one,) = newer(env)
            settled(env, one.entry)
            env.cr.execute(
                "UPDATE partner_erasure SET reason = 'Test of the journal' WHERE uuid = %s", [lost]
            )
        self.assertEqual(self.newer(), [])

    def test_an_erasure_whose_end_is_unknown_counts_when_its_transaction_can_run_no_more(self):
        with self.transaction() as env:
            lost = self.erase(env)
        lines = self.path.read_text().splitlines(keepends=True)
        self.path.write_text("".join(lines[:-1]))
        self.forget(lost)
        self.assertEqual(self.newer(), [])
        with self.transaction() as env:
            catch_up(env)
        old = lines[1].replace(json.loads(lines[1])["moment"], "2020-01-01 00:00:00")
        self.path.write_text("".join([lines[0], old]))
        with self.transaction() as env:
            (one,) = newer(env)
            self.assertEqual((one.entry.uuid, one.entry.done), (lost, False))

    def test_a_line_cut_short_spoils_no_other(self):
        with self.transaction() as env:
            first = self.erase(env)
        with self.path.open("a") as file:
            file.write('{"erasure": "half')
        with self.transaction() as env:
            second = self.erase(env)
        self.forget(first)
        self.forget(second)
        self.assertEqual(self.newer(), [first, second])

    def test_another_file_is_read_from_its_start(self):
        with self.transaction() as env:
            self.erase(env)
            catch_up(env)
        self.path.unlink()
        self.assertEqual(self.newer(), [])
        with self.transaction() as env:
            lost = self.erase(env)
        self.forget(lost)
        self.assertEqual(self.newer(), [lost])

    def test_a_copy_reads_the_original_s_journal_and_never_writes_into_it(self):
        with self.transaction() as env:
            catch_up(env)
            lost = self.erase(env)
        self.forget(lost)
        original = self.path.read_text()
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["ir.config_parameter"].init(force=True)
            self.assertEqual([one.entry.uuid for one in newer(env)], [lost])
            self.erase(env)
            self.assertEqual(self.path.read_text(), original)
            cr.rollback()

    def test_a_neutralised_copy_writes_nothing(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["ir.config_parameter"].set_param("database.is_neutralized", "true")
            self.erase(env)
            cr.rollback()
        self.assertFalse(self.path.exists())

    def test_what_an_addon_left_that_was_installed_before_isnt_newer(self):
        with self.transaction() as env:
            lost = self.erase(env)
        self.forget(lost)
        with self.transaction() as env:
            start(env)
        self.assertEqual(self.newer(), [])

    def test_two_at_once_write_whole_lines(self):
        self.run_together(*[self.erase] * 4)
        self.assertEqual(sorted(self.states()), ["begun"] * 4 + ["done"] * 4)
        self.assertEqual(self.newer(), [])

    def test_where_the_journal_cannot_be_written_nobody_is_erased(self):
        self.path.parent.parent.joinpath("journal").write_text("a file where the folder should be")
        with self.registry.cursor() as cr, self.assertRaisesRegex(UserError, "Nobody was erased"):
            self.erase(self.env_of(cr))

    def test_a_link_is_not_followed(self):
        self.path.parent.mkdir()
        other = self.path.parent / "other"
        other.write_text("")
        self.path.symlink_to(other)
        with self.registry.cursor() as cr, self.assertRaisesRegex(UserError, "Nobody was erased"):
            self.erase(self.env_of(cr))
        self.assertEqual(other.read_text(), "")

    def test_the_number_of_the_database_is_no_path(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["ir.config_parameter"].set_param("database.uuid", "../../evil")
            with self.assertRaisesRegex(UserError, "no UUID"):
                self.erase(env)
            self.assertEqual(newer(env), [])
            cr.rollback()

    def test_the_lines_are_mailed_where_that_is_set(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            self.erase(env)
            self.assertFalse(env["mail.mail"].search([("subject", "like", "Journal of erasures")]))
            env["ir.config_parameter"].set_param(
                "partner_consent.journal_email", "Officer <officer@example.com>"
            )
            uuid = self.erase(env)
            mail = env["mail.mail"].search([("subject", "like", uuid)])
            self.assertEqual(mail.email_to, "officer@example.com")
            lines = [json.loads(line) for line in mail.attachment_ids.raw.decode().splitlines()]
            self.assertEqual([line["state"] for line in lines], ["begun", "done"])
            cr.rollback()

    def env_of(self, cr):
        return Environment(cr, SUPERUSER_ID, {})


class TestPersons(ConsentCommon):
    def test_a_record_is_known_again_and_whoever_got_its_number_is_not(self):
        anna = self.customer()
        noted = persons(anna)
        self.assertEqual(same(self.env, noted), anna)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date + interval '1 s' WHERE id = %s",
            [anna.id],
        )
        self.env.invalidate_all()
        self.assertFalse(same(self.env, noted))
        self.assertEqual(at_the_address(self.env, noted), anna)

    def test_without_the_secret_nobody_can_name_a_person(self):
        anna = self.customer()
        forged = [{"id": anna.id, "records": ["0" * 64], "addresses": []}]
        self.assertFalse(same(self.env, forged))

    def test_data_from_before_a_key_was_replaced_know_the_record_by_the_older_key(self):
        anna = self.customer()
        (person,) = persons(anna)
        later = person | {"records": [*person["records"], "f" * 64], "addresses": ["f" * 64]}
        self.assertEqual(same(self.env, [later]), anna)
        self.assertFalse(same(self.env, [person | {"records": []}]))
