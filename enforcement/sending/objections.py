"""A customer's own No, in words: what composers and chatters tell before a message is sent."""

from ...models.channel.settings import channel_label
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
