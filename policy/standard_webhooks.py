"""How a webhook is signed and tried again: Standard Webhooks 1.0.0, standardwebhooks.com."""

import binascii
import hmac
from base64 import b64decode, b64encode
from datetime import timedelta
from email.utils import parsedate_to_datetime
from secrets import token_bytes

PREFIX = "whsec_"
# Bytes of a symmetric secret, as the specification wants them.
LEAST_BYTES, MOST_BYTES = 24, 64
# How long after each failed attempt the next one is made: the specification's schedule, which
# begins with an attempt at once. Together a bit more than three days.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
LONGEST = max(WAITS)
# Who has answered nothing good for so long is left alone.
PATIENCE = timedelta(days=3)


def new_secret():
    """Return a secret by chance.

    >>> len(key_of(new_secret()))
    32
    """
    return PREFIX + b64encode(token_bytes(32)).decode()


def key_of(secret):
    """Return the bytes that sign.

    :raises ValueError: where it is no secret as the specification writes them

    >>> key_of("whsec_" + 32 * "A") == bytes(24)
    True
    >>> key_of("whsec_c2hvcnQ=")
    Traceback (most recent call last):
    ...
    ValueError: a secret has 24 to 64 bytes
    """
    if not secret.startswith(PREFIX):
        raise ValueError(f"a secret begins with {PREFIX}")
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a secret is written in Base64") from error
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError(f"a secret has {LEAST_BYTES} to {MOST_BYTES} bytes")
    return key


def headers(message_id, seconds, body, secrets):
    """Return the headers by which the receiver knows that the body is ours, and fresh.

    :param str message_id: the same one however often it is sent
    :param int seconds: when this attempt is made, since 1970
    :param bytes body: what is sent
    :param secrets: each signs: during a rotation the new one and the former

    The specification's own example:

    >>> secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> body = b'{"test": 2432232314}'
    >>> headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret])["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = b"%s.%d.%s" % (message_id.encode(), seconds, body)
    signatures = (hmac.digest(key_of(secret), signed, "sha256") for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{b64encode(one).decode()}" for one in signatures),
    }


def wait_after(attempts, chance=0.0):
    """Return how long to wait after so many failed attempts; None where there is no further one.

    :param float chance: from 0 to 1, so that those who failed together don't come back together

    >>> wait_after(1), wait_after(2, chance=1)
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=330))
    >>> wait_after(10)
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 + chance / 10)


def asked_to_wait(retry_after, now):
    """Return what a ``Retry-After`` asks for (RFC 9110, 10.2.3), at most a day; zero for nonsense.

    :param str retry_after: the header, None where there is none
    :param now: aware moment

    >>> from datetime import datetime, timezone
    >>> now = datetime(2026, 5, 1, tzinfo=timezone.utc)
    >>> asked_to_wait("120", now), asked_to_wait("Fri, 01 May 2026 00:01:00 GMT", now)
    (datetime.timedelta(seconds=120), datetime.timedelta(seconds=60))
    >>> asked_to_wait("9" * 99, now), asked_to_wait("soon", now)
    (datetime.timedelta(days=1), datetime.timedelta(0))
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than a year of seconds has are no number to count with.
        return LONGEST if len(text) > 6 else min(timedelta(seconds=int(text)), LONGEST)
    try:
        asked = parsedate_to_datetime(text) - now
    except (TypeError, ValueError, OverflowError):
        return timedelta()
    return min(max(asked, timedelta()), LONGEST)
