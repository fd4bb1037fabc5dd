"""Links to the own page by way of staff: who got one can answer in the customer's place.

What is answered by such a link proves no address, and the chatter says who had handed it over.
"""

from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..consent.rights import check_customers, may_answer
from . import links


def copy(partner):
    """Return the action that copies a customer's link: see ``action_consent_copy_link``."""
    check(partner)
    env, url = partner.env, partner.preference_url
    _log(partner, env._("Link to the own page copied."))
    return {
        "type": "ir.actions.client",
        "tag": "partner_consent.copy_link",
        "params": {
            "url": url,
            "message": env._(
                "Link copied, valid until %(date)s. Whoever has it can answer in the place of "
                "%(customer)s: give it to nobody else.",
                date=format_date(env, links.valid_until(partner)),
                customer=partner.display_name,
            ),
        },
    }


def revoke(partners):
    """End these customers' links: see ``action_consent_revoke_links``."""
    check(partners)
    links.revoke(partners)
    env = partners.env
    _log(partners, env._("All links to the own page revoked."))
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": env._("No link sent or copied until now opens the own page any more."),
        },
    }


def check(partners):
    """Refuse users who may not answer for these customers.

    :raises AccessError: naming no customer whom the user may not read
    """
    check_customers(partners)
    if not (partners.env.su or may_answer(partners.env)):
        raise AccessError(
            partners.env._(
                "Links to a customer's own page are for staff who record answers. Consent officers "
                "can help."
            )
        )


def _log(partners, body):
    # sudo: who handed it over is written down, also without the right to edit contacts
    partners.sudo()._message_log_batch(
        bodies=dict.fromkeys(partners.ids, body), author_id=partners.env.user.partner_id.id
    )
