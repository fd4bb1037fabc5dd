"""Merging customers: all entries stay in their batches, which undo takes back whole."""

from odoo.tools import SQL


def keep_in_batches(sources, target):
    """Let entries stay in a batch that has more than one for the merged customers.

    The unique index of the batch takes a second one only with the number of the customer whom the
    batch made it for. To be called before the entries change hands.

    :param sources: the customers that are about to be deleted
    :param target: the customer who remains, and keeps the own entry as it is
    """
    entries = sources.env["partner.history"]
    entries.flush_model(["batch_id", "partner_id", "merged_from"])
    entries.env.execute_query(
        SQL(
            "UPDATE partner_history entry SET merged_from = entry.partner_id"
            " WHERE entry.partner_id = ANY(%(sources)s) AND entry.batch_id IS NOT NULL"
            " AND entry.merged_from IS NULL AND EXISTS ("
            "SELECT 1 FROM partner_history other WHERE other.batch_id = entry.batch_id"
            " AND other.merged_from IS NULL AND (other.partner_id = %(target)s"
            " OR other.partner_id = ANY(%(sources)s) AND other.id < entry.id))"
            " RETURNING entry.id",
            sources=sources.ids,
            target=target.id,
        )
    )
    entries.invalidate_model(["merged_from"])
