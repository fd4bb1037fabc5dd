"""What other systems are told about a row: the customer, what became of it, and the way out."""

from ....policy import recording as r
from ....policy import vocabulary as v
from ....policy.channels import BY_CODE
from ...channel.settings import channel_label
from ...controller.controllers import in_words_of_company

SHOWN = 60


def bad_row(env, bad, key):
    """Return why a row can't be read.

    :param str bad: code of the problem
    :param key: of the row
    """
    key = (key or "")[:SHOWN]
    names = {"key": key, "most": r.TEXTS.get(key)}
    return {
        "no_row": env._("This row is no object with keys and values."),
        "unknown_key": env._(
            "“%(key)s” is no key of a row: use %(keys)s.", key=key, keys=", ".join(r.KEYS)
        ),
        "no_customer": env._(
            "The row names no customer: give one of %s.", ", ".join(r.CUSTOMER_KEYS)
        ),
        "several_customers": env._(
            "The row names the customer more than once: give only one of %s.",
            ", ".join(r.CUSTOMER_KEYS),
        ),
        "missing": env._("“%(key)s” is missing.", **names),
        "text": env._("“%(key)s” must be a text.", **names),
        "number": env._("“%(key)s” must be the number of a customer.", **names),
        "long": env._("“%(key)s” is longer than %(most)s characters.", **names),
        "value": env._("“%(key)s” can't be this text.", **names),
        "choice": env._(
            "“%(key)s” must be one of %(words)s.",
            key=key,
            words=", ".join(v.CHANNELS if key == "channel" else v.CONSENT_STATES),
        ),
        "only_email": env._("Only e-mail can be “requested”: a confirmation mail is sent."),
        "moment": env._(
            "“%(key)s” must be a date and a time, as in 2026-05-03T14:30:00+02:00.", **names
        ),
        "future": env._("“%(key)s” lies in the future.", **names),
        "past": env._("“%(key)s” lies before 1970.", **names),
    }[bad]


def sentence(env, code, said, partners):
    """Return what became of a row.

    :param str code: of ``policy.recording``
    :param said: the :class:`~.reading.Said`
    :param partners: the customers that it names and that the user may read
    """
    names = {
        "customer": _customer(env, said, partners),
        "channel": channel_label(env, said.channel),
        "answer": _answer(env, said),
    }
    if code in r.ACCEPTED:
        return _accepted(env, names)[code]
    return (_whose(env, names) | _why(env, names)).get(code)


def note(env, said):
    """Return the note for the ledger: which system it came from, and what it says itself.

    In the company's language: it is kept, and the proof shows it.
    """
    words = in_words_of_company(env)
    origin = ", ".join(filter(None, (said.source_system, said.external_id)))
    where = words._("From another system: %s", origin) if origin else words._("From another system")
    return f"{where} – {said.note}" if said.note else where


def _accepted(env, names):
    """Return the sentences of what counts."""
    return {
        r.RECORDED: env._("%(customer)s: “%(answer)s” for %(channel)s is recorded.", **names),
        r.UNCHANGED: env._(
            "%(customer)s: “%(answer)s” for %(channel)s stood there already.", **names
        ),
        r.REQUESTED: env._("%(customer)s is asked for confirmation by e-mail.", **names),
        r.SUPPRESSED: env._(
            "%(customer)s: this address gets no more advertising (%(channel)s).", **names
        ),
    }


def _whose(env, names):
    """Return the sentences of rows of which it isn't clear whose they are."""
    return {
        r.BAD_ROW: env._(
            "%(customer)s: the address can't be read. Give one e-mail address, or one number with "
            "its country code, as in +49 170 1234567.",
            **names,
        ),
        r.UNKNOWN_CUSTOMER: env._(
            "%(customer)s: there is no such customer, or you may not read them. Create the "
            "customer first, or have an administrator give this account access.",
            **names,
        ),
        r.AMBIGUOUS: env._(
            "%(customer)s: it isn't certain whose answer this is, because several customers, or "
            "none for sure, have this address. Name the customer by partner_id.",
            **names,
        ),
        r.OTHER_ADDRESS: env._(
            "%(customer)s: “%(answer)s” was given for an address that isn't the one used for "
            "%(channel)s. Correct the customer's address first, or ask them for confirmation.",
            **names,
        ),
        r.ERASED: env._(
            "%(customer)s was erased. Only they themselves can agree again, as a new customer.",
            **names,
        ),
    }


def _why(env, names):
    """Return the sentences of answers that don't count."""
    return {
        r.CONFLICT: env._(
            "%(customer)s: a row with this external_id said something else before. Give another "
            "answer a number of its own.",
            **names,
        ),
        r.OUTDATED: env._(
            "%(customer)s gave a newer answer for %(channel)s, which stays. Read it by "
            "contact_decision, or from the feed.",
            **names,
        ),
        r.EXPIRED: env._(
            "%(customer)s: “%(answer)s” was given longer ago than it holds for %(channel)s. Ask "
            "them for a new answer.",
            **names,
        ),
        r.NO_EVIDENCE: env._(
            "%(customer)s: “%(answer)s” for %(channel)s needs evidence. Send a note that proves "
            "it, or the wording that was agreed to.",
            **names,
        ),
        r.NO_RIGHT: env._(
            "%(customer)s: this account may not record “%(answer)s” for %(channel)s: it takes back "
            "a refusal, or concerns somebody whom the account may not read. Have a consent officer "
            "do it, or ask the customer for confirmation.",
            **names,
        ),
    }


def _customer(env, said, partners):
    if partners:
        return ", ".join(partners[:2].mapped("display_name")) + ("…" if partners[2:] else "")
    return env._("Customer %s", said.who) if said.by == "partner_id" else said.who


def _answer(env, said):
    field = env["res.partner"]._fields[BY_CODE[said.channel].field]
    return dict(field._description_selection(env))[said.state]
