"""Exports for other systems that advertise: whom they mustn't write to, by hand or by schedule."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import sql

from ....policy.list_digests import METHODS, PLAIN
from . import exporting
from .scheduling import BY_HAND, begin, make_due, set_job
from .stopped import DECISION

# Whoever guesses a shorter one can compute the hashes of all addresses there are.
SECRET_SIZE = 16


class PartnerConsentExport(models.Model):
    """The decision is what another system should have: an answer alone says nothing about twins,
    locks and lists. The answers alone are for one that decides by itself."""

    _name = "partner.consent.export"
    _description = "Export of Addresses Not to Advertise To"
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        "For",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
        help="The company that the other system advertises for.",
    )
    channel_ids = fields.Many2many(
        "partner.consent.channel",
        string="Channels",
        required=True,
        default=lambda self: self.env.ref("partner_consent.channel_email"),
    )
    content = fields.Selection(
        [
            ("decision", "All who must not be advertised to"),
            ("refused", "Who said No"),
            ("suppressed", "Hashes of addresses that nobody has any more"),
        ],
        required=True,
        default=DECISION,
        help="All who must not be advertised to: every address at which the decision of this "
        "database is no, whatever the reason. Hashes: made with the secret keys of this database, "
        "so that only a copy of it can compare them.",
    )
    method = fields.Selection(
        selection=lambda self: self._selection_method(),
        string="Addresses as",
        required=True,
        default=PLAIN,
        help="What is hashed is the address in lower case, or the number as +4915123456789.",
    )
    new_secret = fields.Char(
        "Shared secret",
        compute="_compute_secret",
        inverse="_inverse_new_secret",
        copy=False,
        help="Known to the other system, too. It is shown nowhere once it is saved.",
    )
    has_secret = fields.Boolean("Secret is set", compute="_compute_secret")
    schedule = fields.Selection(
        [
            (BY_HAND, "By hand"),
            ("day", "Every day"),
            ("week", "Every week"),
            ("month", "Every month"),
        ],
        required=True,
        default=BY_HAND,
        copy=False,
    )
    next_date = fields.Datetime("Next on", readonly=True, copy=False)
    scheduled_by_id = fields.Many2one(
        "res.users", "Scheduled by", readonly=True, copy=False, ondelete="set null"
    )
    keep_count = fields.Integer("Files kept", required=True, default=7, aggregator=None)
    line_count = fields.Integer("Addresses", readonly=True, copy=False, aggregator=None)
    counted_on = fields.Datetime("Counted on", readonly=True, copy=False)
    error = fields.Char("Not made because", readonly=True, copy=False)
    run_ids = fields.One2many("partner.consent.export.run", "export_id", readonly=True)

    _keep_count_positive = models.Constraint("CHECK(keep_count > 0)", "Keep one file or more.")

    def init(self):
        # The ORM doesn't know the column: no right, export or call shows the secret.
        if not sql.column_exists(self.env.cr, self._table, "secret"):
            self.env.cr.execute("ALTER TABLE partner_consent_export ADD COLUMN secret bytea")

    @api.model
    def _selection_method(self):
        return [
            (PLAIN, self.env._("Addresses")),
            (exporting.HMAC, self.env._("HMAC-SHA-256 with a shared secret")),
            *((name, method.label) for name, method in METHODS.items()),
        ]

    def _compute_secret(self):
        known = exporting.with_secret(self)
        for export in self:
            export.new_secret = False
            export.has_secret = export.id in known

    def _inverse_new_secret(self):
        for export in self.filtered("new_secret"):
            if len(export.new_secret) < SECRET_SIZE:
                raise ValidationError(
                    self.env._(
                        "%(export)s: the secret must have %(size)s characters or more.",
                        export=export.name,
                        size=SECRET_SIZE,
                    )
                )
            exporting.keep_secret(export, export.new_secret)

    @api.constrains("channel_ids")
    def _check_channels(self):
        for export in self:
            if not export.channel_ids:
                raise ValidationError(self.env._("%s: choose a channel.", export.name))

    @api.model_create_multi
    def create(self, vals_list):
        exports = super().create([self._without_progress(vals) for vals in vals_list])
        begin(exports.filtered(lambda export: export.schedule != BY_HAND))
        return exports

    def write(self, vals):
        result = super().write(self._without_progress(vals))
        if "schedule" in vals:
            begin(self)
        return result

    def unlink(self):
        result = super().unlink()
        set_job(self.browse())
        return result

    @api.model
    def _without_progress(self, vals):
        """Return the values without what is the server's to say."""
        fixed = {"next_date", "scheduled_by_id", "line_count", "counted_on", "error"}
        return vals if self.env.su else {k: value for k, value in vals.items() if k not in fixed}

    def action_count(self):
        """Count the lines that the file would have now."""
        self.check_access("write")
        for export in self:
            counted = {"line_count": exporting.count_lines(export)}
            # sudo: what was counted is the server's to say
            export.sudo().write(counted | {"counted_on": fields.Datetime.now()})
        return True

    def action_export(self):
        """Make the file and hand it out.

        :return: the action that downloads it
        :raises UserError: where the shared secret is missing
        """
        self.ensure_one()
        self.check_access("write")
        return exporting.make(self).action_download()

    @api.model
    def _cron_export(self):
        """Make the files that are due."""
        make_due(self)
