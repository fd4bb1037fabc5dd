"""Sending customers the links to their own page that they wished for.

The request that wishes stores the wish and does no more, whoever has the address.
"""

from odoo import fields

from ...policy.vocabulary import LOCK_HIDDEN
from ..controller.controllers import as_controller, controller_id
from ..request.parameters import parameter
from ..request.sending import queue_unread
from .limiting import PERIOD, browser_digest, within_limits
from .reaching import reached

WAITING, SENT, UNANSWERED = "waiting", "sent", "unanswered"
TEMPLATE = "partner_consent.mail_template_preference_link"
BATCH = 100
# Wishes of a day in all: nobody fills the table.
AT_MOST = 50_000


def wish(env, address, ip_address=None):
    """Remember that somebody wants the links to the pages of those who have this address.

    The same statements run whether it is anybody's; what is beyond the limits is forgotten.

    :param env: the superuser's, of the controller, in the language of the page
    :param str address: key of an e-mail address
    """
    wishes = env["partner.preference.wish"]
    digest = browser_digest(env, ip_address)
    if not within_limits(wishes, address, digest, AT_MOST):
        return
    wishes.create(
        {
            "email": address,
            "company_id": controller_id(env),
            "lang": env.lang,
            "ip_digest": digest,
            "moment": fields.Datetime.now(),
        }
    )
    env.ref("partner_consent.ir_cron_preference_wish")._trigger()


def answer_all(wishes):
    """Answer all wishes that wait, a batch at a time.

    :param wishes: empty recordset of ``partner.preference.wish``
    :return: iterator over the sizes of the batches, between which the caller may commit
    """
    while waiting := wishes.search([("state", "=", WAITING)], order="id", limit=BATCH):
        for same in waiting.grouped(lambda one: (one.company_id, one.email)).values():
            same.state = UNANSWERED
            _answer(same[:1])
        yield len(waiting)


def reachable(wish):
    """Return the customers whose pages this wish is about.

    A customer who was archived may still see and change what they answered. One who is hidden,
    for example because they died, isn't written to.
    """
    found = reached(as_controller(wish.env, wish.company_id.id), wish.email)
    return found.filtered(lambda one: one.effective_lock_level != LOCK_HIDDEN)


def _answer(wish):
    partners = reachable(wish)
    if not partners or not _may_be_sent(wish):
        return
    wish.write({"state": SENT, "lang": partners[:1].lang or wish.lang})
    queue_unread(wish, TEMPLATE)


def _may_be_sent(wish):
    """Whether today's mails to this address leave room for one more; wishes may come at once."""
    sent = wish.search_count(
        [
            ("email", "=", wish.email),
            ("company_id", "=", wish.company_id.id),
            ("state", "=", SENT),
            ("moment", ">", fields.Datetime.now() - PERIOD),
        ]
    )
    return sent < parameter(wish.env, "public_address_limit")
