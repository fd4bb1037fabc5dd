"""What the gate would say, customer by customer, without changing anything."""

from odoo.exceptions import AccessError, UserError

from ...policy.channels import BY_CODE
from .addresses import check_address
from .checks import check_change, standing


def sort_by_outcome(partners, channel, state, source):
    """Sort these customers by what setting the answer would do, a note being given.

    :param str channel: one of ``policy.vocabulary.CHANNELS``
    :param str state: one of ``policy.vocabulary.CONSENT_STATES``
    :param str source: one of ``policy.vocabulary.SOURCES``
    :return: ``(customers that change, customers that have this answer already,
        {customer: why the gate refuses})``
    """
    fname = BY_CODE[channel].field
    states = {partner.id: partner[fname] for partner in partners}
    own, ending = standing(partners, channel, states, state, source)
    changing, same, refused = set(), set(), {}
    for partner in partners:
        old, is_own, is_pause = states[partner.id], partner.id in own, partner.id in ending
        try:
            change = check_change(
                partner, channel, old, state, source, {"note": True}, is_own, is_pause
            )
            if change:
                check_address(partner, channel, change.event, source)
        except (UserError, AccessError) as refusal:
            refused[partner] = str(refusal)
        else:
            (changing if change else same).add(partner.id)
    return partners.browse(changing), partners.browse(same), refused
