"""Letters for a selection of customers: what they say, and who gets one."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..batch.partner_batch import ENGINE_FIELDS, ids_array
from ..decision import words
from ..decision.facts import reason_sql

PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


class PartnerLetter(models.Model):
    _name = "partner.letter"
    _inherit = ["partner.batch", "partner.consent.scope"]
    _description = "Letters"
    _order = "id desc"
    _rec_name = "subject"

    _batch_cron = "partner_consent.ir_cron_letter"
    _engine_fields = ENGINE_FIELDS | {"pdf", "pdf_name"}
    # More than that, and the browser would wait for minutes.
    _immediate = 100

    template_id = fields.Many2one(
        "mail.template", domain=[("model", "=", "res.partner")], ondelete="set null"
    )
    subject = fields.Char(compute="_compute_text", store=True, readonly=False)
    body = fields.Html(
        compute="_compute_text", store=True, readonly=False, sanitize="email_outgoing"
    )
    create_history = fields.Boolean("Make a history entry for each")
    company_id = fields.Many2one(
        "res.company",
        "Sender",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    done_count = fields.Integer("Letters")
    letter_count = fields.Integer("Get a letter", compute="_compute_counts")
    left_out_count = fields.Integer("Get none", compute="_compute_counts")
    left_out_summary = fields.Char("Left out, why", compute="_compute_counts")
    pdf = fields.Binary("File", attachment=True, readonly=True, copy=False)
    pdf_name = fields.Char(readonly=True, copy=False)

    _running_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("template_id")
    def _compute_text(self):
        for letter in self:
            letter.subject = letter.template_id.subject or letter.subject
            letter.body = letter.template_id.body_html or letter.body

    @api.depends_context("uid", "lang")
    @api.depends("selected_ids", "consent_scope")
    def _compute_counts(self):
        for letter in self:
            counts = letter._reason_counts()
            letter.letter_count = counts.pop(None, 0)
            letter.left_out_count = letter.total_count - letter.letter_count
            letter.left_out_summary = words.summary(self.env, counts)

    # -- who ---------------------------------------------------------------------------------------

    @api.model
    def _prepare(self, partner_ids, scope=v.MARKETING):
        """Make a draft for these customers.

        :param partner_ids: ids of customers whom the caller may read
        :param str scope: ``marketing`` or ``service``
        :raises AccessError: where the caller may not decide that it is service
        """
        self._consent_check_scope_right([scope])
        return self._make_draft(partner_ids, {"consent_scope": scope})

    def _judged(self, partner_ids):
        """Return ``SELECT id, reason`` of these customers, as far as the user may read them."""
        partners = self.env["res.partner"].with_context(active_test=False)
        query = partners._search([])
        query.add_where(SQL("res_partner.id = ANY(%s)", ids_array(partner_ids)))
        reason = reason_sql(partners, "post", self.consent_scope, "res_partner")
        return query.select(SQL.identifier("res_partner", "id"), SQL("%s AS reason", reason))

    def _reason_counts(self):
        ids = self._origin._selected() if self._origin else []
        if not ids:
            return {}
        query = SQL("SELECT reason, COUNT(*) FROM (%s) judged GROUP BY reason", self._judged(ids))
        return dict(self.env.execute_query(query))

    def _recipients(self, partner_ids):
        """Return those of the customers who may be written to now, in ascending order."""
        query = SQL(
            "SELECT id FROM (%s) judged WHERE reason IS NULL ORDER BY id",
            self._judged(partner_ids),
        )
        return self.env["res.partner"].browse(id_ for (id_,) in self.env.execute_query(query))

    # -- what --------------------------------------------------------------------------------------

    def _letters(self, start=0, stop=None):
        """Return the letters of a part of the selection, or of all.

        Whoever may not be written to by now gets none.

        :return: list of dicts, one per customer: ``partner``, ``subject``, ``body``
        """
        self.ensure_one()
        partners = self._recipients(self._selected()[start:stop])
        author = self._as_author()
        if author.env != self.env:
            partners &= author._recipients(partners.ids).with_env(self.env)
        subjects = author._render_letters("subject", self.subject, partners.ids, "inline_template")
        bodies = author._render_letters("body_html", self.body, partners.ids, "qweb")
        return [
            {"partner": partner, "subject": subjects[partner.id], "body": bodies[partner.id]}
            for partner in partners
        ]

    def _as_author(self):
        """Return the run with the rights of who wrote it, whoever prints it.

        A placeholder would otherwise read, or change, what only the reader of the letter may.
        """
        # sudo: the companies that a user may use
        author = self.sudo().create_uid
        companies = (self.company_id | self.env.companies).sudo() & author.company_ids
        letter = self.with_context(allowed_company_ids=companies.ids)
        # A user who was deleted has no rights.
        return letter.with_user(author or self.env.ref("base.public_user"))

    def _render_letters(self, fname, text, partner_ids, engine):
        """Return ``{customer id: text}``; what is unchanged since the template may use all of it.

        Staff who are no template editors may write the simple placeholders only.
        """
        if self._is_of_template(fname, text):
            return self.template_id._render_field(fname, partner_ids, compute_lang=True)
        mixin = self.env["mail.render.mixin"]
        return mixin._render_template(text or "", "res.partner", partner_ids, engine=engine)

    def _is_of_template(self, fname, text):
        """Whether the text is the template's own, in whichever language its writer saw it."""
        if not self.template_id:
            return False
        # sudo: the text is compared only
        template = self.template_id.sudo()
        translations = template._fields[fname]._get_stored_translations(template) or {}
        return text in translations.values() or text == template[fname]

    def _history_note(self):
        text = self.template_id.name or PLACEHOLDER.sub("…", self.subject or "")
        return self.env._("Letter: %s", text)

    def _check_start(self):
        super()._check_start()
        if self.create_history:
            self.env["partner.history"].check_access("create")

    # -- buttons -----------------------------------------------------------------------------------

    def _open_dialog(self):
        self.ensure_one()
        view = self.env.ref("partner_consent.partner_letter_view_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_print(self):
        """Print one letter for each customer who may be written to, as one file.

        Few are printed at once; many are made in the background, and the form shows how far.

        :raises UserError: where there is no subject, or nobody may be written to
        """
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            self._check_somebody()
            self._start()
        if self.total_count > self._immediate:
            return self._open_form()
        report = self.env.ref("partner_consent.action_report_partner_letter")
        return report.report_action(self, config=False)

    def _check_somebody(self):
        if not (self.subject or "").strip():
            raise UserError(self.env._("Enter a subject, or choose a template."))
        if not self.letter_count:
            raise UserError(
                self.env._(
                    "None of the %(count)s customers may be written to by letter. The tab "
                    "“Consent & Locks” on each of them says why.",
                    count=self.total_count,
                )
            )

    def action_view_excluded(self):
        """List the customers who got no letter, or would get none now."""
        self.ensure_one()
        excluded = self.excluded_ids or []
        if self.state == "draft":
            selected = self._selected()
            excluded = sorted(set(selected).difference(self._recipients(selected).ids))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers left out"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", excluded)],
            "context": {"active_test": False},
        }
