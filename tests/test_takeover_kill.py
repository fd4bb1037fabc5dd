"""A takeover whose process is killed in the middle goes on, and counts every address once."""

from base64 import b64encode

from odoo.tests import tagged

from ..policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS
from .common import takeover_files
from .common.killed import KilledCommon

CUSTOMERS = 100
CHUNK = 20
# Goes on as the job does, and waits in the middle of one chunk: answers are written, and not
# committed.
WORKER = """
from odoo.addons.partner_consent.models.exchange.takeover import applying
from odoo.addons.partner_consent.models.exchange.takeover import partner_consent_takeover as model
model.PartnerConsentTakeover._chunk = 20
wait_after(applying, "take")
env["partner.consent.takeover"]._cron_run()
env.cr.commit()
"""


@tagged("slow")
class TestTakeoverKill(KilledCommon):
    work = WORKER

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            channel = env["partner.consent.channel"].search([("code", "=", "email")])
            self.manual_yes, channel.manual_yes = channel.manual_yes, True
            emails = [f"{number}@killed.example" for number in range(CUSTOMERS)]
            partners = env["res.partner"].create([{"name": "X", "email": one} for one in emails])
            rows = [f'{one},,,2,,,"2024-03-01 09:05:00",,,,,,' for one in emails]
            files = {kind: takeover_files.raw("mailchimp", kind) for kind in (OPT_OUTS, BOUNCES)}
            header = takeover_files.FILES["mailchimp", CONTACTS][0]
            files[CONTACTS] = "\n".join([header, *rows]).encode()
            values = {f"{kind}_file": b64encode(raw) for kind, raw in files.items()}
            run = env["partner.consent.takeover"].create({"system": "mailchimp"} | values)
            run.action_preview()
            run.sudo().write({"state": "running"})
            self.run_id, self.ids = run.id, partners.ids
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env.cr.execute("DELETE FROM partner_consent_takeover WHERE id = %s", [self.run_id])
            env.cr.execute("DELETE FROM partner_suppression WHERE list_id IS NULL")
            channel = env["partner.consent.channel"].search([("code", "=", "email")])
            channel.manual_yes = self.manual_yes
        self.remove(*self.ids)

    def row(self):
        (row,) = self.rows(
            "SELECT state, done_count, give_count, (SELECT count(*) FROM partner_consent_event"
            " WHERE partner_id = ANY(%s) AND event = 'given')"
            " FROM partner_consent_takeover WHERE id = %s",
            self.ids,
            self.run_id,
        )
        return row

    def test_killed_in_the_middle_it_goes_on(self):
        self.kill_in_chunk(3)
        # Two chunks are committed; the third went with its process.
        state, done, given, events = self.row()
        self.assertEqual((state, done, given), ("running", 2 * CHUNK, events))

        self.let_it_end()
        self.assertEqual(self.row(), ("done", CUSTOMERS + 2, CUSTOMERS, CUSTOMERS))
