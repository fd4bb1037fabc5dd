"""Taking the entries of a batch back, except those that somebody has worked on since."""

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import raw_rows


def undo(batch):
    """Delete the entries of a batch that are as the batch made them.

    :raises UserError: where there is nothing to undo
    :raises AccessError: where the user may not delete the entries
    """
    batch.ensure_one()
    batch.check_access("write")
    batch.sudo().lock_for_update(allow_referencing=True)
    if batch.state not in ("running", "done"):
        raise UserError(
            batch.env._("%(batch)s: there is nothing to undo.", batch=batch.display_name)
        )
    entries = batch.env["partner.history"]
    raw_rows.check_rights(entries, Domain("batch_id", "=", batch.id), "unlink")
    raw_rows.delete_unattached(
        entries, SQL("batch_id = %s AND NOT COALESCE(edited, FALSE)", batch.id)
    )
    kept = entries.sudo().search_count([("batch_id", "=", batch.id)])
    # sudo: the columns of progress are the engine's to write
    batch.sudo().write({"state": "undone", "done_count": kept, "kept_count": kept, "error": False})
