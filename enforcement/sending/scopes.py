"""Why something is sent, recorded on what is sent.

Advertising is marked: by its template, its mailing, or whoever creates it. Of what bears no mark,
people's correspondence is told from a machine's service by where it comes from:

* what staff send with the button of a composer, or write in a chatter (Odoo's message types
  ``comment`` and, for what comes in by the mail gateway, ``email``), is correspondence: it has no
  scope, and nobody checks it;
* everything else is a machine's: templates that code sends (``send_mail``,
  ``message_*_with_source``, wizards without a composer), server actions and jobs in whatever way
  they write, mails and SMS that code creates. It is service: a customer who is hidden, or has no
  address, doesn't get it.

The business's own staff get a machine's mails in any case: :mod:`.staff`.
"""

from odoo import fields

from ...models.decision.partner_consent_scope import SCOPES
from ...policy import vocabulary as v
from ..context import AUTOMATIC, BY_HAND, SCOPE, is_marked

WRITTEN_BY_PEOPLE = ("comment", "email")


def scope_field():
    """Return the field that says why a message is sent; empty means correspondence."""
    return fields.Selection(
        SCOPES,
        string="Purpose",
        readonly=True,
        prefetch=False,
        help="Why this is sent. Nobody checks correspondence, where this is empty.",
    )


def scope_said(env):
    """Return the scope of what is sent in this context: None for correspondence.

    A context can be forged, so a scope in it is only obeyed where it is stricter than none.
    """
    said = env.context.get(SCOPE)
    if said in v.SCOPES:
        return said
    by_hand = is_marked(env, BY_HAND) and not is_marked(env, AUTOMATIC)
    return None if by_hand else v.SERVICE


def by_machine(records, template=None):
    """Return these records, and whatever they send is a machine's, by this template or none."""
    advertising = template and template.is_marketing
    said = records.env.context.get(SCOPE)
    scope = v.MARKETING if advertising or said == v.MARKETING else v.SERVICE
    return records.with_context(**{SCOPE: scope})


def is_advertising(mail):
    """Whether a mail, as the superuser reads it, goes out as advertising, and needs a way out."""
    # A mailing's test mail has no trace; it is a draft and stays as Odoo has it.
    if mail.mailing_id and not mail.mailing_trace_ids:
        return False
    return (mail.consent_scope or mail.mailing_id.consent_scope) == v.MARKETING


def with_scope(env, vals_list):
    """Return the values, each with the scope of what it creates.

    :param list vals_list: as given to ``create`` of a model with :func:`scope_field`; a scope in
        them, also an empty one, stays
    """
    return [
        vals if "consent_scope" in vals else {"consent_scope": _scope(env, vals)} | vals
        for vals in vals_list
    ]


def _scope(env, vals):
    if env.context.get(SCOPE) == v.MARKETING:
        return v.MARKETING
    if vals.get("mailing_id"):
        # The mailing says it.
        return None
    scope = scope_said(env)
    if not scope or env.context.get(SCOPE) or is_marked(env, AUTOMATIC):
        return scope
    # sudo: whoever may send a message, what kind it is is no secret
    message = env["mail.message"].sudo().browse(vals.get("mail_message_id"))
    return None if message.message_type in WRITTEN_BY_PEOPLE else scope
