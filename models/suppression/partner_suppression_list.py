"""National lists of people who want no advertising: Robinson lists, Austria's ECG list."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...policy.channels import by_kind
from ...policy.groups import OFFICER
from ...policy.list_digests import PLAIN
from . import loading, staleness
from .objections import busy_words, contradiction, methods
from .replacing import forget_entries

# What a list is made of: it can't change under the entries that are there.
MADE_OF = frozenset({"kind", "channel_ids", "method"})
# What ``partner.suppression._lists`` tells of.
IN_CACHE = frozenset(
    {"country_id", "has_domains", "in_use", "loaded_on", "name", "valid_until", "wait_when_stale"}
)
PROGRESS = frozenset(
    ("bad_count", "bad_lines", "duplicate_count", "entry_count", "error", "first_seen")
    + ("has_domains", "in_use", "last_event", "line_count", "loaded_on", "new_count")
    + ("read_count", "stale_told", "state", "waits_for")
)


class PartnerSuppressionList(models.Model):
    """The entries hold for every controller: what stands there was said to everybody."""

    _name = "partner.suppression.list"
    _description = "Suppression List"
    _order = "name, id"

    name = fields.Char(required=True, help="For example “ECG list”.")
    source = fields.Char("Publisher", help="Who keeps the list, for example RTR in Austria.")
    country_id = fields.Many2one("res.country")
    kind = fields.Selection(
        selection=[("email", "E-mail"), ("phone", "Phone"), ("fax", "Fax"), ("post", "Letter")],
        string="Addresses",
        required=True,
        default="email",
    )
    channel_ids = fields.Many2many(
        "partner.consent.channel",
        string="Holds for",
        compute="_compute_channel_ids",
        store=True,
        readonly=False,
        context={"active_test": False},
        help="The channels on which nobody of the list is advertised to.",
    )
    method = fields.Selection(
        selection=lambda self: methods(self.env),
        string="In the file",
        required=True,
        default=PLAIN,
        help="Addresses as they are (with whole domains, as @example.at), or their hashes, as the "
        "publisher makes them of the address in lower case or of the number.",
    )
    issued_on = fields.Date(
        "As of",
        help="Day of the edition that is loaded: a Yes that was given later comes before its new "
        "entries. Empty: now.",
    )
    valid_until = fields.Date(help="Last day on which this edition may be used.")
    wait_when_stale = fields.Boolean(
        "Wait for a fresh one",
        help="Once the edition is no longer valid, nothing that is advertising goes to the list's "
        "country (such as .at) until a fresh one is loaded; mailings wait in the queue.",
    )
    waits_for = fields.Char(compute="_compute_waits_for", store=True)
    is_stale = fields.Boolean(
        "Out of date", compute=staleness.compute_is_stale, search="_search_is_stale"
    )
    # Personal data of strangers: gone when it is read.
    file = fields.Binary(attachment=True, copy=False, groups=OFFICER)
    file_name = fields.Char(copy=False)
    accept_smaller = fields.Boolean(
        "Much smaller is right",
        copy=False,
        help="A file with less than half of the former entries doesn't replace them, unless this "
        "is ticked.",
    )

    state = fields.Selection(
        selection=[("draft", "Empty"), ("loading", "Loading"), ("done", "Loaded")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    in_use = fields.Boolean(readonly=True, copy=False)
    has_domains = fields.Boolean("Has whole domains", readonly=True, copy=False)
    error = fields.Char("Not loaded because", readonly=True, copy=False)
    line_count = fields.Integer("Lines", readonly=True, copy=False)
    read_count = fields.Integer("Read", readonly=True, copy=False)
    new_count = fields.Integer("Different entries read", readonly=True, copy=False)
    bad_count = fields.Integer("Unreadable lines", readonly=True, copy=False)
    bad_lines = fields.Char("The first of them", readonly=True, copy=False)
    duplicate_count = fields.Integer("Repeated lines", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    entry_count = fields.Integer("Entries", readonly=True, copy=False)
    loaded_on = fields.Datetime("Loaded on", readonly=True, copy=False)
    first_seen = fields.Datetime(readonly=True, copy=False)
    last_event = fields.Integer(readonly=True, copy=False)
    stale_told = fields.Boolean(readonly=True, copy=False)

    @api.depends("kind")
    def _compute_channel_ids(self):
        channels = self.env["partner.consent.channel"].with_context(active_test=False).search([])
        for one in self:
            one.channel_ids = channels.filtered(lambda c, kind=one.kind: c.code in by_kind(kind))

    @api.depends("country_id", "kind", "wait_when_stale")
    def _compute_waits_for(self):
        for one in self:
            one.waits_for = one.wait_when_stale and staleness.pattern(one)

    @api.model
    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        stale = staleness.domain()
        return stale if True in value else ~stale

    @api.depends("line_count", "read_count", "state")
    def _compute_progress(self):
        for one in self:
            share = one.read_count / one.line_count if one.line_count else 0.0
            one.progress = 100.0 if one.state == "done" else min(99.0, 100.0 * share)

    @api.constrains("kind", "channel_ids", "issued_on", "wait_when_stale", "country_id")
    def _check_made_of(self):
        for one in self:
            if words := contradiction(one):
                raise ValidationError(words)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_progress(vals)
        # Context defaults are as forgeable as values.
        forged = {f"default_{name}" for name in PROGRESS}
        context = {name: v for name, v in self.env.context.items() if name not in forged}
        lists = super(PartnerSuppressionList, self.with_env(self.env(context=context))).create(
            vals_list
        )
        self.env.registry.clear_cache()
        return lists

    def write(self, vals):
        self._check_progress(vals)
        if not MADE_OF.isdisjoint(vals) and (used := self.filtered("in_use")[:1]):
            raise UserError(
                self.env._(
                    "%(list)s has entries of this kind: make a new list for others.",
                    list=used.name,
                )
            )
        if not self.env.su and "file" in vals and (busy := self.filtered(_is_loading)[:1]):
            raise UserError(busy_words(busy))
        if "valid_until" in vals:
            # Out of date once more, it is told once more.
            vals = vals | {"stale_told": False}
        result = super().write(vals)
        if not IN_CACHE.isdisjoint(vals):
            self.flush_recordset()
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        forget_entries(self)
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _check_progress(self, vals):
        if not self.env.su and (fixed := sorted(PROGRESS.intersection(vals))):
            names = ", ".join(fixed)
            raise UserError(self.env._("What was loaded can't be edited (%s).", names))

    def action_load(self):
        """Load the file: at once where it is small, otherwise in the background.

        :raises UserError: where there is no file, or it can't be such a list
        """
        self.check_access("write")
        for one in self:
            loading.start(one)
        return True

    def action_cancel(self):
        """Give up loading: the former entries stay."""
        self.check_access("write")
        for one in self.filtered(_is_loading):
            loading.stop(one, self.env._("Given up by %(user)s.", user=self.env.user.name))
        return True

    @api.model
    def _cron_stale(self):
        """Tell the officers of each list that is out of date, once."""
        staleness.tell(self.search([("is_stale", "=", True), ("stale_told", "=", False)]))

    @api.model
    def _cron_load(self):
        """Go on with the lists that are being loaded, and commit after each part."""
        loading.go_on_all(self.search([("state", "=", "loading")], order="id"))


def _is_loading(one):
    return one.state == "loading"
