"""Who queued mails go to, read with two queries: they are many, and nearly all may be sent."""

from typing import NamedTuple

from odoo.tools import SQL, email_normalize_all

from .for_whom import of_document
from .recipient_columns import partners_of


class Slot(NamedTuple):
    """One address that a mail goes to."""

    mail_id: int
    partner_id: int | None
    """The recipient; None where the address was typed."""
    customer_id: int | None
    """Whom to decide by: the recipient, or the customer of the document."""
    address: str | None
    """Normalised; None where the recipient has none."""
    company_id: int | None
    """For which it was decided and is sent."""
    is_test: bool
    """A mailing's test mail is rendered for some document, and not sent to its customer."""


class Queued(NamedTuple):
    """A mail that is still to be sent."""

    mail_id: int
    scope: str
    is_test: bool
    model: str | None
    res_id: int | None
    company_id: int | None
    typed: str | None
    """The addresses that were typed, with commas between them."""


def slots_by_scope(mails):
    """Return who these mails go to, by why they are sent.

    Mails without a scope are correspondence, which isn't checked; nor are mails that are done.

    :param mails: recordset of ``mail.mail``
    :return: ``{scope: [Slot]}``
    """
    queued = _queued(mails)
    if not queued:
        return {}
    customers = _customers(mails.env, queued)
    recipients = _recipients(mails.env, [mail.mail_id for mail in queued])
    found = {}
    for mail in queued:
        of_scope = found.setdefault(mail.scope, [])
        # Queued before it was written down for whom.
        company_id = mail.company_id or of_document(mails.env, mail.model, mail.res_id)
        if mail.typed:
            customer_id = customers.get(mail.mail_id)
            of_scope.extend(
                Slot(mail.mail_id, None, customer_id, address, company_id, mail.is_test)
                for address in email_normalize_all(mail.typed)
            )
        for partner_id, email, normalized in recipients.get(mail.mail_id, ()):
            # Parsing is slow, and most addresses are plain.
            plain = not email or email == normalized
            addresses = [email] if plain else email_normalize_all(email)
            of_scope.extend(
                Slot(
                    mail.mail_id,
                    partner_id,
                    partner_id,
                    address or None,
                    company_id,
                    mail.is_test,
                )
                for address in addresses or [None]
            )
    return found


def _queued(mails):
    """Return those of these mails that have a scope and are still to be sent: ``[Queued]``."""
    env = mails.env
    for model in ("mail.mail", "mail.message", "mailing.mailing", "mailing.trace"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT mail.id, COALESCE(mail.consent_scope, mailing.consent_scope),
                   mailing.id IS NOT NULL AND mail.id NOT IN (
                       SELECT mail_mail_id FROM mailing_trace WHERE mail_mail_id = ANY(%(ids)s)),
                   message.model, message.res_id,
                   COALESCE(mail.consent_company_id, mailing.company_id),
                   NULLIF(CONCAT_WS(',', mail.email_to, mail.email_cc), '')
              FROM mail_mail mail
              JOIN mail_message message ON message.id = mail.mail_message_id
              LEFT JOIN mailing_mailing mailing ON mailing.id = mail.mailing_id
             WHERE mail.id = ANY(%(ids)s) AND mail.state = 'outgoing'
               AND COALESCE(mail.consent_scope, mailing.consent_scope) IS NOT NULL
             ORDER BY mail.id
            """,
            ids=list(mails.ids),
        )
    )
    return [Queued(*row) for row in rows]


def _recipients(env, mail_ids):
    """Return ``{mail id: [(partner id, e-mail, normalised e-mail)]}``.

    A query of its own: sent mails leave an empty table behind, which PostgreSQL would search anew
    for each mail.
    """
    env["res.partner"].flush_model(["email", "email_normalized"])
    found = {}
    for mail_id, *recipient in env.execute_query(
        SQL(
            """
            SELECT recipient.mail_mail_id, partner.id, partner.email, partner.email_normalized
              FROM mail_mail_res_partner_rel recipient
              JOIN res_partner partner ON partner.id = recipient.res_partner_id
             WHERE recipient.mail_mail_id = ANY(%s)
             ORDER BY partner.id
            """,
            mail_ids,
        )
    ):
        found.setdefault(mail_id, []).append(recipient)
    return found


def _customers(env, queued):
    """Return ``{mail id: id of the customer its document is linked to}``."""
    documents = {}
    for mail in queued:
        if mail.model in env and mail.res_id and not mail.is_test:
            documents.setdefault(mail.model, {})[mail.mail_id] = mail.res_id
    customers = {}
    for model, res_ids in documents.items():
        found = partners_of(env[model], set(res_ids.values()))
        customers.update({mail_id: found.get(res_id) for mail_id, res_id in res_ids.items()})
    return customers
