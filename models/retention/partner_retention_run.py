"""What a retention rule did: counted, and what it couldn't do named."""

from odoo import fields, models

# More lines than anybody reads.
NOTES = 200


class PartnerRetentionRun(models.Model):
    _name = "partner.retention.run"
    _description = "Run of a Retention Rule"
    _order = "id desc"
    _rec_name = "rule_name"

    rule_id = fields.Many2one(
        "partner.retention.rule", index=True, readonly=True, ondelete="set null"
    )
    rule_name = fields.Char("Name of the rule", readonly=True)
    user_id = fields.Many2one("res.users", "Switched on by", readonly=True, ondelete="set null")
    state = fields.Selection(
        selection=[("running", "Running"), ("done", "Done"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="running",
    )
    # Fixed for the whole run, whenever it goes on.
    cutoff = fields.Datetime("Older than", readonly=True)
    end_date = fields.Datetime("Ended on", readonly=True)
    position = fields.Integer("Dealt with up to", readonly=True, aggregator=None)
    done_count = fields.Integer("Done", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    error_count = fields.Integer("Failed", readonly=True)
    notes = fields.Text("What couldn't be done, and why", readonly=True)

    _running_idx = models.UniqueIndex("(rule_id) WHERE state = 'running'")

    def _count(self, position, done, refused, failed):
        """Write down what became of one chunk.

        :param int position: id up to which the rows are dealt with
        :param int done: how many rows
        :param dict refused: ``{id: why}``
        :param dict failed: ``{id: why}``
        """
        self.ensure_one()
        lines = (self.notes or "").splitlines()
        lines += [f"{id_}: {' '.join(why.split())}" for id_, why in (refused | failed).items()]
        self.write(
            {
                "position": position,
                "done_count": self.done_count + done,
                "refused_count": self.refused_count + len(refused),
                "error_count": self.error_count + len(failed),
                "notes": "\n".join(lines[:NOTES]) or False,
            }
        )

    def _end(self, state, why=None):
        """End the run.

        :param str why: what stopped it
        """
        lines = [*filter(None, [why]), *(self.notes or "").splitlines()]
        self.write(
            {
                "state": state,
                "end_date": fields.Datetime.now(),
                "notes": "\n".join(lines[:NOTES]) or False,
            }
        )
