"""Which anchor seals a row of the ledger: the first of each kind that was made after it."""

from odoo.tools import SQL, format_datetime


def first_anchors(events):
    """Return ``{event id: [the first anchor of each kind whose checkpoint sealed the row]}``.

    :param events: rows of ``partner.consent.event``
    """
    env = events.env
    if not events:
        return {}
    env["partner.consent.anchor"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT event.id, first.id
              FROM partner_consent_event event
             CROSS JOIN (VALUES ('stamp'), ('mail')) AS kinds (kind)
             CROSS JOIN LATERAL (
                   SELECT anchor.id
                     FROM partner_consent_checkpoint checkpoint
                     JOIN partner_consent_anchor anchor ON anchor.checkpoint_id = checkpoint.id
                      AND anchor.kind = kinds.kind
                     LEFT JOIN partner_consent_checkpoint following
                       ON following.sequence = checkpoint.sequence + 1
                    WHERE checkpoint.horizon >= event.id
                      AND CASE WHEN following.id IS NULL THEN EXISTS (
                               SELECT 1 FROM partner_consent_head head
                                WHERE head.chain_id = event.chain_id
                                  AND head.sequence >= event.sequence)
                          ELSE NOT COALESCE(following.late, '[]') @> to_jsonb(event.id) END
                    ORDER BY checkpoint.sequence LIMIT 1
                   ) first
             WHERE event.id IN %s
             ORDER BY event.id, kinds.kind DESC
            """,
            tuple(events.ids),
        )
    )
    found = {id_: env["partner.consent.anchor"] for id_ in events.ids}
    for event_id, anchor_id in rows:
        found[event_id] += env["partner.consent.anchor"].browse(anchor_id)
    return found


def told(events):
    """Return ``{event id: [words]}``: by which anchors each row is sealed.

    :param events: rows of ``partner.consent.event``, as the superuser reads them
    """
    return {
        id_: [_words(anchor) for anchor in anchors]
        for id_, anchors in first_anchors(events).items()
    }


def _words(anchor):
    env, checkpoint = anchor.env, anchor.checkpoint_id
    values = {
        "number": checkpoint.sequence,
        "moment": format_datetime(env, checkpoint.moment),
        "whom": anchor.whom,
        "anchored": format_datetime(env, anchor.moment),
        "hash": checkpoint.hash,
    }
    if anchor.kind == "stamp":
        return env._(
            "Ledger check No. %(number)s of %(moment)s, stamped by %(whom)s on %(anchored)s, hash "
            "%(hash)s",
            **values,
        )
    return env._(
        "Ledger check No. %(number)s of %(moment)s, mailed on %(anchored)s, hash %(hash)s",
        **values,
    )
