"""What is sent to a webhook: an event of the feed, signed, and what came of it."""

import json
from datetime import datetime, timedelta, timezone
from time import monotonic, time
from typing import NamedTuple

from ....policy import outward, standard_webhooks
from ...controller.controllers import in_words_of_company
from ...ledger.feed.reading import told
from . import posting, words
from .networks import networks

# Answers in which a receiver says when it wants to be asked again.
LATER = (429, 503)


class Outcome(NamedTuple):
    """What became of one attempt.

    :param delivery: id, None for a test
    :param int attempts: how many there were, with this one
    :param str error: a sentence, None where it was delivered
    :param wait: ``timedelta`` until the receiver wants to be asked again
    :param bool is_cut: whether it took longer than the lane has, not than a receiver may
    """

    delivery: int | None
    attempts: int
    error: str | None
    seconds: float
    status: int | None = None
    answer: str | None = None
    wait: timedelta = timedelta()
    is_cut: bool = False

    @property
    def is_gone(self):
        return self.status == words.GONE


class Sender:
    """Sends to one webhook, over one line as long as the receiver keeps it open.

    :param seconds: that the receiver has for each answer, the usual ones where left out
    """

    def __init__(self, webhook, seconds=None):
        self.webhook, self._seconds = webhook, seconds
        self.env = in_words_of_company(webhook.env)
        self._line = None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self._line:
            self._line.hang_up()

    def attempt(self, delivery, body):
        """Send one delivery, and return the :class:`Outcome`."""
        return self.post(delivery.message_id, body, delivery.id, delivery.attempts + 1)

    def post(self, message_id, body, delivery=None, attempts=1):
        """Send a body under an id, and return the :class:`Outcome`."""
        started = monotonic()
        answer, error, is_cut = self._answer(message_id, body)
        outcome = Outcome(delivery, attempts, error, monotonic() - started, is_cut=is_cut)
        if not answer:
            return outcome
        outcome = outcome._replace(status=answer.status, answer=answer.text)
        if answer.status in LATER:
            now = datetime.now(timezone.utc)
            outcome = outcome._replace(
                wait=standard_webhooks.asked_to_wait(answer.retry_after, now)
            )
        return outcome

    def _answer(self, message_id, body):
        """Return the answer or None, the error in words or None, and whether it was cut off."""
        secrets = self.webhook._secrets()
        if not secrets:
            return None, words.no_secret(self.env), False
        try:
            headers = standard_webhooks.headers(message_id, int(time()), body, secrets)
            answer = self._open().post(headers, body)
        except outward.NotAllowed as error:
            return None, words.not_allowed(self.env, self.webhook.url, error.args[0]), False
        except posting.Unreachable as error:
            is_cut = error.code == posting.SLOW and self._seconds is not None
            return None, words.unreachable(self.env, self.webhook.url, error), is_cut
        return answer, words.refused(self.env, answer.status), False

    def _open(self):
        if not self._line:
            allowed = networks(self.env)
            target = outward.target(self.webhook.url, allowed)
            self._line = posting.Line(target, allowed, self._seconds)
        return self._line


def bodies(deliveries):
    """Return ``{delivery: bytes}``: what is told now; an erasure since then is respected.

    What a webhook tells was chosen by an administrator: no user's rights limit it.
    """
    by_number = {
        event["number"]: event for event in told(deliveries.env, deliveries.mapped("number"))
    }
    return {one: body(by_number[one.number], one.previous or None) for one in deliveries}


def body(event, previous):
    """Return the JSON of one event.

    :param dict event: as the feed tells it
    :param previous: number of the last change before that the webhook is told of, None for none
    """
    told_ = {
        "type": event["type"],
        "timestamp": event["moment"],
        "data": event,
        "previous": previous,
    }
    return json.dumps(told_, ensure_ascii=False, separators=(",", ":")).encode()
