"""What each letter says, rendered with the rights of who wrote it."""

import re

from ..batch.running import check_company
from . import recipients

PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def letters(run, start=0, stop=None):
    """Return the letters of a part of the selected customers, or of all.

    Whoever may not be written to by now gets none.

    :param run: one ``partner.letter``
    :return: list of dicts, one per customer: ``partner``, ``addressee``, ``subject``, ``body``
    """
    before = recipients.written_before(run, start)
    partners = run._recipients(run._selected()[start:stop], before)
    author = _as_author(run)
    if author.env != run.env:
        partners &= author._recipients(partners.ids).with_env(run.env)
    addressees = recipients.addressees(run, partners)
    subjects = _render(author, "subject", run.subject, partners.ids, "inline_template")
    bodies = _render(author, "body_html", run.body, partners.ids, "qweb")
    return [
        {
            "partner": partner,
            "addressee": addressees[partner],
            "subject": subjects[partner.id],
            "body": bodies[partner.id],
        }
        for partner in partners
    ]


def history_note(run):
    """Return what the history says of a letter: its template, or the subject."""
    return run.env._("Letter: %s", title(run))


def title(run):
    """Return what a run is called where no single customer is meant: without placeholders."""
    return run.template_id.name or PLACEHOLDER.sub("…", run.subject or "")


def _as_author(run):
    """Return the run with the rights of who wrote it, whoever prints it.

    A placeholder would otherwise read, or change, what only the reader of the letter may.

    :raises UserError: where they may not use the sender's company any more
    """
    # sudo: the companies that a user may use
    author = run.sudo().create_uid
    if author:
        check_company(run, author)
    others = run.env.companies.sudo() & author.company_ids
    # What a placeholder tells of answers was told to the sender.
    run = run.with_context(allowed_company_ids=(run.company_id | others).ids)
    # A user who was deleted has no rights.
    return run.with_user(author or run.env.ref("base.public_user"))


def _render(run, fname, text, partner_ids, engine):
    """Return ``{customer id: text}``; what is unchanged since the template may use all of it.

    Staff who are no template editors may write the simple placeholders only.

    :param str fname: field of the template from which the text may come
    """
    if _is_of_template(run, fname, text):
        return run.template_id._render_field(fname, partner_ids, compute_lang=True)
    mixin = run.env["mail.render.mixin"]
    return mixin._render_template(text or "", "res.partner", partner_ids, engine=engine)


def _is_of_template(run, fname, text):
    """Whether the text is the template's own, in whichever language its writer saw it."""
    if not run.template_id:
        return False
    # sudo: the text is compared only
    template = run.template_id.sudo()
    translations = template._fields[fname]._get_stored_translations(template) or {}
    return text in translations.values() or text == template[fname]
