"""What policy raises; the Odoo side turns these into messages that name the customer."""


class PolicyError(Exception):
    """A rule of the policy forbids this."""


class TransitionRefused(PolicyError):
    """This source may not bring a consent from the one state to the other.

    :param code: which rule refused: ``unreachable`` or ``customer_refused``
    """

    def __init__(self, code, state, event, source):
        super().__init__(f"{state} -> {event} by {source}: {code}")
        self.code = code
        self.state = state
        self.event = event
        self.source = source
