"""Whom a message on a document reaches: chosen recipients and followers, but not staff."""

from ..context import LEFT_OUT


def notified_ids(documents, subtype_id, partner_ids):
    """Return the ids of the customers whom a message reaches, each once, the chosen ones first.

    :param documents: recordset of any model, also an empty one
    :param subtype_id: subtype of the message, whose followers are asked for; none without it
    :param partner_ids: ids of the chosen recipients
    """
    left_out = documents.env.context.get(LEFT_OUT) or ()
    by_document = documents.env["mail.followers"]._get_recipient_data(
        documents, "comment", subtype_id, list(partner_ids)
    )
    found = {
        id_: None
        for data in by_document.values()
        for id_, info in data.items()
        if id_ and info["active"] and info["share"] and id_ not in left_out
    }
    chosen = {id_: None for id_ in partner_ids if id_ in found}
    return list(chosen | found)
