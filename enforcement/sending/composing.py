"""Deciding the recipients of an e-mail composer: who is cancelled, who is taken out of a mail."""

from typing import NamedTuple

from odoo.tools import email_normalize, email_normalize_all
from odoo.tools.mail import email_split_and_format

from ...models.decision.outcome import LEFT_OUT
from ...policy import failure_types
from ...policy import vocabulary as v
from .deciding import decided_given, decided_series
from .for_whom import of_composer
from .not_sent import log_not_sent
from .recipient_columns import partners_of
from .recipients import Recipient
from .staff import reasons_to_stop

NAMED = ("email_to", "email_cc", "partner_to")


class Slot(NamedTuple):
    """One recipient of the mail about a document."""

    res_id: int
    recipient: Recipient


def names_recipients(composer):
    """Whether somebody else than the document's own customer is written to."""
    template = composer.template_id
    return bool(composer.partner_ids or (template and not template.use_default_to))


def named(composer, documents):
    """Return who would be written to, as a list of :class:`Slot`; nobody is created for it."""
    template, always = composer.template_id, composer.partner_ids.ids
    rendered = {}
    if template:
        rendered = template._generate_template_recipients(documents.ids, set(NAMED))
    companies = of_composer(composer, documents._name, documents.ids)
    slots = []
    for res_id in documents.ids:
        values = rendered.get(res_id, {})
        partner_ids = dict.fromkeys([*values.get("partner_ids", ()), *always])
        slots += [Slot(res_id, Recipient(id_, None, companies[res_id])) for id_ in partner_ids]
        slots += [
            Slot(res_id, Recipient(None, address, companies[res_id]))
            for fname in ("email_to", "email_cc")
            for address in email_normalize_all(values.get(fname) or "")
        ]
    return slots


def decided(env, reached):
    """Return the SQL of whether these may get advertising, or None where there is nobody.

    :param reached: iterable of ``recipients.Recipient``
    """
    reached = list(reached)
    return decided_given(env, reached, "email", v.MARKETING) if reached else None


def series_decided(composer, documents):
    """Return whether those whom a series writes to may get advertising.

    :param documents: what is written about, not empty
    :return: ``(SQL, function(id in it) -> document id)``; the SQL is None where there is nobody
    """
    if names_recipients(composer):
        slots = named(composer, documents)
        recipients = [slot.recipient for slot in slots]
        return decided(composer.env, recipients), lambda place: slots[place].res_id
    companies = of_composer(composer, documents._name, documents.ids)
    return decided_series(documents, companies, "email", v.MARKETING), lambda res_id: res_id


def cancel_refused(composer, mail_values_dict, scope, counting):
    """Take those who may not be contacted out of the mails, and cancel what has nobody left.

    :param dict mail_values_dict: ``{document id: values of its mail}``, changed in place
    :param counting: the reasons that count
    :return: the mails that remain, for Odoo to decide: whoever is left out must not make somebody
        with the same address a duplicate
    """
    remaining = dict(mail_values_dict)
    for res_id, slots in _decided(composer, mail_values_dict, scope).items():
        refused = {slot: reason for slot, reason in slots if reason in counting}
        if not refused:
            continue
        failure_type = failure_types.failure_type(
            min(refused.values(), key=failure_types.strictness)
        )
        values, left_out = mail_values_dict[res_id], 0
        if len(refused) == len(slots):
            # The document's chatter must not say that it was sent.
            values.update(state="cancel", failure_type=failure_type, is_notification=False)
            del remaining[res_id]
        else:
            left_out = len(refused)
            _take_out(values, {slot.recipient for slot in refused})
            composer._consent_count({LEFT_OUT: left_out})
        if not composer.mass_mailing_id:
            log_not_sent(composer.env[composer.model].browse(res_id), failure_type, left_out)
    return remaining


def objections(composer, mail_values_dict):
    """Return ``{document id: reason}`` of those with a recipient who may not get advertising."""
    return {
        res_id: min(reasons, key=failure_types.strictness)
        for res_id, slots in _decided(composer, mail_values_dict, v.MARKETING).items()
        if (reasons := [reason for _slot, reason in slots if reason])
    }


def without_refused(composer, post_values_all, scope):
    """Take refused customers out of messages to be posted.

    Advertising that has nobody left isn't posted. What a machine posts for service belongs on the
    document all the same.

    :param dict post_values_all: ``{document id: values of its message}``
    :return: such a dict
    """
    unseen = _unseen(composer)
    companies = of_composer(composer, composer.model, post_values_all)
    slots = [
        Slot(res_id, Recipient(partner_id, None, companies[res_id]))
        for res_id, values in post_values_all.items()
        for partner_id in dict.fromkeys([*(values.get("partner_ids") or []), *unseen])
    ]
    to_decide = [slot.recipient for slot in slots]
    refused = {}
    reasons = reasons_to_stop(composer.env, to_decide, "email", scope)
    for slot, reason in zip(slots, reasons, strict=True):
        if reason:
            refused.setdefault(slot.res_id, {})[slot.recipient.partner_id] = reason
    kept = dict(post_values_all)
    for res_id, found in refused.items():
        left = [id_ for id_ in kept[res_id]["partner_ids"] if id_ not in found]
        kept[res_id] = kept[res_id] | {"partner_ids": left}
        code = failure_types.failure_type(min(found.values(), key=failure_types.strictness))
        document = composer.env[composer.model].browse(res_id)
        log_not_sent(document, code, len(found) if left else 0)
        composer._consent_count({LEFT_OUT: len(found)})
        if not left and scope == v.MARKETING:
            del kept[res_id]
    return kept


def _decided(composer, mail_values_dict, scope):
    """Return ``{document id: [(slot, reason or None)]}`` of everybody these mails would go to."""
    slots = list(_slots(composer, mail_values_dict))
    to_decide = [slot.recipient for slot in slots]
    reasons = reasons_to_stop(composer.env, to_decide, "email", scope)
    found = {}
    for slot, reason in zip(slots, reasons, strict=True):
        found.setdefault(slot.res_id, []).append((slot, reason))
    nobody = [(None, v.NO_ADDRESS)]
    return {res_id: found.get(res_id, nobody) for res_id in mail_values_dict}


def _slots(composer, mail_values_dict):
    """Yield each address that these mails would go to, as a :class:`Slot`."""
    customers = partners_of(composer.env[composer.model], mail_values_dict)
    companies = of_composer(composer, composer.model, mail_values_dict)
    unseen = _unseen(composer)
    for res_id, values in mail_values_dict.items():
        company_id = companies[res_id]
        ids = [command[1] for command in values.get("recipient_ids") or []]
        for partner_id in dict.fromkeys([*ids, *unseen]):
            yield Slot(res_id, Recipient(partner_id, None, company_id))
        for address in email_normalize_all(values.get("email_to") or ""):
            yield Slot(res_id, Recipient(customers.get(res_id), address, company_id))
        # A copy goes to somebody else than the document's customer.
        for address in email_normalize_all(values.get("email_cc") or ""):
            yield Slot(res_id, Recipient(None, address, company_id))


def _unseen(composer):
    """Return the ids of archived recipients: Odoo leaves them out without a word."""
    everybody = composer.with_context(active_test=False).partner_ids
    return (everybody - composer.partner_ids).ids


def _take_out(values, refused):
    """Take recipients out of the values of one mail.

    :param refused: set of ``recipients.Recipient``
    """
    partner_ids = {one.partner_id for one in refused if not one.address}
    addresses = {one.address for one in refused if one.address}
    commands = values.get("recipient_ids") or []
    values["recipient_ids"] = [command for command in commands if command[1] not in partner_ids]
    for fname in ("email_to", "email_cc"):
        if values.get(fname):
            kept = email_split_and_format(values[fname])
            kept = [one for one in kept if email_normalize(one, strict=False) not in addresses]
            values[fname] = ", ".join(kept)


def reopened(wizard):
    """Return the action that shows the dialog again, with what a button has changed in it."""
    return {
        "type": "ir.actions.act_window",
        "name": wizard.env._("Compose Email"),
        "res_model": wizard._name,
        "res_id": wizard.id,
        "views": [(False, "form")],
        "target": "new",
        "context": wizard.env.context | {"dialog_size": "large"},
    }
