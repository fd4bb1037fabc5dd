"""Letters as one file: made in parts, so that an interruption loses one part at most."""

import base64
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL
from odoo.tools.pdf import merge_pdf

REPORT = "partner_consent.report_partner_letter"
DAYS_KEPT = 30


def check_printable(letter):
    """Render the letters of a run that is printed later, when the file is downloaded.

    What can't be printed must stop here, before the history says that it was.
    """
    letter.env["ir.actions.report"]._render_qweb_html(REPORT, letter.ids)


def make_part(letter, start, stop):
    """Print the letters from ``start`` to ``stop`` of the selected customers."""
    pdf, _type = letter.env["ir.actions.report"]._render_qweb_pdf(
        REPORT, letter.ids, data={"start": start, "stop": stop}
    )
    part = _all_parts(letter).create({"letter_id": letter.id, "pdf": base64.b64encode(pdf)})
    letter.env.flush_all()
    part.invalidate_recordset()


def merge_parts(letter):
    """Put the parts of a run together to its file."""
    parts = _parts_of(letter)
    if not parts:
        return
    name = letter.env._("Letters %s", fields.Date.context_today(letter))
    pdf = merge_pdf(parts._documents())
    # sudo: the file is the engine's to write
    letter.sudo().write({"pdf": base64.b64encode(pdf), "pdf_name": f"{name}.pdf"})
    parts.unlink()


def delete_parts(letters):
    """Delete the parts by the ORM: the database would keep their files."""
    _parts_of(letters).unlink()


def delete_old_files(letters):
    """Delete old files: they hold names and addresses, and have been printed.

    A run that has been standing still as long starts anew when it is continued.

    :param letters: empty recordset of ``partner.letter``
    """
    before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
    old = letters.search([("pdf_name", "!=", False), ("write_date", "<", before)])
    old.sudo().write({"pdf": False, "pdf_name": False})
    _start_anew(_all_parts(letters).search([("letter_id.write_date", "<", before)]).letter_id)


def runs_with_files(env, partner_ids):
    """Return the runs of ``partner.letter`` that have printed letters, perhaps to one of these.

    :param partner_ids: ids of customers
    """
    rows = env.execute_query(
        SQL(
            "SELECT letter.id FROM partner_letter letter WHERE letter.state <> 'draft'"
            " AND (letter.pdf_name IS NOT NULL"
            " OR EXISTS (SELECT 1 FROM partner_letter_part part WHERE part.letter_id = letter.id))"
            " AND EXISTS (SELECT 1 FROM jsonb_array_elements(letter.selected_ids) chosen"
            " WHERE chosen::int = ANY(%s)) ORDER BY letter.id",
            list(partner_ids),
        )
    )
    # sudo: whoever printed them
    return env["partner.letter"].sudo().browse(id_ for (id_,) in rows)


def delete_files(letters):
    """Delete what these runs have printed; one that is still at work starts anew."""
    letters.write({"pdf": False, "pdf_name": False})
    _start_anew(_parts_of(letters).letter_id)


def _start_anew(letters):
    delete_parts(letters)
    letters.write(
        {
            "done_count": 0,
            "excluded_count": 0,
            "excluded_ids": [],
            "same_household_count": 0,
            "same_household_ids": [],
        }
    )


def _parts_of(letters):
    return _all_parts(letters).search([("letter_id", "in", letters.ids)])


def _all_parts(letters):
    # sudo: parts are the engine's
    return letters.env["partner.letter.part"].sudo()
