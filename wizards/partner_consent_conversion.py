"""Start from what exists: tags, blacklists, list opt-outs and spoilt addresses become consents."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ..models.channel.settings import channel_label, channel_settings
from ..models.controller.controllers import in_own_company
from ..policy import conversion
from ..policy import vocabulary as v
from ..policy.groups import OFFICER
from . import conversion_sources
from .whose import in_words, of_one_company


class PartnerConsentConversion(models.TransientModel):
    _name = "partner.consent.conversion"
    _description = "Start from Existing Data"

    step = fields.Selection(
        [("choose", "Choose"), ("preview", "Preview"), ("done", "Done")],
        default="choose",
        required=True,
    )
    company_id = of_one_company()
    for_company = in_words()
    tag_ids = fields.One2many(
        "partner.consent.conversion.tag",
        "conversion_id",
        string="Tags",
        default=lambda self: self._default_tag_ids(),
    )
    use_blacklists = fields.Boolean(
        "Odoo's blacklists",
        default=True,
        help="Owners of an e-mail address on the mail blacklist refused e-mail, owners of a number "
        "on the phone blacklist refused SMS. They know no companies: it holds for all of them.",
    )
    list_opt_outs = fields.Selection(
        selection=[
            ("none", "Ignore"),
            ("every", "Left every list they were on: No to e-mail"),
            ("any", "Left any list: No to e-mail"),
        ],
        string="Mailing lists",
        default="every",
        required=True,
    )
    marker = fields.Char(
        "Marker in addresses and notes",
        default="[NO MAILING]",
        help="Text that was put into an e-mail address or phone number, or into the note of a "
        "contact point, to keep it out of mailings. It is removed, and the address becomes one "
        "that is not for advertising. Several markers: separate them with a comma.",
    )
    use_several = fields.Boolean(
        "Several in one field",
        default=True,
        help="Customers with more than one e-mail address or number in one field get no "
        "advertising. The first stays there, each other becomes a contact point that is not for "
        "advertising.",
    )
    count_ids = fields.One2many("partner.consent.conversion.count", "conversion_id", readonly=True)

    @api.model
    def _default_tag_ids(self):
        tags = self.env["res.partner.category"].search([])
        proposals = [(tag, conversion.proposal(tag.name)) for tag in tags]
        return [
            Command.create({"category_id": tag.id, "channel": channel, "state": v.REFUSED})
            for tag, channel in proposals
            if channel
        ]

    def action_preview(self):
        """Count what would be written, without writing it."""
        self._check_officer()
        return self._show("preview", write=False)

    def action_back(self):
        return self._show("choose")

    def action_convert(self):
        """Write it. Running it again changes nothing that was converted or answered since.

        :raises AccessError: for everybody but consent officers
        :raises UserError: where a rule forbids a Yes
        """
        self._check_officer()
        return self._show("done", write=True)

    def _show(self, step, write=None):
        self.ensure_one()
        counts = [] if write is None else self._run(write)
        self.count_ids.unlink()
        self.count_ids = [Command.create(count) for count in counts]
        self.step = step
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start from Existing Data"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _run(self, write):
        """Go through all that was chosen, refusals first, so that they win over any Yes.

        :param bool write: else only count
        :return: values of ``partner.consent.conversion.count``
        """
        self, counts = in_own_company(self), []
        if self.use_blacklists:
            counts += conversion_sources.convert_blacklists(self, write)
        if self.list_opt_outs != "none":
            counts += conversion_sources.convert_list_opt_outs(self, write)
        counts += conversion_sources.convert_tags(self, write)
        counts += conversion_sources.convert_markers(self, write)
        if self.use_several:
            counts += conversion_sources.split_addresses(self, write)
        return counts

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only a consent officer may convert earlier data."))


class PartnerConsentConversionTag(models.TransientModel):
    _name = "partner.consent.conversion.tag"
    _description = "Tag to Convert"

    conversion_id = fields.Many2one("partner.consent.conversion", required=True, ondelete="cascade")
    category_id = fields.Many2one(
        "res.partner.category", string="Tag", required=True, ondelete="cascade"
    )
    channel = fields.Selection(
        selection=lambda self: self._selection_channel(),
        required=True,
        default=conversion.ALL_CHANNELS,
    )
    state = fields.Selection(
        [("refused", "No"), ("given", "Yes")], string="Means", required=True, default=v.REFUSED
    )
    partner_count = fields.Integer("Customers", compute="_compute_partner_count")

    @api.model
    def _selection_channel(self):
        choices = [(code, channel_label(self.env, code)) for code in channel_settings(self.env)]
        return [(conversion.ALL_CHANNELS, self.env._("All channels")), *choices]

    @api.depends("category_id")
    def _compute_partner_count(self):
        customers = self.env["res.partner"].with_context(active_test=False)
        groups = customers._read_group(
            [("category_id", "in", self.category_id.ids)], ["category_id"], ["__count"]
        )
        counts = {tag.id: count for tag, count in groups}
        for line in self:
            line.partner_count = counts.get(line.category_id.id, 0)


class PartnerConsentConversionCount(models.TransientModel):
    _name = "partner.consent.conversion.count"
    _description = "Count of a Conversion"

    conversion_id = fields.Many2one("partner.consent.conversion", required=True, ondelete="cascade")
    source = fields.Char("Found in")
    result = fields.Char("Becomes")
    found_count = fields.Integer("Customers")
    change_count = fields.Integer("To change")
    left_count = fields.Integer("Left alone")
