"""Why the gate stays shut, in words that name the customer, the reason and the way out."""

from odoo import models
from odoo.exceptions import UserError

from ..channel.settings import channel_label


def refused(env, customer, channel, code):
    """Return the error that refuses this change; its ``reason`` is the code.

    :param customer, channel, code: as for :func:`refusal`
    """
    error = UserError(refusal(env, customer, channel, code))
    error.reason = code
    return error


def refusal(env, customer, channel, code):
    """Return why this change is refused, and what to do instead.

    :param customer: the customer, or the name of one to be created
    :param str code: ``unreachable`` ``customer_refused`` ``permission`` ``evidence`` ``officer``
        ``auditor``
    """
    label = channel_label(env, channel)
    if isinstance(customer, models.BaseModel):
        customer = customer.display_name
    names = {"customer": customer or env._("New customer"), "channel": label}
    return {
        "unreachable": env._(
            "%(customer)s: this answer for %(channel)s can't be set this way. Ask the customer "
            "for confirmation instead.",
            **names,
        ),
        "customer_refused": env._(
            "%(customer)s refused %(channel)s. Only the customer can change that, by a fresh "
            "confirmation.",
            **names,
        ),
        "permission": env._(
            "%(customer)s: “Yes” for %(channel)s can't be set by hand. Ask the customer for "
            "confirmation, or have an administrator tick “Yes by hand” on this channel "
            "(Contacts > Configuration > Consent & Locks > Consent Channels).",
            **names,
        ),
        "evidence": env._(
            "%(customer)s: enter a note that proves the change for %(channel)s, for example "
            "“signed form of 3 May”.",
            **names,
        ),
        "officer": env._(
            "%(customer)s: only a consent officer may make this change for %(channel)s.",
            **names,
        ),
        "auditor": env._(
            "%(customer)s: auditors read consents, they don't change them (%(channel)s).",
            **names,
        ),
    }[code]
