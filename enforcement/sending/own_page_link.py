"""The link to the recipient's own page in the e-mail composer: private, so for one person alone."""

import re

from markupsafe import Markup

from odoo.exceptions import UserError

from ...models.preference.handing_over import check
from .for_whom import of_composer

_SIGNATURE = re.compile(r"<div[^>]*\bo-signature-container\b")


def inserted(wizard):
    """Return the mail's text, and before its signature the link to its one recipient's own page.

    In the recipient's language, and for the company that the mail is sent for.

    :raises UserError: where nobody, or more than one person, gets the mail
    :raises AccessError: where the user may not answer for the recipient
    """
    documents = wizard._consent_documents()
    reached = {recipient.partner_id for recipient in wizard._consent_notified(documents)}
    if len(reached) != 1:
        raise UserError(
            wizard.env._(
                "The link opens one customer's own page, so the mail has to go to that customer "
                "alone, followers included. It goes to %s. For several, use the placeholder “Link "
                "to own page”: everybody gets their own.",
                len(reached),
            )
        )
    partner = wizard.env["res.partner"].browse(reached)
    check(partner)
    companies = of_composer(wizard, documents._name, documents.ids)
    if company_id := next(iter(companies.values()), None):
        partner = partner.with_company(company_id)
    words = partner.with_context(lang=partner.lang or wizard.env.lang).env._(
        "Your own page: see and change by which ways we may write to you"
    )
    link = Markup('<p><a href="%s">%s</a></p>') % (partner.preference_url, words)
    body = wizard.body or Markup()
    signature = _SIGNATURE.search(body)
    place = signature.start() if signature else len(body)
    return body[:place] + link + body[place:]
