"""Who may set which answer: e-mail Yes and taking back a refusal are a consent officer's.

Which change takes an officer is said by ``policy.transitions.needs``.
"""

from odoo.exceptions import AccessError

from ...policy.groups import AUDITOR, OFFICER
from .refusals import refusal


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
