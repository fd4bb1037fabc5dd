"""Reasons of the decision in words, for whoever shows them."""

from ...policy import failure_types
from ...policy import vocabulary as v


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
