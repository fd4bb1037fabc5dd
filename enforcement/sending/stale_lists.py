"""Mailings whose recipients wait for a fresh list: nobody is left out for good because one is old.

The decision lets nothing that is advertising go to those addresses meanwhile, whichever way it is
sent.
"""

from datetime import timedelta

from odoo import api, fields
from odoo.tools import SQL, format_date

from ...models.address.further import lists
from ...models.suppression.matching import waiting
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, by_mailing_type
from .mailing_recipients import UNTELLABLE, decided

# So long it waits before it is looked at again.
PAUSE = timedelta(minutes=15)
OPEN_STATES = ("draft", "in_queue", "sending")


@api.depends_context("lang")
@api.depends("consent_scope", "mailing_type", "state")
def compute_notices(mailings):
    """Say on each mailing which lists for its addresses are out of date."""
    for mailing in mailings:
        mailing.consent_list_notice = notice(mailing)


def notice(mailing):
    """Return which lists for the mailing's addresses are out of date, False where none is."""
    if mailing.state not in OPEN_STATES or mailing.consent_scope == v.SERVICE:
        return False
    env, kind = mailing.env, BY_CODE[by_mailing_type(mailing.mailing_type)].kind
    stale = [one for one in lists(env) if one.kind == kind and one.is_stale(fields.Date.today())]
    return " ".join(_sentence(env, one) for one in stale) or False


def hold(mailing):
    """Let a mailing that is due wait where some of its recipients wait for a fresh list."""
    mailing.ensure_one()
    if mailing.state not in ("in_queue", "sending"):
        return
    patterns = waiting(mailing.env, BY_CODE[by_mailing_type(mailing.mailing_type)].kind)
    if not patterns or not _somebody_waits(mailing, patterns):
        if mailing.consent_waits:
            mailing.consent_waits = False
        return
    again = fields.Datetime.now() + PAUSE
    is_told = mailing.consent_waits
    mailing.write({"schedule_date": again, "consent_waits": True})
    # sudo: the job itself says when it looks again
    mailing.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()._trigger(again)
    if not is_told:
        mailing = mailing.with_context(lang=mailing.user_id.lang or mailing.env.lang)
        mailing.message_post(
            body=mailing.env._("Waits in the queue. %(why)s", why=notice(mailing) or "")
        )


def _somebody_waits(mailing, patterns):
    try:
        recipients = decided(mailing)
    except UNTELLABLE:
        return False
    [(found,)] = mailing.env.execute_query(
        SQL(
            "SELECT EXISTS (SELECT 1 FROM (%s OFFSET 0) decided"
            " WHERE reason = %s AND lower(address) LIKE ANY(%s))",
            recipients,
            v.SUPPRESSED,
            patterns,
        )
    )
    return found


def _sentence(env, one):
    names = {"list": one.name, "addresses": (one.waits_for or "").strip("%")}
    if not one.loaded:
        names["state"] = env._("has never been loaded")
    else:
        names["state"] = env._("was valid until %s", format_date(env, one.valid_until))
    if one.waits_for:
        return env._(
            "The list “%(list)s” %(state)s: advertising to %(addresses)s waits until a fresh one "
            "is loaded.",
            **names,
        )
    return env._("The list “%(list)s” %(state)s: load a fresh one.", **names)
