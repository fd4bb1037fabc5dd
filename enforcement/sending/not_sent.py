"""What a document's chatter says of a message that wasn't sent, or was in spite of a refusal."""

from ...models.lock.naming import names


def log_not_sent(documents, failure_type, left_out=0):
    """Write "not sent, because …" on each document that has a chatter.

    :param documents: recordset of any model, or None
    :param str failure_type: one of ``policy.failure_types.CODES``
    :param int left_out: how many recipients didn't get it, where others did
    """
    if not documents or not hasattr(documents, "_message_log"):
        return
    env = documents.env
    labels = dict(env["mail.mail"]._fields["failure_type"]._description_selection(env))
    reason = labels[failure_type]
    if left_out:
        body = env._(
            "Not sent to %(count)s of the recipients, because: %(reason)s.",
            count=left_out,
            reason=reason,
        )
    else:
        body = env._("Not sent, because: %(reason)s.", reason=reason)
    for document in documents:
        document._message_log(body=body)


def log_sent_anyway(document, partners, user, reason):
    """Write on a document who got a message although they refused.

    :param document: one record of any model, or none
    :param partners: the customers; only whom user and readers may know are named
    :param user: who sent it
    """
    if not document or not hasattr(document, "_message_log"):
        return
    env = document.with_context(lang=user.lang).env
    # Whoever reads the document may know no other company's customers.
    company = document.company_id if "company_id" in document._fields else env["res.company"]
    # sudo: the queue tells on the document what was sent, whoever wrote it
    document.with_env(env).with_user(user).sudo()._message_log(
        body=env._(
            "Sent although %(names)s refused. Reason: %(reason)s",
            names=names(partners.with_user(user).with_context(lang=user.lang), company=company),
            reason=reason,
        )
    )
