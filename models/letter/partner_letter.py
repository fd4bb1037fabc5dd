"""Letters to many customers: what they say, and who gets one."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..batch.customer_ids import ids_array
from ..batch.partner_batch import ENGINE_FIELDS
from ..decision import outcome, words
from ..decision.facts import reason_sql
from . import parts, rendering


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
    # A part holds this many letters in memory.
    _chunk = 50

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

    def unlink(self):
        self.check_access("unlink")
        parts.delete_parts(self)
        return super().unlink()

    @api.autovacuum
    def _gc_files(self):
        parts.delete_old_files(self)

    def action_print(self):
        """Print one letter for each customer who may be written to, as one file.

        Few are printed at once; many are made in the background, and the form shows how far.

        :return: the action that goes on; of what was printed just now it says how many got none
        :raises UserError: where there is no subject, or nobody may be written to
        """
        self.ensure_one()
        self.check_access("read")
        printed = self.state != "draft"
        if not printed:
            self._check_somebody()
            self._start()
        if self._in_background():
            return self._open_form()
        report = self.env.ref("partner_consent.action_report_partner_letter")
        action = report.report_action(self, config=False)
        if printed:
            return action
        counts = {outcome.PRINTED: self.done_count, outcome.LEFT_OUT: self.excluded_count}
        return outcome.toast(self.env, counts, action)

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

    def _letters(self, start=0, stop=None):
        """Return the letters of a part of the selected customers, or of all.

        Whoever may not be written to by now gets none.

        :return: list of dicts, one per customer: ``partner``, ``subject``, ``body``
        """
        self.ensure_one()
        return rendering.letters(self, start, stop)

    def _recipients(self, partner_ids):
        """Return those of the customers who may be written to now, in ascending order."""
        query = SQL(
            "SELECT id FROM (%s) decided WHERE reason IS NULL ORDER BY id",
            self._decided(partner_ids),
        )
        return self.env["res.partner"].browse(id_ for (id_,) in self.env.execute_query(query))

    def _reason_counts(self):
        """Return ``{reason: customers}``; those who get a letter under None."""
        ids = self._origin._selected() if self._origin else []
        if not ids:
            return {}
        query = SQL("SELECT reason, COUNT(*) FROM (%s) decided GROUP BY reason", self._decided(ids))
        return dict(self.env.execute_query(query))

    def _decided(self, partner_ids):
        """Return ``SELECT id, reason`` of these customers, as far as the user may read them."""
        partners = self.env["res.partner"].with_context(active_test=False)
        query = partners._search([])
        query.add_where(SQL("res_partner.id = ANY(%s)", ids_array(partner_ids)))
        reason = reason_sql(partners, "post", self.consent_scope, "res_partner")
        return query.select(SQL.identifier("res_partner", "id"), SQL("%s AS reason", reason))

    @api.model
    def _prepare(self, partner_ids, values=None):
        """Make a draft for these customers.

        :raises AccessError: where the caller may not decide that it is service
        """
        values = values or {}
        self._consent_check_scope_right([values.get("consent_scope", v.MARKETING)])
        return super()._prepare(partner_ids, values)

    def _check_start(self):
        super()._check_start()
        if self.create_history:
            self.env["partner.history"].check_access("create")

    def _in_background(self):
        return self.total_count > self._immediate_limit()

    def _chunk_size(self):
        return self._chunk if self._in_background() else self.total_count

    def _deal_with(self, ids):
        recipients = self._recipients(ids)
        if recipients and self._in_background():
            position = self._position()
            parts.make_part(self, position, position + len(ids))
        elif recipients:
            parts.check_printable(self)
        return sorted(set(ids).difference(recipients.ids))

    def _finish(self, ids):
        """Put the file together, and make the history entries."""
        parts.merge_parts(self)
        if self.create_history:
            written_to = sorted(set(ids).difference(self.excluded_ids or []))
            partners = self.env["res.partner"].with_context(active_test=False)
            # A customer whom the user may not see any more must not hold up the others.
            partners = partners.search([("id", "in", written_to)])
            partners.generate_history({"note": rendering.history_note(self)})

    def _excluded_now(self):
        selected = self._selected()
        return sorted(set(selected).difference(self._recipients(selected).ids))

    def _dialog(self):
        return "partner_consent.partner_letter_view_dialog", self.env._("Letters")
