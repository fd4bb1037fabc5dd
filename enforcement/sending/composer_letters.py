"""What can't be mailed is printed: the documents of those who refused, and the mail as letters."""

from .recipient_columns import partners_of


def refused_documents(composer):
    """Return the documents that would be mailed to somebody who refused."""
    documents = composer._consent_documents()
    if composer.composition_mode == "comment":
        return documents
    partners = partners_of(documents, documents.ids)
    refused = set(composer.consent_refused_partner_ids.ids)
    return documents.filtered(lambda document: partners.get(document.id) in refused)


def report_action(composer):
    """Return the action that prints the documents by their report, or else the mail as letters."""
    documents = refused_documents(composer)
    report = composer.template_id.report_template_ids[:1]
    # A contact is no document: what was written to it becomes the letter.
    if not report and composer.model != "res.partner":
        report = composer.env["ir.actions.report"].search(
            [("model", "=", composer.model), ("binding_model_id", "!=", False)], limit=1
        )
    if not report:
        letter = composer.env.ref("partner_consent.action_report_mail_letter")
        return letter.report_action(composer, config=False)
    return report.report_action(documents, config=False)


def letters(composer):
    """Return the mail as letters, one dict per customer: ``partner``, ``subject``, ``body``."""
    if composer.composition_mode == "comment":
        return [
            {"partner": partner, "subject": composer.subject, "body": composer.body}
            for partner in composer.consent_refused_partner_ids
        ]
    documents = refused_documents(composer)
    partners = partners_of(documents, documents.ids)
    rendered = composer._prepare_mail_values_dynamic(documents.ids)
    return [
        {
            "partner": composer.env["res.partner"].browse(partners[res_id]),
            "subject": values["subject"],
            "body": values["body_html"],
        }
        for res_id, values in rendered.items()
    ]
