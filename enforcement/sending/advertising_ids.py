"""Message ids of advertising say that it is: a reply is told by them, when the mail is long gone.

Odoo deletes what it has sent, and mail programs hand back the id alone.
"""

import re

from odoo.tools import consteq, hmac

from ...policy import vocabulary as v

PURPOSE = "partner_consent.advertising"
SIZE = 16
_MARKED = re.compile(rf"<([^<>@\s]+)-advertising-(\d{{1,9}})-([0-9a-f]{{{SIZE}}})@")


def marked_id(env, message_id, company_id):
    """Return a message id that says for which company advertising is sent.

    :param str message_id: as Odoo made it
    """
    own, at, host = message_id.strip("<>").partition("@")
    if not at or _MARKED.match(message_id):
        return message_id
    return f"<{own}-advertising-{company_id}-{_signature(env, own, company_id)}@{host}>"


def companies_told(env, references):
    """Return the ids of the companies that the message ids in this text name as senders.

    :param str references: ``References`` or ``In-Reply-To`` of a letter; anybody may write them
    """
    return {
        int(company_id)
        for own, company_id, signature in _MARKED.findall(references or "")
        if consteq(signature, _signature(env, own, company_id))
    }


def with_advertising_ids(env, vals_list):
    """Return the values, those of advertising with a marked message id.

    :param list vals_list: as given to ``create`` of ``mail.mail``, with scope and company
    """
    return [
        vals
        | {
            "message_id": marked_id(
                env, env["mail.message"]._get_message_id(vals), vals["consent_company_id"]
            )
        }
        if _is_new_advertising(vals)
        else vals
        for vals in vals_list
    ]


def _is_new_advertising(vals):
    if vals.get("mail_message_id") or vals.get("message_id"):
        return False
    return vals.get("consent_scope") == v.MARKETING


def _signature(env, own, company_id):
    # sudo: the database's secret signs it
    return hmac(env(su=True), PURPOSE, (own, str(company_id)))[:SIZE]
