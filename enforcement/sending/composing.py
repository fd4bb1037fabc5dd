"""Deciding the recipients of an e-mail composer: who is cancelled, who is taken out of a post."""

from ...policy import failure_types
from .not_sent import log_not_sent
from .recipient_columns import partners_of
from .recipients import Recipient, reasons_for


def cancel_refused(composer, mail_values_dict, scope, counting):
    """Cancel the mails of those who may not be contacted.

    :param dict mail_values_dict: ``{document id: values of its mail}``, changed in place
    :param counting: the reasons that count
    :return: the others, for Odoo to decide: whoever is left out must not make somebody with the
        same address a duplicate
    """
    refused = {
        res_id: failure_types.failure_type(reason)
        for res_id, reason in _refused_documents(composer, mail_values_dict, scope).items()
        if reason in counting
    }
    for res_id, failure_type in refused.items():
        # The document's chatter must not say that it was sent.
        cancelled = {"state": "cancel", "failure_type": failure_type, "is_notification": False}
        mail_values_dict[res_id].update(cancelled)
        if not composer.mass_mailing_id:
            log_not_sent(composer.env[composer.model].browse(res_id), failure_type)
    return {id_: values for id_, values in mail_values_dict.items() if id_ not in refused}


def without_refused(composer, post_values_all, scope):
    """Take refused customers out of messages to be posted; drop what has nobody left.

    :param dict post_values_all: ``{document id: values of its message}``
    :return: such a dict
    """
    slots = [
        (res_id, partner_id)
        for res_id, values in post_values_all.items()
        for partner_id in values.get("partner_ids") or []
    ]
    to_decide = [Recipient(partner_id, None) for _res_id, partner_id in slots]
    reasons = reasons_for(composer.env, to_decide, "email", scope)
    refused = {}
    for (res_id, partner_id), reason in zip(slots, reasons, strict=True):
        if reason:
            refused.setdefault(res_id, {})[partner_id] = reason
    kept = dict(post_values_all)
    for res_id, found in refused.items():
        left = [id_ for id_ in kept[res_id]["partner_ids"] if id_ not in found]
        kept[res_id] = kept[res_id] | {"partner_ids": left}
        strictest = min(found.values(), key=failure_types.strictness)
        document = composer.env[composer.model].browse(res_id)
        log_not_sent(document, failure_types.failure_type(strictest))
        if not left:
            del kept[res_id]
    return kept


def _refused_documents(composer, mail_values_dict, scope):
    """Return ``{document id: reason}`` of those whose every recipient may not be contacted."""
    slots = list(_slots(composer, mail_values_dict))
    to_decide = [recipient for _res_id, recipient in slots]
    reasons = reasons_for(composer.env, to_decide, "email", scope)
    by_document = {}
    for (res_id, _recipient), reason in zip(slots, reasons, strict=True):
        by_document.setdefault(res_id, []).append(reason)
    return {
        res_id: min(found, key=failure_types.strictness)
        for res_id, found in by_document.items()
        if all(found)
    }


def _slots(composer, mail_values_dict):
    """Yield ``(document id, Recipient)`` of each address that these mails would go to."""
    customers = partners_of(composer.env[composer.model], mail_values_dict)
    addresses = composer._get_recipients_data(mail_values_dict)
    for res_id, values in mail_values_dict.items():
        commands = values.get("recipient_ids") or []
        for _operation, partner_id, *_rest in commands:
            yield res_id, Recipient(partner_id, None)
        if not commands:
            for address in addresses[res_id]["mail_to_normalized"]:
                yield res_id, Recipient(customers.get(res_id), address)
