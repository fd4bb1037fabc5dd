"""Replies to advertising that ask for no more of it are refusals; the letter itself arrives as any.

Who replies is told by From, as Odoo tells authors. What they reply to is told by message ids, which
only who got the mail knows; a new letter counts where it goes to the address that replies to
advertising go to.
"""

from odoo.fields import Domain
from odoo.tools import email_normalize, email_normalize_all, html2plaintext
from odoo.tools.mail import mail_header_msgid_re

from ...models.controller.controllers import as_controller, controller_of, in_words_of_company
from ...policy import vocabulary as v
from ...policy.stop_words import asks_to_stop
from ..context import OPT_OUT, OptOut
from ..sending.advertising_ids import companies_told
from ..sending.for_whom import company_of
from .own_words import opt_out_at

# Of machines: RFC 3834, and what is older or Microsoft's.
AUTOMATIC = ("X-Autoreply", "X-Autorespond", "List-Id", "X-Failed-Recipients")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
# As many as Odoo looks at.
REFERENCES = 32
SUBJECT_LENGTH = 80


def refuse_by_reply(env, message, message_dict):
    """Refuse e-mail for who replies to advertising with no more than that they want none.

    :param message: ``email.message.EmailMessage``
    :param dict message_dict: the same as parsed by the mail gateway
    :return: whether it is such a reply
    """
    sender = email_normalize(message_dict.get("email_from"))
    if not sender or message_dict.get("is_bounce") or _is_automatic(message):
        return False
    subject = message_dict.get("subject") or ""
    if not asks_to_stop(subject, html2plaintext(message_dict.get("body") or "")):
        return False
    # sudo: the letter is the right to refuse, whoever the gateway works as
    companies = _companies(env(su=True), message_dict)
    for controller in {controller_of(env, id_) for id_ in companies}:
        theirs = in_words_of_company(as_controller(env, controller))
        note = theirs._("Reply by e-mail: “%s”", subject[:SUBJECT_LENGTH])
        by_letter = theirs(context=theirs.context | {OPT_OUT: OptOut(note=note)})
        opt_out_at(by_letter, controller, "email", sender)
    return bool(companies)


def _is_automatic(message):
    if (message.get("Auto-Submitted") or "no").strip().lower() != "no":
        return True
    if (message.get("Precedence") or "").strip().lower() in BULK:
        return True
    return message.get("Return-Path") == "<>" or any(message.get(name) for name in AUTOMATIC)


def _companies(env, message_dict):
    """Return the ids of the companies whose advertising this is about, none where it isn't."""
    references = f"{message_dict.get('references') or ''} {message_dict.get('in_reply_to') or ''}"
    ids = mail_header_msgid_re.findall(references)[-REFERENCES:]
    if not ids:
        return _companies_written_to(env, message_dict.get("recipients"))
    traces = env["mailing.trace"].search([("message_id", "in", ids)])
    mailings = traces.mass_mailing_id.filtered(lambda one: one.consent_scope == v.MARKETING)
    mails = env["mail.mail"].search(
        [("message_id", "in", ids), ("consent_scope", "=", v.MARKETING), ("mailing_id", "=", False)]
    )
    found = {*mailings.company_id.ids, *(company_of(mail).id for mail in mails)}
    # What a mailing's own company is says the mailing itself.
    return found or (() if traces else companies_told(env, " ".join(ids)))


def _companies_written_to(env, recipients):
    """Return the ids of the companies whose advertising is replied to at these addresses."""
    addresses = set(email_normalize_all(recipients or ""))
    if not addresses:
        return set()
    replied_to = Domain.OR(Domain("reply_to", "ilike", address) for address in addresses)

    def asking(records):
        return records.filtered(lambda one: addresses & set(email_normalize_all(one.reply_to)))

    mailings = env["mailing.mailing"].search(replied_to & Domain("consent_scope", "=", v.MARKETING))
    found = set(asking(mailings).company_id.ids)
    templates = env["mail.template"].search(replied_to & Domain("is_marketing", "=", True))
    if not found and asking(templates):
        # A template is no company's.
        return set(env["res.company"].search([]).ids)
    return found
