"""What Odoo's pages for opting out share: who may change something, and whose refusal it is.

At the mailing's controller, where there is a mailing: Odoo's lists know no controllers, and would
stop other controllers' mails and service too. So they only get addresses that are no customer's.
"""

from contextlib import contextmanager

from odoo.http import request

from ..enforcement.context import OPT_OUT, OptOut
from ..enforcement.inflow.own_words import opt_out_at
from .public import browser


@contextmanager
def opting_out():
    """Within this, an entry in a blacklist is the opt-out of the customer who sent the request."""
    context = request.env.context
    request.update_context(**{OPT_OUT: OptOut(**browser())})
    try:
        yield
    finally:
        request.update_env(context=context)


def posted():
    """Whether the request may change something."""
    return request.httprequest.method == "POST"


def refused(mailing, channel, address):
    """Refuse at the mailing's controller; return whether the address is a customer's."""
    with opting_out():
        return opt_out_at(request.env, mailing.company_id.id, channel, address)


def lists_of(mailing):
    """Return the names of the lists that a mailing went to, None where it went to none.

    What a list that isn't public is called is the business's own affair.
    """
    if not mailing.mailing_on_mailing_list:
        return None
    return mailing.contact_list_ids.filtered("is_public").mapped("name")
