"""What became of a sending, told where it was started: “1 sent, 2 left out”."""

SENT = "sent"
PRINTED = "printed"
# Queued, or handed over once the transaction is committed.
ON_THE_WAY = "on_the_way"
FAILED = "failed"
LEFT_OUT = "left_out"
CLOSE = {"type": "ir.actions.act_window_close"}


def sentence(env, counts):
    """Return what happened in words, empty where nobody was to get anything.

    :param dict counts: ``{outcome: number of recipients}``, with the constants of this module
    """
    if not any(counts.values()):
        return ""
    words = {
        PRINTED: env._("%s printed"),
        SENT: env._("%s sent"),
        ON_THE_WAY: env._("%s on the way"),
        FAILED: env._("%s failed"),
        LEFT_OUT: env._("%s left out"),
    }
    told = {outcome for outcome, count in counts.items() if count}
    if not told & {PRINTED, SENT, ON_THE_WAY}:
        told.add(SENT)
    return ", ".join(
        words[outcome] % counts.get(outcome, 0) for outcome in words if outcome in told
    )


def toast(env, counts, next_action=None):
    """Return the action that says what happened and goes on, closing the dialog by default.

    :param dict counts: as for :func:`sentence`
    :param dict next_action: what follows
    """
    next_action = next_action or CLOSE
    message = sentence(env, counts)
    if not message:
        return next_action
    kind = "success"
    if counts.get(FAILED) or counts.get(LEFT_OUT):
        kind = "warning"
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, "next": next_action},
    }
