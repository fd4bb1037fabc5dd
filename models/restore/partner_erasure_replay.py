"""The dialog in which an officer erases again whom a restored backup has brought back."""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ...policy.groups import OFFICER
from ..journal.newer import catch_up, newer
from .replaying import replay, tasks

_logger = logging.getLogger(__name__)

# More lines than anybody reads in a dialog; the rest is shown next time.
LINES = 200


class PartnerErasureReplay(models.TransientModel):
    _name = "partner.erasure.replay"
    _description = "Replay of Erasures"

    journal = fields.Binary(
        "Journal from elsewhere",
        attachment=False,
        help="A journal that was kept or mailed, where the server's own file is lost.",
    )
    count = fields.Integer("Erasures newer than the data", compute="_compute_count")
    certain_count = fields.Integer("Customers who will be erased again", compute="_compute_count")
    line_ids = fields.One2many(
        "partner.erasure.replay.line",
        "replay_id",
        compute="_compute_line_ids",
        store=True,
        compute_sudo=False,
        readonly=False,
    )

    @api.depends("journal")
    def _compute_count(self):
        for dialog in self:
            found, dialog.count = tasks(self.env, dialog.journal)
            dialog.certain_count = len(self._certain(found))

    @api.depends("journal")
    def _compute_line_ids(self):
        for dialog in self:
            found, _count = tasks(self.env, dialog.journal)
            dialog.line_ids = [Command.clear(), *map(Command.create, self._doubtful(found))]

    def _certain(self, found):
        """Return the ids of the customers of whom the journal is certain."""
        return {id_ for task in found if task.entry.done for id_ in task.same.ids}

    def _doubtful(self, found):
        """Return the values of a line for each customer of whom the journal isn't certain."""
        values = {}
        for task in found:
            doubts = [(task.alike, "address")]
            if not task.entry.done:
                doubts.append((task.same, "begun"))
            for partners, why in doubts:
                readable = partners.with_env(self.env)._filtered_access("read")
                values |= {id_: {"partner_id": id_, "why": why} for id_ in readable.ids}
        certain = self._certain(found)
        return [line for id_, line in values.items() if id_ not in certain][:LINES]

    def action_replay(self):
        """Erase these customers again, and let the jobs that waited go on.

        :raises AccessError: for others than consent officers
        """
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only consent officers replay erasures."))
        found, _count = tasks(self.env, self.journal)
        offered = {id_ for task in found for id_ in (task.same | task.alike).ids}
        chosen = self.line_ids.filtered("erase").partner_id
        chosen = chosen.filtered(lambda partner: partner.id in offered)
        # sudo: whom the journal names is erased whether or not the officer may read them
        refused = replay(self.env, found, chosen.sudo())
        left = len(newer(self.env))
        if not left:
            catch_up(self.env)
            # sudo: jobs are the server's
            self.env["ir.cron"].sudo()._consent_resume()
        return self._told(refused, left)

    def _told(self, refused, left):
        """Return the action that says what happened.

        :param dict refused: ``{partner id: why}``
        :param int left: how many erasures the data still don't know
        """
        kind, message = "success", self.env._("Erased again. What waited to be sent goes on.")
        if left:
            message = self.env._("Erasures left: %s. Open this once more.", left)
        if refused:
            # Nobody learns a name that they may not read.
            readable = self.env["res.partner"].browse(refused)._filtered_access("read")
            lines = [
                self.env._("%(customer)s: %(why)s", customer=one.display_name, why=refused[one.id])
                for one in readable
            ]
            if hidden := len(refused) - len(readable):
                lines.append(self.env._("%s more whom you may not read.", hidden))
            kind, message = "warning", self.env._("Can't be erased now:\n%s", "\n".join(lines))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _missing_count(self):
        """Return how many erasures of the journal the data don't know, for the banner."""
        return len(newer(self.env)) if self.env.user.has_group(OFFICER) else 0

    @api.autovacuum
    def _gc_journal(self):
        catch_up(self.env)

    def _register_hook(self):
        super()._register_hook()
        if missing := len(newer(self.env)):
            _logger.warning(
                "The data are older than %s erasures: a backup was restored. Jobs that send wait "
                "until a consent officer replays them.",
                missing,
            )
