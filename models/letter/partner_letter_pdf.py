"""Letters as one file: made in parts, so that an interruption loses one part at most."""

import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.pdf import merge_pdf

REPORT = "partner_consent.report_partner_letter"
DAYS_KEPT = 30


class PartnerLetterPart(models.Model):
    """Some of the letters of one run. It is deleted when the file is complete."""

    _name = "partner.letter.part"
    _description = "Part of the Letters"
    _order = "id"

    letter_id = fields.Many2one("partner.letter", required=True, index=True, ondelete="cascade")
    pdf = fields.Binary(attachment=True, required=True)

    def _documents(self):
        """Yield the documents one by one, and keep none of them in memory."""
        for part in self:
            # Alone, or the ORM would fetch those of all parts along with it.
            alone = part.browse(part.id)
            yield base64.b64decode(alone.pdf)
            alone.invalidate_recordset(["pdf"])
            alone.env["ir.attachment"].invalidate_model(["datas", "raw"])


class PartnerLetter(models.Model):
    _inherit = "partner.letter"

    # A part holds this many letters in memory.
    _chunk = 50

    def _run_chunk(self, ids):
        """Make the next letters: a part of the file where they are many."""
        self.ensure_one()
        position = self.done_count + self.excluded_count
        in_background = len(ids) > self._immediate
        chunk = ids[position : position + self._chunk] if in_background else ids
        partners = self._recipients(chunk)
        if partners and in_background:
            self._make_part(position, position + len(chunk))
        elif partners:
            # The file is made when it is downloaded: what can't be printed must stop here, before
            # the history says that it was.
            self.env["ir.actions.report"]._render_qweb_html(REPORT, self.ids)
        excluded = sorted(set(chunk).difference(partners.ids))
        done = position + len(chunk) >= len(ids)
        # sudo: the columns of progress are the engine's to write
        self.sudo().write(
            {
                "done_count": self.done_count + len(partners),
                "excluded_count": self.excluded_count + len(excluded),
                "excluded_ids": (self.excluded_ids or []) + excluded,
                "state": "done" if done else "running",
            }
        )
        if done:
            self._finish(ids)
        return len(chunk)

    def _make_part(self, start, stop):
        pdf, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORT, self.ids, data={"start": start, "stop": stop}
        )
        # sudo: parts are the engine's
        parts = self.env["partner.letter.part"].sudo()
        part = parts.create({"letter_id": self.id, "pdf": base64.b64encode(pdf)})
        self.env.flush_all()
        part.invalidate_recordset()

    def _finish(self, ids):
        """Put the parts together, and make the history entries."""
        # sudo: parts are the engine's
        parts = self.env["partner.letter.part"].sudo().search([("letter_id", "=", self.id)])
        if parts:
            pdf = merge_pdf(parts._documents())
            # sudo: the file is the engine's to write
            self.sudo().write({"pdf": base64.b64encode(pdf), "pdf_name": self._file_name()})
            parts.unlink()
        if self.create_history:
            written_to = sorted(set(ids).difference(self.excluded_ids or []))
            partners = self.env["res.partner"].with_context(active_test=False)
            # A customer whom the user may not see any more must not hold up the others.
            partners = partners.search([("id", "in", written_to)])
            partners.generate_history({"note": self._history_note()})

    def _file_name(self):
        return self.env._("Letters %s", fields.Date.context_today(self)) + ".pdf"

    def unlink(self):
        self.check_access("unlink")
        # By the ORM: the database would delete the parts, but not their files.
        self._delete_parts()
        return super().unlink()

    def _delete_parts(self):
        # sudo: parts are the engine's
        self.env["partner.letter.part"].sudo().search([("letter_id", "in", self.ids)]).unlink()

    @api.autovacuum
    def _gc_files(self):
        """Delete old files: they hold names and addresses, and have been printed.

        A run that has been standing still as long starts anew when it is continued.
        """
        before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        old = self.search([("pdf_name", "!=", False), ("write_date", "<", before)])
        old.sudo().write({"pdf": False, "pdf_name": False})
        # sudo: parts are the engine's
        parts = self.env["partner.letter.part"].sudo()
        stopped = parts.search([("letter_id.write_date", "<", before)]).letter_id
        stopped._delete_parts()
        stopped.write({"done_count": 0, "excluded_count": 0, "excluded_ids": []})
