"""What left the database tells a ledger that was rewritten as a whole, though it is consistent."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from unittest.mock import patch

from psycopg2.extras import Json

from odoo.addons.mail.tests.common import MockEmail
from odoo.exceptions import AccessError, UserError
from odoo.tests import common, tagged
from odoo.tools import html2plaintext, mute_logger

from ..models.ledger import erasing, sealing
from ..models.ledger.anchor import leaving, parameters, stamping
from ..policy import anchors, evidence
from .common.tsa import authority
from .test_ledger_verify import LedgerCommon

CRON = "partner_consent.ir_cron_consent_anchor"


class AnchorCommon(LedgerCommon):
    def check(self, text="", file=b"", user=None):
        """Verify against an anchor by the dialog; return ``(result, words)``."""
        dialog = (
            self.env["partner.consent.anchor.check"]
            .with_user(user or self.officer)
            .create({"text": text, "file": b64encode(file) if file else False})
        )
        dialog.action_check()
        return dialog.result, dialog.words

    def anchor(self, *checkpoints):
        return "\n".join(json.dumps(leaving.anchor_of(one)) for one in checkpoints)

    def days(self, count=3):
        """Return checkpoints of several days, with an answer before each but the first."""
        found = [self.Checkpoint._make()]
        for state in ("given", "refused", "given", "refused")[: count - 1]:
            self.anna._consent_set("email", state, source="confirmation", note=f"Day {len(found)}")
            found.append(self.Checkpoint._make())
        return found

    def rewrite(self, chain_id, sequence, **values):
        """Change one row as who owns the database can: all hashes after it are worked out anew."""
        self.env.flush_all()
        cr = self.env.cr
        columns = (*evidence.FIELDS, *evidence.PERSONAL, "salts", "id", "hash")
        cr.execute(
            f"SELECT {', '.join(columns)} FROM partner_consent_event WHERE chain_id = %s"
            " ORDER BY sequence",
            [chain_id],
        )
        previous = evidence.GENESIS
        for row in [dict(zip(columns, one, strict=True)) for one in cr.fetchall()]:
            if row["sequence"] >= sequence:
                row.update(values if row["sequence"] == sequence else {})
                row["salts"], row["commitments"] = evidence.commit(row)
                record = row | {"moment": str(row["moment"])}
                row["hash"] = evidence.chain_hash(previous, record)
                sets = ("salts", "commitments", *values, "hash")
                cr.execute(
                    f"UPDATE partner_consent_event SET {', '.join(f'{n} = %s' for n in sets)},"
                    " previous_hash = %s WHERE id = %s",
                    [
                        *(Json(row[n]) if isinstance(row[n], dict) else row[n] for n in sets),
                        previous,
                        row["id"],
                    ],
                )
            previous = row["hash"]
        cr.execute(
            "UPDATE partner_consent_head head SET hash = event.hash"
            " FROM partner_consent_event event"
            " WHERE event.chain_id = head.chain_id AND event.sequence = head.sequence"
        )
        self.env.invalidate_all()

    def rewrite_checkpoints(self, after=0):
        """Work out all checkpoints after this number anew, so that they fit the rows of now."""
        previous = self.Checkpoint.search([("sequence", "=", after)]).hash or evidence.GENESIS
        for one in self.Checkpoint.search([("sequence", ">", after)], order="sequence"):
            record = one._record()
            record["heads_hash"] = sealing.heads_hash(one) or one.heads_hash
            sealed = evidence.chain_hash(previous, record, evidence.CHECKPOINT_FIELDS)
            self.tamper(
                "UPDATE partner_consent_checkpoint SET heads_hash = %s, previous_hash = %s,"
                " hash = %s WHERE id = %s",
                record["heads_hash"],
                previous,
                sealed,
                one.id,
            )
            previous = sealed


@tagged("post_install", "-at_install")
class TestRewritten(AnchorCommon):
    def test_what_nobody_touched_still_contains_every_state_that_left_it(self):
        days = self.days()
        self.bert._consent_set("phone", "refused", source="portal")
        for user in (self.officer, self.auditor):
            result, words = self.check(self.anchor(*days), user=user)
            self.assertEqual(result, "holds", words)
        self.assertRegex(words, f"state of ledger check No. {days[-1].sequence} .* is intact")

    def test_a_ledger_rewritten_as_a_whole_is_found(self):
        first, second, third = self.days()
        kept = [self.anchor(one) for one in (first, second, third)]
        self.rewrite(self.anna.id, 4, note="forged")
        self.rewrite_checkpoints()
        self.assertEqual(self.Event.verify(), [], "it is consistent in itself")
        self.assertEqual(self.check(kept[0])[0], "holds", "sealed before the forged row")
        result, words = self.check(kept[1])
        self.assertEqual(result, "fails")
        number = second.sequence
        self.assertRegex(words, f"check No. {number} was exchanged.* up to No. {number - 1} are as")
        result, words = self.check(kept[2])
        self.assertEqual(result, "fails")
        self.assertRegex(words, f"No. {number + 1} was exchanged.*an older anchor tells more")
        result, words = self.check("\n".join(kept))
        self.assertRegex(words, f"still contains .*No. {first.sequence}.*No. {number} was exch")

    def test_rewritten_rows_are_named_by_the_first_check_that_sealed_them(self):
        """Heads and the last checkpoint were adapted, those between were forgotten."""
        days = self.days(5)
        kept = self.anchor(days[3])
        self.rewrite(self.anna.id, 5, note="forged")
        self.rewrite_checkpoints(after=days[3].sequence)
        self.assertEqual(self.Event.verify(), [])
        result, words = self.check(kept)
        self.assertEqual(result, "fails")
        self.assertRegex(
            words,
            f"rows that ledger check No. {days[2].sequence} .* others now.*"
            f"What No. {days[1].sequence} .* as it was",
        )

    def test_rows_before_a_changed_check_are_named_by_an_anchor_after_it(self):
        days = self.days(4)
        kept = self.anchor(days[3])
        self.rewrite(self.anna.id, 4, note="forged")
        self.rewrite_checkpoints(after=days[2].sequence)
        result, words = self.check(kept)
        self.assertEqual(result, "fails")
        self.assertIn(f"rows that ledger check No. {days[1].sequence} of", words)

    def test_removed_rows_chains_and_checks_are_found(self):
        days = self.days()
        kept = self.anchor(days[2])
        with self.env.cr.savepoint() as savepoint:
            for table in ("event", "head"):
                self.tamper(
                    f"DELETE FROM partner_consent_{table} WHERE chain_id = %s", self.bert.id
                )
            self.rewrite_checkpoints()
            self.assertEqual(self.Event.verify(), [])
            self.assertEqual(self.check(kept)[0], "fails")
            savepoint.rollback()
        self.env.invalidate_all()
        self.tamper("DELETE FROM partner_consent_checkpoint WHERE id = %s", days[2].id)
        result, words = self.check(kept)
        self.assertEqual(result, "fails")
        self.assertRegex(words, f"ends with ledger check No. {days[1].sequence}, the anchor is of")

    def test_erasing_and_merging_change_no_state(self):
        (day,) = self.days(1)
        kept = self.anchor(day)
        erasing.erase(self.anna, self.env.company.id)
        self.tamper(
            "UPDATE partner_consent_event SET partner_id = %s WHERE partner_id = %s",
            self.anna.id,
            self.bert.id,
        )
        self.bert.unlink()
        result, words = self.check(kept)
        self.assertEqual(result, "holds", words)
        self.assertIn("erased on request", words)

    def test_rows_committed_after_a_check_though_begun_before_it_are_no_forgery(self):
        """The row of a transaction that is slow: its id is lower than that of the last sealed."""
        first = self.Checkpoint._make()
        late = self.bert._consent_set("email", "given", source="confirmation")
        self.anna._consent_set("email", "given", source="confirmation")
        self.env.flush_all()
        # The check doesn't see it yet.
        self.tamper(
            "CREATE TEMP TABLE later AS SELECT * FROM partner_consent_event WHERE id = %s", late.id
        )
        self.tamper("DELETE FROM partner_consent_event WHERE id = %s", late.id)
        second = self.Checkpoint._make()
        self.tamper("INSERT INTO partner_consent_event SELECT * FROM later")
        self.assertGreater(second.horizon, late.id)
        self.assertEqual(self.check(self.anchor(first, second))[0], "holds")
        third = self.Checkpoint._make()
        self.assertEqual(third.late, late.ids)
        self.assertEqual(self.check(self.anchor(first, second, third))[0], "holds")
        self.tamper("UPDATE partner_consent_event SET note = 'forged' WHERE id = %s", late.id)
        self.assertEqual(
            self.check(self.anchor(second))[0], "fails", "the chain itself is verified"
        )

    def test_a_check_from_before_anchors_is_told_apart(self):
        day = self.Checkpoint._make()
        self.tamper("UPDATE partner_consent_checkpoint SET horizon = 0, late = NULL")
        result, words = self.check(self.anchor(day))
        self.assertEqual(result, "unproven")
        self.assertIn("proves nothing about the rows", words)
        later = self.Checkpoint._make()
        kept = self.anchor(later)
        self.rewrite(self.anna.id, 2, note="forged")
        self.rewrite_checkpoints(after=day.sequence)
        self.assertEqual(self.check(kept)[0], "fails")

    def test_taking_away_what_a_check_is_worked_out_from_proves_nothing(self):
        days = self.days()
        kept = self.anchor(*days[:2])
        self.rewrite(self.anna.id, 1, note="forged")
        self.rewrite_checkpoints(after=days[1].sequence)
        self.tamper("UPDATE partner_consent_checkpoint SET horizon = 0")
        self.assertEqual(self.Event.verify(), [], "it is consistent in itself")
        self.assertEqual(self.check(kept)[0], "unproven")

    def test_the_anchor_of_an_empty_ledger_holds(self):
        for table in ("event", "head", "checkpoint"):
            self.tamper(f"DELETE FROM partner_consent_{table}")
        day = self.Checkpoint._make()
        result, words = self.check(self.anchor(day))
        self.assertEqual(result, "holds")
        self.assertIn("still contains the state of ledger check No. 1", words)

    def test_an_anchor_is_read_as_mail_programs_leave_it(self):
        (day,) = self.days(1)
        text = json.dumps(leaving.anchor_of(day), indent=2)
        quoted = "On Friday you wrote:\n> " + text.replace("\n", "\r\n> ") + "\n> {and} so on"
        broken = text.replace(day.hash, f"{day.hash[:30]}\n{day.hash[30:]}")
        for one in (quoted, broken):
            self.assertEqual(self.check(one)[0], "holds")
        self.assertEqual(self.check(file=text.encode())[0], "holds")

    def test_what_is_no_anchor_or_damaged_is_refused_with_the_way_out(self):
        (day,) = self.days(1)
        other = day.hash.translate(str.maketrans("0123456789", "1234567890"))
        for text, words in (
            ("", "There is no anchor in it"),
            ("{}", "There is no anchor in it"),
            (self.anchor(day).replace(day.hash, other), "changed or damaged"),
            (self.anchor(day)[:-1] + ', "hash": 1}', "changed or damaged"),
            (f'{{"kind": "{anchors.KIND}"}}', "changed or damaged"),
            (f'{{"kind": "{anchors.KIND}", "}}', "changed or damaged"),
            (self.anchor(day).replace(day.heads_hash, "\\ud83d"), "changed or damaged"),
        ):
            with self.subTest(text), self.assertRefused(words):
                self.check(text)

    def test_only_officers_and_auditors_verify(self):
        for user in (self.clerk, self.lock_manager):
            with self.assertRaises(AccessError):
                self.check("x", user=user)

    def test_the_ends_are_worked_out_a_page_at_a_time(self):
        days = self.days()
        self.patch(sealing, "PAGE", 1)
        self.assertEqual(self.check(self.anchor(*days))[0], "holds")


@tagged("post_install", "-at_install")
class TestMail(AnchorCommon, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()

    def hour(self):
        with self.mock_mail_gateway():
            self.run_cron(CRON)

    def mails(self):
        return self.env["mail.mail"].search([("subject", "=like", "Consent ledger: check No.%")])

    def test_nothing_leaves_unless_a_setting_is_on(self):
        self.Checkpoint._make()
        self.hour()
        self.assertFalse(self.mails())
        self.assertFalse(self.env["partner.consent.anchor"].search([]))

    def test_one_mail_a_day_that_can_be_pasted_back(self):
        parameters.set_parameter(self.env, parameters.MAIL, "True")
        (day,) = self.days(1)
        for _hour in range(2):
            self.hour()
        self.days(1)
        self.hour()
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn(self.officer.email, mail.email_to)
        self.assertNotIn(self.clerk.email, mail.email_to)
        self.assertEqual(self.check(html2plaintext(mail.body_html))[0], "holds")
        self.assertEqual(self.check(file=mail.attachment_ids.raw)[0], "holds")
        values = json.loads(mail.attachment_ids.raw)
        self.assertEqual((values["sequence"], values["hash"]), (day.sequence, day.hash))
        self.assertEqual(day.anchor_ids.mapped("kind"), ["mail"])

    def test_a_mail_that_cant_be_sent_is_sent_later(self):
        parameters.set_parameter(self.env, parameters.MAIL, "True")
        (day,) = self.days(1)
        failed = {"side_effect": OSError("no mail server")}
        with (
            mute_logger("odoo.addons.mail.models.mail_mail"),
            self.mock_mail_gateway(mail_unlink_sent=True),
            patch.object(type(self.env["ir.mail_server"]), "send_email", **failed),
        ):
            self.run_cron(CRON)
        self.assertFalse(day.anchor_ids + day.anchor_ids.search([]))
        self.hour()
        self.assertEqual(day.anchor_ids.kind, "mail")
        self.assertEqual(len(self.mails()), 1)

    def test_it_goes_to_the_address_in_the_settings(self):
        settings = self.env["res.config.settings"]
        settings.create(
            {"consent_anchor_mail": True, "consent_anchor_address": "archive@example.com"}
        ).execute()
        self.assertTrue(settings.create({}).consent_anchor_mail)
        self.days(1)
        self.hour()
        self.assertEqual(self.mails().email_to, "archive@example.com")


@tagged("post_install", "-at_install")
class TestStamp(AnchorCommon, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.authority = cls.enterClassContext(authority())

    def setUp(self):
        super().setUp()
        self.authority.answer = None
        self.switch_on(self.authority.url)

    def switch_on(self, url, roots=None):
        values = {"consent_anchor_url": url, "consent_anchor_roots": roots or self.authority.root}
        self.env["res.config.settings"].create(values).execute()

    def stamped(self):
        """Return today's checkpoint, stamped."""
        day = self.Checkpoint._make()
        self.run_cron(CRON)
        return day

    def test_the_check_is_stamped_and_openssl_says_so_too(self):
        stamp = self.stamped().anchor_ids
        self.assertEqual(stamp.kind, "stamp")
        self.assertIn("Test Time Stamp Authority", stamp.whom)
        self.assertEqual(stamp.certificates.count("BEGIN CERTIFICATE"), 2)
        with TemporaryDirectory() as folder:
            paths = {name: Path(folder, name) for name in ("data", "token", "root")}
            paths["data"].write_bytes(b64decode(stamp.stamped))
            paths["token"].write_bytes(b64decode(stamp.token))
            paths["root"].write_text(self.authority.root)
            done = subprocess.run(
                ["openssl", "ts", "-verify", "-data", paths["data"], "-in", paths["token"]]
                + ["-CAfile", paths["root"]],
                capture_output=True,
                text=True,
            )
        self.assertIn("Verification: OK", done.stdout + done.stderr)
        action = stamp.with_user(self.auditor).action_verify()
        self.assertEqual(action["params"]["type"], "success")

    def test_the_proof_names_the_first_anchor_that_seals_each_row(self):
        parameters.set_parameter(self.env, parameters.MAIL, "True")
        with self.mock_mail_gateway():
            first = self.stamped()
        self.anna._consent_set("email", "given", source="confirmation", note="later")
        report = self.env["ir.actions.report"].with_user(self.officer)
        name = "partner_consent.consent_proof_report"
        html = report._render_qweb_html(name, self.anna.ids)[0].decode()
        self.assertEqual(html.count("Sealed by"), 2 * 3, "the new row isn't sealed yet")
        self.Checkpoint._make()
        second = self.stamped()
        self.stamped()
        html = report._render_qweb_html(name, self.anna.ids)[0].decode()
        for checkpoint, stamps in ((first, 3), (second, 1)):
            words = f"No. {checkpoint.sequence} of"
            self.assertEqual(html.count(words), stamps + 3 * (checkpoint == first))
            self.assertIn(checkpoint.hash, html)
        self.assertIn("Test Time Stamp Authority", html)

    def test_a_time_stamp_is_an_anchor(self):
        day = self.stamped()
        token = b64decode(day.anchor_ids.token)
        self.assertEqual(self.check(file=token)[0], "holds")
        self.rewrite(self.anna.id, 2, note="forged")
        self.rewrite_checkpoints()
        self.assertEqual(self.Event.verify(), [])
        result, words = self.check(file=token)
        self.assertEqual(result, "fails")
        self.assertIn("No ledger check has the hash that was stamped", words)
        with self.assertRefused("of something else"):
            day.anchor_ids.action_verify()

    def test_what_fails_breaks_no_check_and_is_tried_again(self):
        other = self.authority.reply(self.query(b"other"))
        for answer, words in (
            (500, "can't be reached"),
            (b"no time stamp", "is no time stamp"),
            (b"", "is no time stamp"),
            (other, "of something else"),
            (b"0" * 2_000_000, "is no time stamp"),
        ):
            with self.subTest(words):
                self.authority.answer = answer
                day = self.stamped()
                self.assertEqual(day.result, "intact")
                self.assertFalse(day.anchor_ids)
                self.assertRegex(day.stamp_missing, f"Not stamped since .*{words}")
        self.authority.answer = None
        self.run_cron(CRON)
        self.assertEqual(day.anchor_ids.kind, "stamp")
        self.assertFalse(day.stamp_missing)

    def query(self, data):
        client = stamping.library(self.env)
        algorithm = client.HashAlgorithm.SHA256
        return (
            client.TimestampRequestBuilder().data(data).hash_algorithm(algorithm).build().as_bytes()
        )

    def test_an_old_answer_played_again_is_refused(self):
        day = self.Checkpoint._make()
        self.authority.answer = self.authority.reply(self.query(day._chained()))
        self.run_cron(CRON)
        self.assertFalse(day.anchor_ids)

    def test_an_authority_that_is_down_or_silent_is_given_up(self):
        self.patch(stamping, "SECONDS", 1)
        self.authority.answer = Event()
        day = self.Checkpoint._make()
        with patch.object(type(self), "_request_handler", self.sent):
            self.run_cron(CRON)
        self.assertRegex(day.stamp_missing, "didn't answer within 1 seconds")
        self.authority.answer.set()
        self.switch_on("http://127.0.0.1:1")
        self.run_cron(CRON)
        self.assertRegex(day.stamp_missing, "can't be reached")

    @staticmethod
    def sent(session, request, **options):
        """Send as outside of tests, where Odoo doesn't lengthen the timeout."""
        return common._super_send(session, request, **options)

    def test_an_authority_that_nobody_trusts_counts_for_nothing(self):
        with authority() as stranger:
            self.switch_on(stranger.url)
            day = self.stamped()
            self.assertRegex(day.stamp_missing, "isn't signed by whom we trust")
            self.switch_on(stranger.url, self.authority.root + stranger.root)
            self.run_cron(CRON)
        self.assertEqual(day.anchor_ids.kind, "stamp")
        self.switch_on(self.authority.url)
        with self.assertRefused("isn't signed by whom we trust"):
            day.anchor_ids.action_verify()

    def test_the_setting_says_what_is_missing(self):
        for values, words in (
            ({"consent_anchor_roots": ""}, "paste it as PEM"),
            ({"consent_anchor_roots": "-----BEGIN"}, "paste it as PEM"),
            ({"consent_anchor_url": "file:///etc/passwd"}, "begin with https"),
        ):
            with self.subTest(words), self.assertRefused(words):
                self.env["res.config.settings"].create(values).execute()
        with (
            patch.dict(sys.modules, {"rfc3161_client": None}),
            self.assertRefused("need the Python package rfc3161-client"),
        ):
            self.switch_on(self.authority.url)

    def test_without_the_package_the_rest_goes_on(self):
        with patch.dict(sys.modules, {"rfc3161_client": None}):
            day = self.stamped()
            self.assertRegex(day.stamp_missing, "Python package rfc3161-client")

    def test_nobody_makes_or_changes_an_anchor_by_hand(self):
        stamp = self.stamped().anchor_ids
        for change in (
            lambda: stamp.create({"kind": "mail"}),
            lambda: stamp.write({"whom": "me"}),
            stamp.unlink,
        ):
            with self.assertRaisesRegex(UserError, "made by the system"):
                change()
