"""Letters to many customers: what they say, and who gets one."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import vocabulary as v
from ..batch import windows
from ..batch.partner_batch import ENGINE_FIELDS
from ..decision import outcome, words
from . import households, parts, recipients, rendering


class PartnerLetter(models.Model):
    _name = "partner.letter"
    _inherit = ["partner.batch", "partner.consent.scope"]
    _description = "Letters"
    _order = "id desc"
    _rec_name = "subject"

    _batch_cron = "partner_consent.ir_cron_letter"
    _engine_fields = ENGINE_FIELDS | {
        "pdf",
        "pdf_name",
        "same_household_ids",
        "same_household_count",
    }
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
    household = households.choice()
    done_count = fields.Integer("Letters")
    refused_count = fields.Integer("Got none", compute="_compute_refused_count")
    same_household_ids = fields.Json(prefetch=False, readonly=True, copy=False)
    same_household_count = fields.Integer("Same household", readonly=True, copy=False)
    letter_count = fields.Integer("Get a letter", compute="_compute_counts")
    household_count = fields.Integer("Get it with others", compute="_compute_counts")
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
    @api.depends("selected_ids", "consent_scope", "household", "company_id")
    def _compute_counts(self):
        for letter in self:
            counts = recipients.reason_counts(letter)
            letter.letter_count = counts.pop(None, 0)
            letter.household_count = counts.pop(households.SAME_HOUSEHOLD, 0)
            others = letter.letter_count + letter.household_count
            letter.left_out_count = letter.total_count - others
            letter.left_out_summary = words.summary(self.env, counts)

    @api.depends("excluded_count", "same_household_count")
    def _compute_refused_count(self):
        for letter in self:
            letter.refused_count = letter.excluded_count - letter.same_household_count

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

    def action_view_excluded(self):
        action = super().action_view_excluded()
        # Whose household gets the letter isn't left out, though nothing is printed for them.
        domain = [*action["domain"], ("id", "not in", self.same_household_ids or [])]
        return action | {"domain": domain}

    def action_view_household(self):
        """List the customers whose household gets the letter; of a draft, who would be now."""
        self.ensure_one()
        ids = self.same_household_ids or []
        if self.state == "draft":
            found = recipients.with_reason(self, self._selected())
            ids = found.get(households.SAME_HOUSEHOLD, [])
        action = windows.customers(self.env._("Same household"), [("id", "in", ids)])
        return action | {"context": {"active_test": False} | windows.of_run(self)}

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

        :return: list of dicts, one per customer: ``partner``, ``addressee``, ``subject``, ``body``
        """
        self.ensure_one()
        return rendering.letters(self, start, stop)

    def _recipients(self, partner_ids, before=()):
        """Return those of the customers who get a letter now, in ascending order.

        :param before: ids of those who have theirs from an earlier part of the run
        """
        ids = recipients.with_reason(self, partner_ids, before).get(None, ())
        return self.env["res.partner"].browse(ids)

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

    def _print_name(self):
        return rendering.title(self) or self.env._("Letters")

    def _in_background(self):
        return self.total_count > self._immediate_limit()

    def _chunk_size(self):
        return self._chunk if self._in_background() else self.total_count

    def _deal_with(self, ids):
        position = self._position()
        before = recipients.written_before(self, position)
        found = recipients.with_reason(self, ids, before)
        written_to = found.get(None, ())
        if written_to and self._in_background():
            parts.make_part(self, position, position + len(ids))
        elif written_to:
            parts.check_printable(self)
        households.note(self, found.get(households.SAME_HOUSEHOLD, []))
        return sorted(set(ids).difference(written_to))

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
        found = recipients.with_reason(self, selected := self._selected())
        gets_it = found.get(None, []) + found.get(households.SAME_HOUSEHOLD, [])
        return sorted(set(selected).difference(gets_it))

    def _dialog(self):
        return "partner_consent.partner_letter_view_dialog", self.env._("Letters")
