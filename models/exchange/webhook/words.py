"""What went wrong with a webhook, in sentences that say the way out."""

from ....policy import outward
from . import posting
from .networks import PARAMETER, networks

GOOD = range(200, 300)
# The receiver wants to be told no more.
GONE = 410


def url_refused(webhook):
    """Return why nothing can be sent to the address of a webhook, None where it may be tried."""
    try:
        outward.target(webhook.url, networks(webhook.env))
    except outward.NotAllowed as error:
        return not_allowed(webhook.env, webhook.url, error.args[0])
    return None


def not_allowed(env, url, reason):
    """Return in words why nothing is sent to an address; ``reason`` as in ``policy.outward``."""
    names = {"url": url, "parameter": PARAMETER}
    return {
        outward.SHAPE: env._(
            "%s is no web address. Write it as https://host/path, all characters but letters, "
            "digits and common signs encoded.",
            url,
        ),
        outward.SCHEME: env._(
            "%(url)s isn't encrypted: begin with https://. Without, only receivers in the networks "
            "of the system parameter %(parameter)s are told.",
            **names,
        ),
        outward.USER: env._("%s: leave out user and password. We are known by the signature.", url),
        outward.HOST: env._("%s: the name of the host is missing or can't be read.", url),
        outward.PORT: env._("%s: there is no port 0.", url),
        outward.PRIVATE: env._(
            "%(url)s is in a private network, on this server or reserved: nothing is sent there. "
            "Where that is meant, add its network, such as 10.1.0.0/16, to the system parameter "
            "%(parameter)s.",
            **names,
        ),
    }[reason]


def unreachable(env, url, error):
    """Return in words why there was no answer; ``error`` is a ``posting.Unreachable``."""
    if error.code == posting.SLOW:
        return env._(
            "%(url)s didn't answer within %(seconds)s seconds.", url=url, seconds=error.detail
        )
    sentence = {
        posting.NO_NAME: env._("%s: nobody knows the name of the host.", url),
        posting.CERTIFICATE: env._("%s has no certificate that is trusted.", url),
        posting.NO_CONNECTION: env._("%s can't be reached.", url),
        posting.NO_HTTP: env._("What %s answers isn't HTTP.", url),
    }[error.code]
    return f"{sentence} ({error.detail})" if error.detail else sentence


def refused(env, status):
    """Return what is wrong with an answer, None where it is a good one."""
    if status in GOOD:
        return None
    if status == GONE:
        return env._("The receiver answers that it is gone for good (410).")
    if 300 <= status < 400:
        return env._(
            "The receiver answers with a redirect (%s), which isn't followed: enter the address it "
            "leads to.",
            status,
        )
    if status in (401, 403):
        return env._("The receiver refuses (%s): compare the secret there.", status)
    return env._("The receiver answers with an error (%s).", status)


def no_secret(env):
    return env._("The webhook has no secret: make a new one, and enter it at the receiver.")


def paused(env, name, error):
    return env._(
        "Webhook “%(name)s” is paused: nothing is delivered. %(error)s", name=name, error=error
    )


def what_to_do(env):
    return env._(
        "Put the receiver in order, test the webhook and resume it: what waits is sent, nothing "
        "is lost."
    )


def given_up(env, name, number, error):
    return env._(
        "Webhook “%(name)s”: No. %(number)s wasn't delivered in three days of trying, others were. "
        "%(error)s",
        name=name,
        number=number,
        error=error,
    )


def look_at_it(env):
    return env._("See its deliveries for what the receiver answers, and send it again from there.")
