"""Verification of the ledger: recompute every chain, compare with the last checkpoint."""

from odoo import SUPERUSER_ID
from odoo.tools import SQL, format_datetime, split_every

from ...policy import evidence, verification

PAGE = 2_000
CHAINS = 500


def breaks(events, partner_ids=None):
    """Yield a ``verification.Break`` for each broken chain; no access check.

    :param events: empty recordset of ``partner.consent.event``
    :param partner_ids: ids of the customers to verify; the whole ledger where left out
    """
    env = events.env
    env["res.partner"].flush_model(["active"])
    env["ir.attachment"].flush_model(["checksum"])
    broken = set()
    for condition in _conditions(env, partner_ids):
        for found in verification.breaks(_rows_in_order(env, condition)):
            broken.add(found.chain_id)
            yield found
        for found in _missing_heads(env, condition):
            if found.chain_id not in broken:
                yield found
    if partner_ids is None and not env["partner.consent.checkpoint"]._agrees():
        yield verification.Break(0, 0, 0, verification.CHECKPOINT)


def _conditions(env, partner_ids):
    """Yield SQL that limits ``place`` to these customers' chains, some chains at a time."""
    if partner_ids is None:
        yield SQL("TRUE")
        return
    ids = list(partner_ids)
    rows = env.execute_query(
        SQL(
            "SELECT unnest(%s::int[]) AS chain_id UNION SELECT chain_id"
            " FROM partner_consent_event WHERE partner_id = ANY(%s::int[]) ORDER BY chain_id",
            ids,
            ids,
        )
    )
    for some in split_every(CHAINS, (chain_id for (chain_id,) in rows), tuple):
        yield SQL("place.chain_id IN %s", some)


def _rows_in_order(env, condition):
    """Yield the ledger's rows by chain and number, a page at a time.

    The pages of one transaction show one moment: Odoo's transactions are REPEATABLE READ.
    """
    columns = ("id", *evidence.FIELDS, *evidence.PERSONAL, "salts", "previous_hash", "hash")
    names = (*columns, "moved", "document")
    last = (-(2**31), 0)
    while True:
        rows = env.execute_query(
            SQL(
                # A merge deletes the customer whose rows it hands on, so a customer who still
                # exists has all rows.
                "SELECT %s, place.partner_id IS DISTINCT FROM place.chain_id AND EXISTS ("
                "SELECT 1 FROM res_partner owner WHERE owner.id = place.chain_id),"
                " place.attachment_checksum IS NOT NULL AND EXISTS ("
                "SELECT 1 FROM ir_attachment document WHERE document.id = place.attachment_id"
                " AND document.checksum IS DISTINCT FROM place.attachment_checksum)"
                " FROM partner_consent_event place"
                " WHERE (place.chain_id, place.sequence) > %s AND %s"
                " ORDER BY place.chain_id, place.sequence LIMIT %s",
                SQL(", ").join(SQL.identifier("place", column) for column in columns),
                last,
                condition,
                PAGE,
            )
        )
        for values in rows:
            row = dict(zip(names, values, strict=True))
            row["moment"] = str(row["moment"])
            last = row["chain_id"], row["sequence"]
            yield row
        if len(rows) < PAGE:
            return


def _missing_heads(env, condition):
    """Return a break for each head of the last checkpoint that the ledger lacks."""
    rows = env.execute_query(
        SQL(
            "SELECT place.event_id, place.chain_id, place.sequence, event.id"
            " FROM partner_consent_head place LEFT JOIN partner_consent_event event"
            " ON event.chain_id = place.chain_id AND event.sequence = place.sequence"
            " WHERE event.hash IS DISTINCT FROM place.hash AND %s ORDER BY place.chain_id",
            condition,
        )
    )
    return [
        verification.Break(
            found or missing, chain, number, verification.CHANGED if found else verification.CUT
        )
        for missing, chain, number, found in rows
    ]


def break_message(events, found):
    """Return in words what is broken and where.

    :param events: empty recordset of ``partner.consent.event``
    :param found: a ``verification.Break``
    """
    env = events.env
    if found.problem == verification.CHECKPOINT:
        return env._("The recorded ends of the chains don't agree with the last ledger check.")
    event = events.browse(found.event_id).exists()
    customer = event.partner_id or env["res.partner"].browse(found.chain_id).exists()
    problems = {
        verification.CHANGED: env._("it was changed afterwards"),
        verification.UNLINKED: env._("it doesn't follow the row before it"),
        verification.GAP: env._("rows before it are missing"),
        verification.MOVED: env._("it was moved to another customer"),
        verification.DOCUMENT: env._("its document was exchanged"),
        verification.CUT: env._("it is missing"),
        verification.REMOVED: env._("a value was removed, and no erasure is recorded"),
    }
    return env._(
        "%(customer)s, row No. %(number)s (ID %(id)s, %(moment)s): %(problem)s.",
        customer=_nameable(customer).display_name or env._("Chain %s", found.chain_id),
        number=found.sequence,
        id=found.event_id,
        moment=format_datetime(env, event.moment) if event else env._("deleted"),
        problem=problems[found.problem],
    )


def _intact_message(env, partner_ids):
    intact = env._("The ledger is intact: nothing was changed, moved or removed.")
    erased = count_erased(env, partner_ids)
    if not erased:
        return intact
    return env._(
        "%(intact)s Personal values of %(count)s row(s) were erased on request.",
        intact=intact,
        count=erased,
    )


def count_erased(env, partner_ids=None):
    """Return from how many rows personal values were erased, of these customers or of all."""
    counts = [
        env.execute_query(
            SQL(
                "SELECT count(*) FROM partner_consent_event place WHERE %s AND NOT"
                " COALESCE(salts, '{}') ?& ARRAY(SELECT jsonb_object_keys(commitments))",
                condition,
            )
        )[0][0]
        for condition in _conditions(env, partner_ids)
    ]
    return sum(counts)


def _nameable(customer):
    """Return the customer where whoever reads the result may know their name.

    What the job finds is read by officers and auditors of every company.
    """
    if customer.env.uid == SUPERUSER_ID:
        return customer.filtered(lambda one: not one.company_id)
    return customer.sudo(False)._filtered_access("read")


def result_message(events, partner_ids=None):
    """Verify, and say what came of it.

    :return: ``(whether the ledger is intact, the result in words)``
    """
    found = list(breaks(events, partner_ids))
    if not found:
        return True, _intact_message(events.env, partner_ids)
    return False, events.env._(
        "%(count)s broken chain(s). The first broken row: %(first)s Compare with a backup "
        "and inform the person in charge of data protection.",
        count=len(found),
        first=break_message(events, found[0]),
    )


def result_notification(events, partner_ids=None):
    """Verify, and return the action that shows what came of it."""
    intact, message = result_message(events, partner_ids)
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": events.env._("Consent ledger"),
            "type": "success" if intact else "danger",
            "sticky": not intact,
            "message": message,
        },
    }
