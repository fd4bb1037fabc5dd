"""Customer locks: no new documents, or hidden altogether."""

from odoo import api, fields, models

from ...policy.vocabulary import LOCK_NONE
from ..consent.res_partner import PREFETCH
from . import effects, hiding, rights
from .finding import hidden_by_email, name_no_hidden_twins, searchable, with_hidden
from .locked import OF_LEVEL, is_locked, level_in_force
from .telling import born, tell_levels
from .words import add_lock_to_names, notices, sentence

LOCK_LEVELS = [("none", "Not locked"), ("documents", "No new documents"), ("hidden", "Hidden")]
# A customer in the portal reads their own record, but not what staff noted about them.
OF_STAFF = {"copy": False, "prefetch": PREFETCH, "groups": "base.group_user"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    lock_level = fields.Selection(
        selection=LOCK_LEVELS,
        required=True,
        default=LOCK_NONE,
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        help="No new documents: found, but refused in new documents. Hidden: also gone from every "
        "search, for example because the customer died.",
    )
    lock_reason_id = fields.Many2one(
        "partner.lock.reason", tracking=True, ondelete="restrict", **OF_STAFF
    )
    lock_note = fields.Char(tracking=True, **OF_STAFF)
    lock_until = fields.Date(
        "Locked until",
        tracking=True,
        help="Last day of the lock; it is lifted by itself on the next. Empty: until somebody "
        "lifts it.",
        **OF_STAFF,
    )
    lock_date = fields.Datetime("Locked since", readonly=True, **OF_STAFF)
    lock_user_id = fields.Many2one("res.users", "Locked by", readonly=True, **OF_STAFF)
    effective_lock_level = fields.Selection(
        selection=LOCK_LEVELS,
        string="Lock",
        compute="_compute_effective_lock_level",
        store=True,
        recursive=True,
        help="The strictest lock: own, of the company, or of the contact whose address it is.",
    )
    archived_by_lock = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        help="A lock archived this contact; lifting the lock brings it back.",
    )
    lock_summary = fields.Char(
        "Lock in words", compute="_compute_lock_summary", groups="base.group_user"
    )
    lock_editable = fields.Boolean(
        compute="_compute_lock_editable",
        help="Whether you may set, change or lift this customer's own lock.",
    )
    # Who set a lock may say better why.
    lock_correctable = fields.Boolean(compute="_compute_lock_editable")

    _effective_lock_level_idx = models.Index(
        "(effective_lock_level) WHERE effective_lock_level <> 'none'"
    )

    @api.depends(*OF_LEVEL)
    def _compute_effective_lock_level(self):
        for partner in self:
            partner.effective_lock_level = level_in_force(partner)

    @api.depends_context("lang")
    @api.depends("effective_lock_level", "lock_reason_id", "commercial_partner_id.lock_reason_id")
    def _compute_lock_summary(self):
        for partner in self:
            partner.lock_summary = is_locked(partner) and sentence(partner)

    @api.depends_context("uid")
    @api.depends("lock_level", "lock_user_id")
    def _compute_lock_editable(self):
        for partner in self:
            partner.lock_editable, partner.lock_correctable = rights.changes(partner)

    @api.depends("effective_lock_level")
    def _compute_display_name(self):
        super()._compute_display_name()
        if self.env.context.get("formatted_display_name") and not self.env.user.share:
            # sudo: who chooses a customer sees at once that they are locked
            add_lock_to_names(self.sudo().filtered(is_locked).sudo(self.env.su))

    @api.depends_context("uid")
    def _compute_same_vat_partner_id(self):
        super()._compute_same_vat_partner_id()
        name_no_hidden_twins(self)

    @api.model_create_multi
    def create(self, vals_list):
        given = {key.removeprefix("default_") for key in self.env.context}.union(*vals_list)
        rights.check_derived(self, given)
        partners = super().create(vals_list)
        effects.begin(partners)
        return partners

    def write(self, vals):
        vals = dict(vals)
        rights.check_derived(self, vals.keys())
        before = {}
        if rights.LOCK_FIELDS & vals.keys():
            before = {partner: partner.lock_level for partner in self}
            rights.check_change(self, before, vals)
            if vals.get("lock_level") == LOCK_NONE:
                vals = dict.fromkeys(rights.LOCK_FIELDS, False) | vals
        hierarchy = rights.HIERARCHY_FIELDS & vals.keys()
        held = {p: p.effective_lock_level for p in self} if hierarchy - {"lock_level"} else {}
        result = super(ResPartner, rights.to_lock(self, vals)).write(vals)
        rights.check_escape(held)
        if "lock_level" in vals:
            effects.stamp(self.filtered(lambda partner: partner.lock_level != before[partner]))
        if vals.get("active"):
            hiding.refuse_unarchiving(self)
        if hierarchy:
            hiding.apply_hiding(self)
        return result

    def _create(self, data_list):
        partners = super()._create(data_list)
        born(partners)
        return partners

    def _write_multi(self, vals_list):
        tell_levels(self, vals_list)
        super()._write_multi(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        rights.check_deletion(self)

    def unlink(self):
        left_behind = hiding.contacts_left_behind(self)
        result = super().unlink()
        hiding.apply_hiding(left_behind)
        return result

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        return super().search(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def search_count(self, domain, *args, **kwargs):
        return super().search_count(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def search_read(self, domain=None, *args, **kwargs):
        return super().search_read(searchable(self, domain or []), *args, **kwargs)

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, *args, **kwargs):
        return super().name_search(name, searchable(self, domain or []), *args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        return super().web_read_group(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, *args, **kwargs):
        return super().formatted_read_group(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, *args, **kwargs):
        return super().formatted_read_grouping_sets(searchable(self, domain), *args, **kwargs)

    @api.model
    @api.readonly
    def read_group(self, domain, *args, **kwargs):
        return super().read_group(searchable(self, domain), *args, **kwargs)

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        found = next(iter(hidden_by_email(self, [email]).values()), None)
        return found or super().find_or_create(email, assert_valid_email=assert_valid_email)

    @api.model
    def _find_or_create_from_emails(self, emails, ban_emails=None, **options):
        hidden = hidden_by_email(self, emails)
        ban_emails = [*(ban_emails or ()), *hidden]
        found = super()._find_or_create_from_emails(emails, ban_emails=ban_emails, **options)
        return with_hidden(emails, found, hidden, options.get("no_create"))

    def lock_notices(self):
        """Say for the banner of a document which of these customers are locked.

        :return: dicts ``id``, ``notice``, one for each locked customer that the user may read
        """
        return notices(self)

    def action_lock_lift(self):
        """Lift the locks of these customers."""
        self.write({"lock_level": LOCK_NONE})

    @api.model
    def _cron_lift_expired_locks(self, batch=200):
        lifted, remaining = effects.lift_expired(self, batch)
        self.env["ir.cron"]._commit_progress(lifted, remaining=remaining)
