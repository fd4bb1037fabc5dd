"""The reasons of the decision in words, for whoever shows them: a short label and a sentence."""

from ...policy import failure_types
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE


def labels(env):
    """Return ``{reason: label}`` in the user's language, strictest first."""
    described = dict(env["mailing.trace"]._fields["failure_type"]._description_selection(env))
    return {reason: described[failure_types.failure_type(reason)] for reason in v.REASONS}


def summary(env, counts):
    """Say how many are left out for each reason, as in “Customer refused: 3 · Not asked yet: 2”.

    :param dict counts: ``{reason: number}``; other keys are not mentioned
    """
    return " · ".join(
        f"{label}: {counts[reason]}" for reason, label in labels(env).items() if reason in counts
    )


def because(env, reason, channel, lock=None):
    """Return why the customer may not be contacted, as the end of a sentence.

    :param str reason: one of ``policy.vocabulary.REASONS``
    :param str channel: one of ``policy.vocabulary.CHANNELS``
    :param str lock: name of the lock's reason, for who may know it
    """
    of_numbers = BY_CODE[channel].kind in ("phone", "fax")
    if of_numbers and (said := _because_of_number(env, reason)):
        return said
    locked = env._("customer is locked (%s)", lock) if lock else env._("customer is locked")
    return {
        v.LOCKED: locked,
        v.REFUSED: env._("the customer refused"),
        v.SUPPRESSED: env._("the person is on the suppression list"),
        v.ADDRESS_EXCLUDED: env._("this address is not for advertising"),
        v.REFUSED_ELSEWHERE: env._("another contact with the same address refused or is locked"),
        v.NOT_CONFIRMED: env._("the customer has not confirmed yet"),
        v.NOT_ASKED: env._("the customer has not been asked"),
        v.ADDRESS_UNCLEAR: env._("more than one address stands there, or a doubtful one"),
        v.NO_ADDRESS: env._("there is no address for this channel"),
    }[reason]


def _because_of_number(env, reason):
    return {
        v.ADDRESS_EXCLUDED: env._("this number is not for advertising"),
        v.REFUSED_ELSEWHERE: env._("another contact with the same number refused or is locked"),
        v.ADDRESS_UNCLEAR: env._("more than one number stands there, or a doubtful one"),
        v.NO_ADDRESS: env._("there is no number for this channel"),
    }.get(reason)


def message(partner, reason, channel):
    """Return the decision as a sentence for the form, in the user's language.

    :param reason: one of ``policy.vocabulary.REASONS``, None where contact is allowed
    :param str channel: one of ``policy.vocabulary.CHANNELS``
    """
    env = partner.env
    if not reason:
        return env._("May be contacted")
    lock = None
    # A customer in the portal learns that there is a lock, not what for.
    if reason == v.LOCKED and env.user._is_internal():
        # sudo: a reason is shown to all staff who see the customer
        known = partner.sudo()
        lock = (known.lock_reason_id or known.commercial_partner_id.lock_reason_id).name
    return env._("May not be contacted: %s", because(env, reason, channel, lock))
