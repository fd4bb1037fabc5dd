"""Sent in spite of a refusal: from the button in a composer to the row in the ledger.

What staff send anyway may leave at once, from the queue, days later, or never. So whom they chose
to write to, and why, travels with the message: signed in the context, then in a column of what is
queued. The ledger gets its row for whom the message really went out to, in the transaction that
says that it was sent.
"""

import binascii
from typing import NamedTuple

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL, email_normalize_all, hash_sign, verify_hash_signed

from ...models.consent.gate import lock_rows, override
from ...models.controller.controllers import as_controller, controller_of
from ...models.ledger.whose import of_controller
from ...policy import vocabulary as v
from ..context import OVERRIDE
from .deciding import decided_given
from .not_sent import log_sent_anyway
from .recipient_columns import partners_of
from .recipient_keys import number_of
from .recipients import Recipient

PURPOSE = "partner_consent_override"


class Override(NamedTuple):
    """Whom to write to for one controller. Plain values, stored as a dict."""

    partner_ids: list
    reason: str
    user_id: int
    company_id: int
    """A company of the controller that they refused."""
    since: int
    """Last row of the ledger when it was chosen: a refusal after that is a new answer."""


def override_field():
    """Return the field that says who is written to in spite of a refusal, by whom and why."""
    return fields.Json("Sent anyway", readonly=True)


def choose(refused, channel, reason):
    """Return that staff write to these customers although they refused, for the context.

    Their rows are locked before anything leaves: where a colleague was faster, Odoo runs the
    request once more, and must not send twice.

    :param dict refused: ``{company id: customers}``, not empty
    """
    partners = next(iter(refused.values())).union(*refused.values())
    env = partners.env
    lock_rows(partners.sudo(), channel)
    query = SQL("SELECT COALESCE(MAX(id), 0) FROM partner_consent_event")
    [(since,)] = env.execute_query(query)
    return signed(
        env,
        [
            Override(of_company.ids, reason.strip(), env.uid, company_id, since)._asdict()
            for company_id, of_company in refused.items()
        ],
    )


def signed(env, chosen):
    """Return what :func:`choose` does, from the column that keeps one of them."""
    # sudo: the database's secret signs it
    return chosen and hash_sign(env(su=True), PURPOSE, chosen)


def chosen_in(env, word, user_id):
    """Return the :class:`Override` tuples of a signed word; none where the server didn't sign it.

    :param int user_id: who sends: a person only has their own word, a job anybody's
    :return: ``{controller id: Override}``
    """
    try:
        # sudo: see signed
        values = word and verify_hash_signed(env(su=True), PURPOSE, word)
    except (AttributeError, ValueError, binascii.Error):
        values = None
    # A single one stands for itself.
    chosen = [Override(**one) for one in ([values] if isinstance(values, dict) else values or ())]
    return {
        controller_of(env, one.company_id): one
        for one in chosen
        if user_id in (one.user_id, SUPERUSER_ID)
    }


def with_override(env, vals_list):
    """Return the values of correspondence with whom it goes to in spite of a refusal.

    :param list vals_list: as from ``for_whom.with_company``
    """
    chosen = chosen_in(env, env.context.get(OVERRIDE), env.uid)
    if not chosen:
        return vals_list
    return [_with_override(env, vals, chosen) for vals in vals_list]


def _with_override(env, vals, chosen):
    one = chosen.get(controller_of(env, vals["consent_company_id"]))
    if not one or vals.get("consent_scope"):
        return vals
    return {"consent_override": one._asdict()} | vals


def still_overridden(partners, chosen):
    """Return those of these customers who were chosen, and didn't refuse e-mail anew since.

    :param chosen: :class:`Override`, or None
    """
    if not chosen:
        return partners.browse()
    # The ledger decides, whatever the author of the message may read.
    env = as_controller(partners.env, chosen.company_id)
    env["partner.consent.event"].flush_model()
    query = SQL(
        "SELECT DISTINCT partner_id FROM partner_consent_event event"
        " WHERE channel = 'email' AND partner_id = ANY(%s) AND id > %s AND event.event <> %s"
        " AND %s",
        partners.ids,
        chosen.since,
        v.OVERRIDDEN,
        of_controller(env),
    )
    anew = {id_ for (id_,) in env.execute_query(query)}
    return partners.filtered(lambda p: p.id in chosen.partner_ids and p.id not in anew)


def hold(messages):
    """Lock the rows of whom these messages go to in spite of a refusal, before they leave."""
    channel = "sms" if messages._name == "sms.sms" else "email"
    ids = {id_ for message in messages for id_ in message.consent_override["partner_ids"]}
    # sudo: the queue writes down what staff decided
    lock_rows(messages.env["res.partner"].sudo().browse(sorted(ids)).exists(), channel)


def record_sent_mail(mail, partners, addresses):
    """Write down in ledger and chatter who got this mail in spite of a refusal.

    :param list partners: customers whom it went to
    :param list addresses: typed addresses that it went to; copies go with them
    """
    typed = ", ".join(addresses)
    if mail.email_cc and (addresses or not mail.email_to):
        typed = f"{typed}, {mail.email_cc}"
    # A copy goes to somebody else than the document's customer.
    to = set(email_normalize_all(", ".join(addresses)))
    customer_id = _customer(mail.env, mail.model, mail.res_id)
    reached = [(partner.id, None) for partner in partners]
    for address in email_normalize_all(typed):
        reached.append((customer_id if address in to else None, address))
    _record(mail, "email", reached, mail.model, mail.res_id)


def record_sent_sms(sms):
    """Write down in ledger and chatter who got this SMS in spite of a refusal."""
    message = sms.mail_message_id
    customer_id = sms.partner_id.id or _customer(sms.env, message.model, message.res_id)
    reached = [(customer_id, number_of(sms))]
    _record(sms, "sms", reached, message.model, message.res_id)


def _record(sent, channel, reached, model, res_id):
    """Write down who of these got it in spite of a refusal at the controller it was sent for.

    :param list reached: pairs ``(customer id or None, address or None)``
    """
    env, chosen = sent.env, Override(**sent.consent_override)
    if not reached:
        return
    company = sent.consent_company_id or env["res.company"].browse(chosen.company_id).exists()
    to_decide = [Recipient(*one, company.id) for one in reached]
    decided = decided_given(env, to_decide, channel, v.MARKETING)
    rows = env.execute_query(SQL("SELECT DISTINCT partner_id FROM (%s) decided", decided))
    ids = sorted({id_ for (id_,) in rows}.intersection(chosen.partner_ids))
    # Sent is sent: the row mustn't fail because somebody was deleted meanwhile.
    user = env["res.users"].browse(chosen.user_id).exists() or env.user
    # sudo: the row names who decided it; the queue writes it
    partners = env["res.partner"].with_user(user).with_company(company).sudo().browse(ids)
    override(partners, channel, chosen.reason)
    if partners and model in env and res_id:
        log_sent_anyway(env[model].browse(res_id).exists(), partners, user, chosen.reason)


def _customer(env, model, res_id):
    if model not in env or not res_id:
        return None
    return partners_of(env[model], [res_id]).get(res_id)
