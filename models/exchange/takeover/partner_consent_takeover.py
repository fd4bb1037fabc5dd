"""The newcomer's gate: answers from another marketing system, with its opt-outs and bounces."""

from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import AccessError, UserError

from ....policy.contact_systems import SYSTEMS
from ....policy.groups import OFFICER
from ...batch import customer_ids
from ...batch.partner_batch import ENGINE_FIELDS
from . import applying, judging, previewing, reading, words

SHOWN = frozenset({"files", "shown", "hindrance", "conflict_count", "conflict_ids"})
SIGNED = frozenset({"signed_by_id", "signed_on", "proof_id"})


def _file(label):
    # Personal data: gone when it is read.
    return fields.Binary(label, attachment=True, copy=False, groups=OFFICER)


def _count(label, **values):
    return fields.Integer(label, readonly=True, copy=False, **values)


class PartnerConsentTakeover(models.Model):
    """A Yes is taken over only where opt-outs and bounces of the same system are there as well, or
    a consent officer signs for it; the worse answer wins, and what was shown is what happens.
    """

    _name = "partner.consent.takeover"
    _inherit = "partner.batch"
    _description = "Takeover from Another System"
    _order = "id desc"

    _batch_cron = "partner_consent.ir_cron_consent_takeover"
    _engine_fields = ENGINE_FIELDS | SHOWN | SIGNED | set(applying.COUNTS)
    _immediate = 1_000
    _chunk = 500

    system = fields.Selection(
        [(code, system.label) for code, system in SYSTEMS.items()], "Comes from", required=True
    )
    system_help = fields.Text(compute="_compute_system_help")
    company_id = fields.Many2one(
        "res.company",
        "For",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    contacts_file = _file("Contacts")
    contacts_name = fields.Char(copy=False)
    opt_outs_file = _file("Opt-outs")
    opt_outs_name = fields.Char(copy=False)
    bounces_file = _file("Bounces")
    bounces_name = fields.Char(copy=False)
    files = fields.Json(readonly=True, copy=False)
    files_read = fields.Text("Read", compute="_compute_files_read")
    zone = fields.Selection(
        _tz_get,
        "Time zone",
        default=lambda self: self.env.user.tz or "UTC",
        help="Of moments in the files that name none, where the system has none of its own.",
    )
    wording = fields.Text(
        "They agreed to", help="The exact text beside the sign-up form, as far as you have it."
    )
    create_customers = fields.Boolean(
        "Create customers",
        help="Create a customer for each address that says Yes and nobody bears. Without it, only "
        "customers who are here get an answer.",
    )
    statement = fields.Text(
        help="In place of the files of opt-outs and bounces: why everybody among the contacts "
        "still agrees. It is kept as the proof, with your name and the moment.",
    )
    signed_by_id = fields.Many2one("res.users", "Signed by", readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    proof_id = fields.Many2one("ir.attachment", readonly=True, copy=False)

    shown = fields.Char(readonly=True, copy=False, help="Digest of the preview.")
    hindrance = fields.Text(readonly=True, copy=False)
    conflict_count = _count("Conflicts")
    conflict_ids = fields.One2many(
        "partner.consent.takeover.conflict", "takeover_id", readonly=True, copy=False
    )
    give_count = _count("Yes")
    create_count = _count("Yes, as new customers")
    refuse_count = _count("No")
    suppress_count = _count("No, of nobody here: suppressed")
    exclude_count = _count("Bounced: not for advertising")
    kept_no_count = _count("Yes against a No here: stays No")
    known_count = _count("Answered here already")
    unclear_count = _count("Yes, but whose address it is isn't clear")
    undated_count = _count("Yes without a moment: not taken")
    unbacked_count = _count("Yes without opt-outs and bounces: not taken")
    stranger_count = _count("Of nobody here")
    nothing_count = _count("Say neither Yes nor No")

    _running_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("system")
    def _compute_display_name(self):
        for takeover in self:
            takeover.display_name = SYSTEMS[takeover.system].label if takeover.system else False

    @api.depends_context("lang")
    @api.depends("system")
    def _compute_system_help(self):
        for run in self:
            run.system_help = words.help_of(self.env, run.system)

    @api.depends_context("lang")
    @api.depends("files")
    def _compute_files_read(self):
        for run in self:
            run.files_read = words.files(run)

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:
            # sudo: what was shown, or signed, was something else
            changed = dict.fromkeys(["shown"], False)
            if "statement" in vals:
                changed |= dict.fromkeys(["signed_by_id", "signed_on"], False)
            self.sudo().write(changed)
        return result

    def action_sign(self):
        """Sign the statement: the user's name and the moment are kept with it."""
        self._check_officer()
        if self.state != "draft" or not (self.statement or "").strip():
            raise UserError(self.env._("Write the statement first that you sign."))
        # sudo: whose word it is isn't for anybody to choose
        self.sudo().write(
            {
                "signed_by_id": self.env.uid,
                "signed_on": fields.Datetime.now(),
                "shown": False,
            }
        )
        return True

    def action_preview(self):
        """Read the files, and show what would happen, without writing it.

        :raises UserError: naming a file and what is wrong with it
        :raises AccessError: for everybody but consent officers
        """
        self._check_officer()
        if self.state != "draft":
            raise UserError(self.env._("It has been started: make a new one."))
        reading.read_files(self)
        ids = judging.row_ids(self)
        # sudo: what is shown is the server's to write
        run = self.sudo()
        customer_ids.store(run, ids)
        run.write(previewing.shown(self, ids) | {"total_count": len(ids)})
        return True

    def action_take_over(self):
        """Do what was shown: at once where it is little, otherwise in the background.

        :raises UserError: where it wasn't shown, has changed since, or a Yes may not be imported
        :raises AccessError: for everybody but consent officers
        """
        self._check_officer()
        self._start()
        return True

    def _check_officer(self):
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only a consent officer may take over answers."))
        self.check_access("write")

    def _check_start(self):
        """What was shown is what happens, in the name of who prepared it."""
        env = self.env
        self._check_officer()
        if self.create_uid != env.user:
            raise UserError(
                env._("%s prepared it, and it happens in their name.", self.create_uid.name)
            )
        if not self.shown:
            raise UserError(env._("Look at what will happen first: “Preview”."))
        if self.hindrance:
            raise UserError(self.hindrance)
        if self.create_customers:
            env["res.partner"].check_access("create")
        if previewing.fingerprint(judging.preview(self, self._selected())) != self.shown:
            raise UserError(env._("Something has changed since the preview: look at it once more."))

    def _deal_with(self, ids):
        applying.take(self, ids)
        return []

    def _finish(self, ids):
        applying.forget(self)

    def _may_be_deleted(self):
        # What was done stays as the proof of it.
        return self.state == "draft"

    @api.model
    def _message_running(self, batch):
        return self.env._(
            "The takeover from %s was started: it stays as the proof of what was done.",
            SYSTEMS[batch.system].label,
        )
