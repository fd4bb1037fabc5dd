"""Letters for a selection of customers: one PDF for those who may be written to."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..enforcement.scopes import SCOPES
from ..policy import vocabulary as v


class PartnerLetter(models.TransientModel):
    _name = "partner.letter"
    _description = "Letters"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        default=lambda self: self._default_partner_ids(),
    )
    template_id = fields.Many2one("mail.template", domain=[("model", "=", "res.partner")])
    subject = fields.Char(compute="_compute_text", store=True, readonly=False)
    body = fields.Html(
        compute="_compute_text", store=True, readonly=False, sanitize="email_outgoing"
    )
    scope = fields.Selection(
        SCOPES,
        string="Purpose",
        required=True,
        default=v.MARKETING,
        readonly=True,
    )
    create_history = fields.Boolean("Make a history entry for each")
    letter_count = fields.Integer("Letters", compute="_compute_counts")
    excluded_count = fields.Integer("Left out", compute="_compute_counts")

    @api.model
    def _default_partner_ids(self):
        if self.env.context.get("active_model") == "res.partner":
            return [Command.set(self.env.context.get("active_ids") or [])]
        return []

    @api.depends("template_id")
    def _compute_text(self):
        for letter in self:
            letter.subject = letter.template_id.subject or letter.subject
            letter.body = letter.template_id.body_html or letter.body

    @api.depends("partner_ids")
    def _compute_counts(self):
        for letter in self:
            letter.letter_count = len(letter._consent_recipients())
            letter.excluded_count = len(letter.partner_ids) - letter.letter_count

    def _consent_recipients(self):
        return self.partner_ids._origin._consent_allowed("post", self.scope)

    def action_print(self):
        """Print one letter for each customer who may be written to, as one file.

        :raises UserError: where nobody may be written to
        """
        self.ensure_one()
        partners = self._consent_recipients()
        if not partners:
            raise UserError(
                self.env._(
                    "None of the %(count)s customers may be written to by letter. The tab "
                    "“Consent & Locks” on each of them says why.",
                    count=len(self.partner_ids),
                )
            )
        if self.create_history:
            partners.generate_history({"note": self.env._("Letter: %s", self.subject or "")})
        report = self.env.ref("partner_consent.action_report_partner_letter")
        return report.report_action(self, config=False)

    def _letters(self):
        """Return the letters, one dict per customer: ``partner``, ``subject``, ``body``."""
        self.ensure_one()
        partners = self._consent_recipients()
        subjects = self._render_letters("subject", self.subject, partners, "inline_template")
        bodies = self._render_letters("body_html", self.body, partners, "qweb")
        return [
            {"partner": partner, "subject": subjects[partner.id], "body": bodies[partner.id]}
            for partner in partners
        ]

    def _render_letters(self, fname, text, partners, engine):
        """Return ``{customer id: text}``; what is unchanged since the template may use all of it.

        Staff who are no template editors may write the simple placeholders only.
        """
        if self.template_id and text == self.template_id[fname]:
            return self.template_id._render_field(fname, partners.ids)
        mixin = self.env["mail.render.mixin"]
        return mixin._render_template(text or "", "res.partner", partners.ids, engine=engine)
