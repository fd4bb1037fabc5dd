"""A machine's mail that has no address fails in Odoo's own way, and the document says so."""

from ...policy import failure_types
from ...policy import vocabulary as v
from .not_sent import log_not_sent
from .rechecking import document_of

NO_ADDRESS = failure_types.failure_type(v.NO_ADDRESS)
# What Odoo calls it.
FAILURES = ("mail_email_missing", "mail_email_invalid")


def note_failed(mails, failure_type):
    """Say on the documents of these mails whom they couldn't reach for want of an address.

    :param str failure_type: as Odoo gives it
    """
    if failure_type not in FAILURES:
        return
    for mail in mails.filtered(lambda one: one.consent_scope == v.SERVICE and not one.mailing_id):
        customers = mail.recipient_ids.filtered("partner_share")
        unreached = customers.filtered(lambda partner: not partner.email_normalized)
        if unreached or not mail.recipient_ids:
            left_out = len(unreached) if mail.state == "sent" else 0
            log_not_sent(document_of(mail), NO_ADDRESS, left_out)


def note_series(composer, mail_values_dict):
    """Say on the documents of a machine's series which of them have no address."""
    if composer._consent_scope() != v.SERVICE or composer.mass_mailing_id:
        return
    documents = composer.env[composer.model].browse(
        res_id
        for res_id, values in mail_values_dict.items()
        if values.get("failure_type") in FAILURES
    )
    log_not_sent(documents, NO_ADDRESS)
