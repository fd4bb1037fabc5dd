"""A row of the ledger in words: who acted, when exactly, in which language."""

from odoo import SUPERUSER_ID
from odoo.tools import format_datetime

from ...policy import vocabulary as v

# With the distance from UTC: one moment, whoever reads it.
EXACT = "yyyy-MM-dd HH:mm:ss xxx"


def compute_words(events):
    """Compute ``who``, ``moment_in_full`` and ``language``."""
    env = events.env
    languages = dict(env["res.lang"].get_installed())
    for event in events:
        event.who = who(event)
        event.moment_in_full = event.moment and _exact(env, event.moment)
        event.language = languages.get(event.lang, event.lang)


def who(event):
    """Return who acted: the customer, a member of staff, or the system by itself."""
    env = event.env
    # sudo: who acted is told with the row, whether or not they still work here
    user = event.sudo().user_id
    in_own_account = user.share and user.partner_id == event.sudo().partner_id
    # What ends by itself, nobody says.
    said = event.source in v.CUSTOMER_SOURCES and event.event != v.EXPIRED
    if said or in_own_account:
        return env._("Customer")
    if user.id == SUPERUSER_ID:
        return env._("System")
    return event.user_name or user.name


def _exact(env, moment):
    return format_datetime(env, moment, tz=env.tz.zone, dt_format=EXACT)
