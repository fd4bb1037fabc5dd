"""What can't be mailed is printed: the documents of those who refused, and the mail as letters."""

from odoo.tools import SQL
from odoo.tools.misc import clean_context

from . import composing


def report_action(composer):
    """Return the action that prints the documents by their report, or else the mail as letters.

    It closes the dialog, and the documents' chatters say what was done.
    """
    documents = composer._consent_documents()
    if composer.composition_mode != "comment":
        documents = documents.browse(_refused(composer, documents))
    report = composer.template_id.report_template_ids[:1]
    # A contact is no document: what was written to it becomes the letter.
    if not report and composer.model != "res.partner":
        report = composer.env["ir.actions.report"].search(
            [("model", "=", composer.model), ("binding_model_id", "!=", False)], limit=1
        )
    # The ids are whatever a client says.
    documents.check_access("read")
    _tell(composer, documents)
    if report:
        action = report.report_action(documents, config=False)
    else:
        letter = composer.env.ref("partner_consent.action_report_mail_letter")
        action = letter.report_action(composer, config=False)
    return action | {"close_on_report_download": True}


def _tell(composer, documents):
    """Say on the documents that they were printed; a quotation that is posted so counts as sent."""
    if not isinstance(documents, composer.env.registry["mail.thread"]):
        return
    body = composer.env._("Printed instead of sent by e-mail, because the recipient refused that.")
    # sudo: whoever may read a document may say that they printed it
    # The whole context is replaced, so that no default of the dialog reaches what is posted.
    context = clean_context(composer.env.context)
    known = documents.sudo().with_context(context)  # pylint: disable=context-overridden
    for document in known:
        document.message_post(body=body, subtype_xmlid="mail.mt_note")


def letters(composer):
    """Return the mail as letters, one dict per customer: ``partner``, ``subject``, ``body``."""
    if composer.composition_mode == "comment":
        return [
            {"partner": partner, "subject": composer.subject, "body": composer.body}
            for partner in composer.consent_refused_partner_ids
        ]
    refused = _refused(composer, composer._consent_documents())
    rendered = composer._prepare_mail_values_dynamic(list(refused))
    return [
        {
            "partner": composer.env["res.partner"].browse(partner_id),
            "subject": rendered[res_id]["subject"],
            "body": rendered[res_id]["body_html"],
        }
        for res_id, partner_ids in refused.items()
        for partner_id in partner_ids
    ]


def _refused(composer, documents):
    """Return ``{document id: ids of those who would get its mail and refused}``."""
    decided, document_of = composing.series_decided(composer, documents)
    if decided is None:
        return {}
    query = SQL("SELECT id, partner_id, reason FROM (%s) decided ORDER BY id", decided)
    counting = composer._consent_counting_reasons()
    refused, found = set(composer.consent_refused_partner_ids.ids), {}
    for place, partner_id, reason in composer.env.execute_query(query):
        ids = found.setdefault(document_of(place), [])
        if partner_id in refused and reason in counting and partner_id not in ids:
            ids.append(partner_id)
    return {res_id: ids for res_id, ids in found.items() if ids}
