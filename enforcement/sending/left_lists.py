"""Mails of a mailing to lists that the recipient has left since they were queued."""

from odoo.tools import SQL

LEFT = "mail_optout"


def cancel(mails):
    """Cancel those of these mails whose recipient left all lists of the mailing meanwhile.

    By address, as Odoo does when it queues them: who is still on one of the lists gets it.

    :param mails: recordset of ``mail.mail``
    :return: the cancelled ones
    """
    of_mailings = mails.filtered("mailing_id")
    found = mails.browse(_left(of_mailings) if of_mailings else ())
    if found:
        found.write({"state": "cancel", "failure_type": LEFT, "failure_reason": False})
        found.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": LEFT})
    return found


def _left(mails):
    env = mails.env
    for model in ("mail.mail", "mail.message", "mailing.contact", "mailing.subscription"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT mail.id
              FROM mail_mail mail
              JOIN mail_message message ON message.id = mail.mail_message_id
              JOIN mailing_contact contact ON contact.id = message.res_id
              JOIN mailing_contact same ON same.email_normalized = contact.email_normalized
              JOIN mailing_subscription subscription ON subscription.contact_id = same.id
              JOIN mail_mass_mailing_list_rel sent_to
                ON sent_to.mailing_list_id = subscription.list_id
               AND sent_to.mailing_mailing_id = mail.mailing_id
             WHERE mail.id = ANY(%s) AND mail.state = 'outgoing'
               AND message.model = 'mailing.contact'
               AND EXISTS (SELECT 1 FROM mailing_trace WHERE mail_mail_id = mail.id)
             GROUP BY mail.id
            HAVING BOOL_AND(COALESCE(subscription.opt_out, FALSE))
            """,
            list(mails.ids),
        )
    )
    return [id_ for (id_,) in rows]
