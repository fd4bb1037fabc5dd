"""What SQL does to many entries at once: the rights of the ORM, and deletion."""

from odoo.fields import Domain
from odoo.tools import SQL

# Table and column of what can be attached to an entry.
ATTACHED = (
    ("mail_message", "model"),
    ("ir_attachment", "res_model"),
    ("mail_activity", "res_model"),
    ("ir_model_data", "model"),
)


def check_rights(entries, domain, operation):
    """Hold rows that SQL makes or deletes to the same rights as the ORM would.

    :param entries: empty recordset of ``partner.history``, with the user's rights
    :param domain: which entries
    :raises AccessError: where the user may not do that to one of them
    """
    entries.check_access(operation)
    if entries.env.su:
        return
    # sudo: rules are applied here by hand, on rows that the user may not be allowed to read
    rules = entries.env["ir.rule"]
    allowed = Domain(rules._compute_domain(entries._name, operation))
    everything, domain = entries.sudo(), Domain(domain)
    # Not ~allowed: PostgreSQL would look through all customers for each chunk.
    permitted = everything._search(domain & allowed)
    if refused := everything.search(domain & Domain("id", "not in", permitted), limit=1):
        raise rules._make_access_error(operation, refused.sudo(False))


def delete_unattached(entries, condition):
    """Delete the rows that meet the SQL ``condition`` and that nothing is attached to.

    :param entries: empty recordset of ``partner.history``
    """
    entries.flush_model()
    for model in ("mail.message", "ir.attachment", "mail.activity"):
        entries.env[model].flush_model()
    attached = SQL(" ").join(
        SQL(
            "AND NOT EXISTS (SELECT 1 FROM %s WHERE res_id = partner_history.id AND %s = %s)",
            SQL.identifier(table),
            SQL.identifier(column),
            entries._name,
        )
        for table, column in ATTACHED
    )
    entries.env.execute_query(
        SQL("DELETE FROM partner_history WHERE %s %s RETURNING id", condition, attached)
    )
    forget(entries)


def forget(entries):
    """Forget what the cache knows of entries, after SQL has made or deleted some."""
    entries.invalidate_model()
    entries.env["res.partner"].invalidate_model(["history_ids", "history_count"])
