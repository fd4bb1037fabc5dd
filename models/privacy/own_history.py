"""What customers are told of what they answered: in their own words.

Of the business's side they learn that it was staff, never who, and no note, which is staff's own.
That somebody wrote to them in spite of a refusal is no secret from them (GDPR art. 15).
"""

from typing import NamedTuple

from odoo.tools import format_datetime

from ...policy import vocabulary as v
from ...policy.consent_record import bcp47
from ..channel.settings import channel_label
from .describing import events

# What a page shows; the receipt has all.
SHOWN = 100


class Told(NamedTuple):
    """One row of the ledger, as its customer reads it.

    :param moment: in words, with the time zone
    :param what: what was answered, or what became of the answer
    :param how: by whom, and by which way
    :param wording: exact text that was shown, "" for none; ``about`` says so, with its version
    :param lang: its language in BCP 47, None where it isn't known
    """

    moment: str
    channel: str
    what: str
    how: str
    wording: str
    about: str
    lang: str | None


def values(partner, receipt_path):
    """Return the values for ``partner_consent.preference_history``.

    :param partner: as in :func:`told`
    :param str receipt_path: path of the customer's receipt, without its ending
    """
    return {"told": told(partner, SHOWN), "told_limit": SHOWN, "receipt_path": receipt_path}


def told(partner, limit=None):
    """Return what the current controller's ledger says of a customer, newest first.

    :param partner: one customer, as the superuser reads them, in the language to tell it in
    :param int limit: of the newest rows alone, where given
    :return: list of :class:`Told`
    """
    env, zone = partner.env, time_zone(partner)
    whats, hows = _whats(env), _hows(env)
    rows = events(partner)[-limit:] if limit else events(partner)
    return [
        Told(
            moment=format_datetime(env, event.moment, tz=zone, dt_format="long"),
            channel=channel_label(env, event.channel),
            what=whats.get((event.event, event.old_state)) or whats[event.event],
            how=hows.get((event.event, event.source)) or hows[event.source],
            wording=event.wording or "",
            about=_about(event),
            lang=bcp47(event.lang),
        )
        for event in reversed(rows)
    ]


def time_zone(partner):
    """Return the name of the time zone in which the customer reads moments."""
    return partner.tz or partner.env.company.partner_id.tz or "UTC"


def _about(event):
    if event.wording_version:
        return event.env._("Wording shown, version %s:", event.wording_version)
    return event.env._("Wording shown:")


def _whats(env):
    """Return ``{event: words}``, and ``{(event, answer before): words}`` where they differ."""
    return {
        v.REQUESTED: env._("We asked you to confirm"),
        v.GIVEN: env._("Yes"),
        v.REFUSED: env._("No"),
        v.WITHDRAWN: env._("Yes taken back"),
        v.EXPIRED: env._("Yes expired"),
        v.INVALIDATED: env._("Yes no longer valid"),
        v.REVOKED: env._("Yes ended by us"),
        v.CORRECTED: env._("No taken back: it was an error"),
        v.INITIALISED: env._("Starting point"),
        v.OVERRIDDEN: env._("We contacted you in spite of your No"),
        v.ERASED: env._("Personal data erased"),
        (v.EXPIRED, v.REQUESTED): env._("Question expired without an answer"),
        (v.EXPIRED, v.REFUSED): env._("Pause ended"),
        (v.INVALIDATED, v.REQUESTED): env._("Question no longer valid"),
        (v.REVOKED, v.REQUESTED): env._("Question withdrawn by us"),
    }


def _hows(env):
    """Return ``{source: words}``, and ``{(event, source): words}`` where they differ."""
    staff = env._("by our staff")
    return {
        v.MANUAL: staff,
        v.IMPORT: env._("by our staff, from a file"),
        v.API: env._("from another of our systems"),
        v.CONFIRMATION: env._("by you, by the link in an e-mail"),
        v.PREFERENCE_PAGE: env._("by you, on your own page"),
        v.PORTAL: env._("by you, in your account"),
        v.PAUSE: env._("by you, as a pause"),
        v.UNSUBSCRIBE: env._("by you, by unsubscribing"),
        v.BLACKLIST: env._("by our list of addresses that want no such messages"),
        v.DEFAULT: env._("by our default for new customers"),
        v.CONVERSION: env._("taken over from earlier data"),
        v.MERGE: env._("when two of our records about you were joined"),
        v.COPY: env._("when a record about you was copied"),
        v.EXPIRY: env._("by itself, because the time was up"),
        v.ADDRESS_CHANGE: env._("because an address changed"),
        v.LOCK: staff,
        v.SHARED: env._("with the contact that this address belongs to"),
        v.ERASURE: env._("when data was erased"),
        # What ends by itself, nobody says; and who is asked back had said Yes.
        (v.EXPIRED, v.PAUSE): env._("by itself, because the time was up"),
        (v.REQUESTED, v.PREFERENCE_PAGE): env._("after your Yes on your own page"),
        (v.REQUESTED, v.PORTAL): env._("after your Yes in your account"),
    }
