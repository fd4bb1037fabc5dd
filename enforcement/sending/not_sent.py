"""What a document's chatter says of a message that wasn't sent."""


def log_not_sent(documents, failure_type):
    """Write "not sent, because …" on each document that has a chatter.

    :param documents: recordset of any model, or None
    :param str failure_type: one of ``policy.failure_types.CODES``
    """
    if not documents or not hasattr(documents, "_message_log"):
        return
    env = documents.env
    labels = dict(env["mail.mail"]._fields["failure_type"]._description_selection(env))
    body = env._("Not sent, because: %(reason)s.", reason=labels[failure_type])
    for document in documents:
        document._message_log(body=body)
