"""Who gets a mailing and who is left out: decided live before sending, read from traces afterwards.

Each function here takes one ``mailing.mailing``.
"""

from collections import Counter

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.decision.compilation import left_out
from ...models.selection.evaluating import condition_env
from ...policy import vocabulary as v
from ...policy.channels import by_mailing_type
from ..context import UNFILTERED, marked
from . import traces
from .recipients import decided_documents

# A selection, or a condition, that names what is gone with an app.
UNTELLABLE = (UserError, ValueError)


def target_query(mailing, res_ids=None):
    """Return the query of all recipients, left out or not.

    Record rules are those of who looks, and in the queue those of who put it there.

    :param res_ids: the documents to send to, all recipients where left out
    :raises UserError, ValueError: ``UNTELLABLE``, where the mailing's condition can't be read
    """
    if res_ids:
        domain = Domain("id", "in", res_ids)
    else:
        domain = marked(mailing, UNFILTERED)._get_recipients_domain()
    return condition_env(mailing)[mailing.mailing_model_real]._search(domain)


def question(mailing, res_ids=None):
    """Return what :mod:`.recipients` has to know: model, query, channel and scope."""
    mailing.ensure_one()
    return (
        condition_env(mailing)[mailing.mailing_model_real],
        target_query(mailing, res_ids),
        by_mailing_type(mailing.mailing_type),
        mailing.consent_scope or v.MARKETING,
    )


def decided(mailing, res_ids=None):
    """Return the SQL of all recipients as ``id, partner_id, address, reason``."""
    return decided_documents(*question(mailing, res_ids))


def together(mailing):
    """Return the mailings whose traces count for this one: the winner of a test has its rivals'."""
    own = mailing._origin
    if own.ab_testing_enabled and own.ab_testing_is_winner_mailing:
        return own._get_ab_testing_siblings_mailings()
    return own


def untraced(mailing):
    """Return :func:`decided` without whom this mailing has dealt with already: it has their trace.

    Both sides meet in a ``GROUP BY``, as in :func:`.traces.insert`.
    """
    every, own = decided(mailing), together(mailing)
    if not traces.exist(own):
        return every
    return SQL(
        """
        SELECT id, MAX(partner_id) AS partner_id, MAX(address) AS address, MAX(reason) AS reason
          FROM (
                SELECT id, partner_id, address, reason, FALSE AS traced
                  FROM (%(every)s OFFSET 0) decided
                 UNION ALL
                SELECT res_id, NULL, NULL, NULL, TRUE FROM mailing_trace
                 WHERE mass_mailing_id IN %(mailing_ids)s AND model = %(model)s
               ) both_sides
         GROUP BY id
        HAVING NOT BOOL_OR(traced)
        """,
        every=every,
        mailing_ids=tuple(own.ids),
        model=mailing.mailing_model_real,
    )


def counts(mailing):
    """Return ``{reason: number of recipients}``; those who remain under None.

    Before sending that is what would happen now, afterwards what the traces say.
    """
    mailing.ensure_one()
    if mailing.state == "done":
        return traces.counts(mailing)
    model = mailing.env.get(mailing.mailing_model_real)
    if model is None or not model.has_access("read"):
        return {}
    try:
        still = untraced(mailing)
    except UNTELLABLE:
        # The form must open, or nobody could correct the condition.
        return {}
    found = Counter(
        dict(
            mailing.env.execute_query(
                SQL("SELECT reason, COUNT(*) FROM (%s) decided GROUP BY reason", still)
            )
        )
    )
    # Of a mailing that is sent again, who was left out stays left out.
    found.update({reason: n for reason, n in traces.counts(mailing).items() if reason})
    return dict(found)


def excluded_sql(mailing):
    """Return the SQL of those left out: ``res_id, partner_id, address, reason``."""
    mailing.ensure_one()
    if mailing.state == "done":
        return traces.excluded_sql(mailing)
    would_be = left_out(untraced(mailing), SQL("id AS res_id, partner_id, address, reason"))
    if not traces.has_excluded(mailing):
        return would_be
    return SQL("%s UNION ALL %s", traces.excluded_sql(mailing), would_be)


def exclude(mailing, res_ids=None):
    """Write one cancelled trace for each recipient who may not be contacted.

    Whoever has a trace of this mailing already gets no second one.

    :param res_ids: the documents to send to, all recipients where left out
    :return: set of those of ``res_ids`` that may be contacted
    """
    every = decided(mailing, res_ids)
    traces.insert(mailing, every)
    if not res_ids:
        return set()
    rows = mailing.env.execute_query(SQL("SELECT id FROM (%s) decided WHERE reason IS NULL", every))
    return {id_ for (id_,) in rows}


def remaining(mailing, res_ids):
    """Leave out whom it must, and return the ids to send to, or None where nobody remains.

    An empty list means that the mailing never had a recipient: Odoo reports that itself.
    """
    if not res_ids:
        ids = mailing._get_remaining_recipients()
        return None if not ids and traces.has_excluded(mailing) else ids
    # Whom the user may not read was not decided and gets nothing.
    allowed = exclude(mailing, res_ids)
    return [id_ for id_ in res_ids if id_ in allowed] or None
