"""Who may set which answer: e-mail Yes and taking back a refusal are a consent officer's.

Which change takes an officer is said by ``policy.transitions.needs``.
"""

from odoo.exceptions import AccessError

from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.groups import AUDITOR, OFFICER
from ..channel.settings import channel_settings
from .refusals import refusal


def may_answer(env):
    """Whether the user may record answers of customers whom they may read."""
    user = env.user
    return user._is_internal() and (user.has_group(OFFICER) or not user.has_group(AUDITOR))


def check_customers(partners):
    """Refuse to record the answers of customers whom the user may not read.

    Staff need no right to change contacts: a receptionist takes down a No as well. Others answer
    for whom they may change.

    :raises AccessError: naming them
    """
    if not partners.env.su:
        partners.check_access("read" if partners.env.user._is_internal() else "write")


def may_say_yes(env):
    """Return the codes of the channels on which the user may record a first Yes by hand."""
    settings = channel_settings(env)
    wanted = {
        channel: transitions.needs(channel, v.UNKNOWN, v.GIVEN, v.MANUAL) for channel in settings
    }
    officer = env.user.has_group(OFFICER)
    return {
        channel
        for channel, needs in wanted.items()
        if (settings[channel].manual_yes or not needs.permission) and (officer or not needs.officer)
    }


def check_user(env, customer, channel, officer_needed):
    """Refuse users who may not change answers at all, or not this one.

    :param customer: the customer, or the name of one
    :raises AccessError: naming the customer and who may
    """
    user = env.user
    if user.has_group(OFFICER):
        return
    if officer_needed:
        raise AccessError(refusal(env, customer, channel, "officer"))
    if user.has_group(AUDITOR):
        raise AccessError(refusal(env, customer, channel, "auditor"))
