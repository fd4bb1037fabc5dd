"""Merging customers: all entries stay, though a batch has one per customer only."""

from odoo.tools import SQL


def leave_batches(sources, target):
    """Let entries leave their batch where it has more than one for the merged customers.

    To be called before the entries change hands, which the unique index of the batch would refuse.

    :param sources: the customers that are about to be deleted
    :param target: the customer who remains, and keeps the own entry in its batch
    """
    entries = sources.env["partner.history"]
    entries.flush_model(["batch_id", "partner_id"])
    entries.env.execute_query(
        SQL(
            "UPDATE partner_history entry SET batch_id = NULL"
            " WHERE entry.partner_id = ANY(%(sources)s) AND entry.batch_id IS NOT NULL AND EXISTS ("
            "SELECT 1 FROM partner_history other WHERE other.batch_id = entry.batch_id"
            " AND (other.partner_id = %(target)s"
            " OR other.partner_id = ANY(%(sources)s) AND other.id < entry.id))"
            " RETURNING entry.id",
            sources=sources.ids,
            target=target.id,
        )
    )
    entries.invalidate_model(["batch_id"])
