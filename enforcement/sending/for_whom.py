"""For which company something is sent: its mailing's, its document's, or else the current one.

What is sent for a company is decided by the answers of its controller. What is queued keeps the
company that it was decided for, whoever sends it, and wherever its document goes meanwhile.
"""

import binascii

from odoo import fields
from odoo.tools import hash_sign, verify_hash_signed

from ...models.controller.controllers import (
    as_controller,
    controller_id,
    controller_of,
    has_several,
)
from ..context import COMPANY

PURPOSE = "partner_consent_company"


def company_field():
    """Return the field that says for which company something was decided and is sent."""
    return fields.Many2one("res.company", "Sent for", readonly=True, copy=False)


def of_documents(env, model, res_ids):
    """Return ``{document id: id of the company it belongs to}``.

    A customer is no document, and what belongs to no company is the current one's.

    :param str model: name of the documents' model, or something false
    """
    own = dict.fromkeys(res_ids, env.company.id)
    if not own or model not in env or model == "res.partner" or not has_several(env):
        return own
    # sudo: for whom something is sent doesn't depend on what the sender may read
    documents = env[model].sudo().browse(own).exists()
    if fname := documents._mail_get_company_field():
        # They may be many, and nothing else of them is read.
        documents.fetch([fname])
    companies = documents._mail_get_companies(default=env.company)
    return own | {id_: company.id for id_, company in companies.items()}


def of_document(env, model, res_id):
    """Return the id of the company that one document belongs to, as :func:`of_documents` does."""
    return of_documents(env, model, [res_id])[res_id]


def of_composer(composer, model, res_ids):
    """Return ``{document id: company id}`` of what a composer sends: a mailing decides for its own.

    :param composer: a ``partner.consent.composer``
    :param str model: name of the documents' model
    """
    # sudo: see of_documents
    if company := composer._consent_mailing().sudo().company_id:
        return dict.fromkeys(res_ids, company.id)
    return of_documents(composer.env, model, res_ids)


def environments(env, company_ids):
    """Yield ``(environment, places)`` for each controller of these companies.

    Whether the user may use them or not: nothing is read there but the facts of the decision.

    :param company_ids: list of ids; None stands for the current company
    """
    if not has_several(env):
        yield env, range(len(company_ids))
        return
    own, found = controller_id(env), {}
    for place, id_ in enumerate(company_ids):
        found.setdefault(controller_of(env, id_) if id_ else own, []).append(place)
    for controller, places in found.items():
        yield env if controller == own else as_controller(env, controller), places


def signed(document, company_id):
    """Return the word that says for which company what is about a document is created.

    :param document: one record of any model, or none
    """
    said = [company_id, document._name, document.id]
    # sudo: the database's secret signs it
    return hash_sign(document.env(su=True), PURPOSE, said)


def _said(env, word):
    """Return what :func:`signed` was told, or a company that is None: a client can't say it."""
    try:
        # sudo: see signed
        said = word and verify_hash_signed(env(su=True), PURPOSE, word)
    except (AttributeError, TypeError, ValueError, binascii.Error):
        said = None
    return said or (None, None, None)


def with_company(env, vals_list):
    """Return the values, each with the company that what it creates is sent for.

    :param list vals_list: as given to ``create`` of a model with :func:`company_field`; a company
        in them counts as a signed word only
    """
    if not has_several(env):
        return [vals | {"consent_company_id": env.company.id} for vals in vals_list]
    documents = [_document(env, vals) for vals in vals_list]
    res_ids, companies = {}, {}
    for model, res_id in documents:
        res_ids.setdefault(model, []).append(res_id)
    for model, ids in res_ids.items():
        companies[model] = of_documents(env, model, ids)
    # What is posted sets off messages about other documents perhaps.
    posted_for, *about = _said(env, env.context.get(COMPANY))
    return [
        vals
        | {
            "consent_company_id": _said(env, vals.get("consent_company_id"))[0]
            or (posted_for if about == [model, res_id] else None)
            or _of_mailing(env, vals)
            or companies[model][res_id]
        }
        for vals, (model, res_id) in zip(vals_list, documents, strict=True)
    ]


def _of_mailing(env, vals):
    # sudo: see of_documents
    return env["mailing.mailing"].sudo().browse(vals.get("mailing_id") or ()).company_id.id


def _document(env, vals):
    """Return ``(model, id)`` of what something is about, ``(False, False)`` without a document."""
    if vals.get("model") and vals.get("res_id"):
        return vals["model"], vals["res_id"]
    # sudo: whoever may send a message, what it is about is no secret
    message = env["mail.message"].sudo().browse(vals.get("mail_message_id") or ())
    return (message.model, message.res_id) if message.model and message.res_id else (False, False)


def without_company(env, vals):
    """Return what may be written: for whom it is sent is the server's to say."""
    if env.su or "consent_company_id" not in vals:
        return vals
    return {name: value for name, value in vals.items() if name != "consent_company_id"}


def company_of(message):
    """Return the company that a mail or an SMS was decided for.

    What was queued before that was written down is its mailing's, or its document's.
    """
    # sudo: see of_documents
    sent = message.sudo()
    if company := sent.consent_company_id or sent.mailing_id.company_id:
        return company
    about = sent.mail_message_id
    return company.browse(of_document(sent.env, about.model, about.res_id))
