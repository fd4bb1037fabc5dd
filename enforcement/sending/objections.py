"""A customer's own No, in words: what composers and chatters tell before a message is sent."""

from odoo.exceptions import UserError

from ...models.channel.settings import channel_label
from ...models.lock.naming import names
from ...policy import vocabulary as v

# Other reasons are about advertising and don't stop a letter to a customer.
OBJECTIONS = (v.REFUSED, v.SUPPRESSED, v.REFUSED_ELSEWHERE)
NAMES_SHOWN = 5


def refused_message(env, channel, refused, total):
    """Return “k of n recipients refused …”."""
    return env._(
        "%(refused)s of %(total)s recipients refused %(channel)s.",
        refused=refused,
        total=total,
        channel=channel_label(env, channel),
    )


def unanswered(summary, refused):
    """Return what refuses to send until staff say what happens to those who refused.

    :param str summary: of how many there are
    :param refused: recordset of ``res.partner``
    """
    env = refused.env
    return UserError(
        env._(
            "%(summary)s\n%(names)s\nLeave them out, print it instead, or send it anyway and "
            "say why.",
            summary=summary,
            names=names(refused, NAMES_SHOWN),
        )
    )


def list_action(partners):
    """Return the action that lists these customers in a dialog."""
    return {
        "type": "ir.actions.act_window",
        "name": partners.env._("Refused"),
        "res_model": "res.partner",
        "view_mode": "list,form",
        "views": [(False, "list"), (False, "form")],
        "domain": [("id", "in", partners.ids)],
        "context": {"active_test": False},
        "target": "new",
    }
