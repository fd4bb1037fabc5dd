"""May we write to these, each for the company that it is sent for?"""

from odoo.tools import SQL

from ...models.controller.controllers import controller_id
from ...models.decision.compilation import left_out
from .for_whom import environments
from .recipients import decide, decided_documents, given


def decided_given(env, recipients, channel, scope):
    """Decide recipients given in Python, each for its own company.

    :param recipients: list of ``recipients.Recipient``, not empty
    :param str channel: ``email`` or ``sms``
    :param str scope: ``marketing`` or ``service``
    :return: SQL as from ``recipients.decide``, with ``company_id``, the controller; the id is the
        place in the list
    """
    return _union(
        (own, decide(own, given([recipients[place] for place in places], places), channel, scope))
        for own, places in environments(env, [recipient.company_id for recipient in recipients])
    )


def decided_series(documents, company_ids, channel, scope):
    """Decide documents, each for its own company; what the user can't read isn't among them.

    :param documents: recordset of any model, not empty
    :param dict company_ids: ``{document id: company id}``
    :return: SQL as from ``recipients.decided_documents``, with ``company_id``, the controller
    """

    def decided(own, places):
        query = documents.browse()._search([("id", "in", [documents.ids[n] for n in places])])
        model = documents.browse().with_env(own)
        return decided_documents(model, query, channel, scope)

    return _union(
        (own, decided(own, places))
        for own, places in environments(documents.env, [company_ids[id_] for id_ in documents.ids])
    )


def reasons_for(env, recipients, channel, scope):
    """Return the reason for each recipient, or None where contact is allowed, with one query.

    :param recipients: list of ``recipients.Recipient``
    :param str channel: ``email`` or ``sms``
    :param str scope: ``marketing`` or ``service``
    """
    if not recipients:
        return []
    decided = decided_given(env, recipients, channel, scope)
    found = dict(env.execute_query(left_out(decided, SQL("id, reason"))))
    return [found.get(place) for place in range(len(recipients))]


def _union(parts):
    """Return the SQL of all that was decided.

    :param parts: iterable of ``(environment, SQL)``
    """
    return SQL(" UNION ALL ").join(
        SQL("SELECT decided.*, %s AS company_id FROM (%s) decided", controller_id(own), decided)
        for own, decided in parts
    )
