"""Placeholders: what a customer answered, in words, and their page, for all kinds of templates."""

from odoo.fields import Domain

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS
from ..channel.settings import channel_label, channels_in_use

PLACEHOLDERS = (
    "consent_summary",
    "preferred_channel",
    "preferred_channel_label",
    *(f"{fname}_label" for fname in FIELDS),
    "preference_url",
)
# Odoo asks for them at each expression of each mail.
OF_CUSTOMER = tuple(f"object.{name}" for name in PLACEHOLDERS)
OF_DOCUMENT = tuple(f"object.partner_id.{name}" for name in PLACEHOLDERS)


def compute_words(partners):
    """Say in words what each of these customers answered."""
    in_use = channels_in_use(partners.env)
    names = {channel: channel_label(partners.env, channel) for channel in v.CHANNELS}
    states = dict(partners._fields["consent_email"]._description_selection(partners.env))
    for partner in partners:
        for fname in FIELDS:
            partner[f"{fname}_label"] = states.get(partner[fname])
        partner.preferred_channel_label = names.get(partner.preferred_channel, "")
        partner.consent_summary = ", ".join(
            f"{names[channel]}: {partner[f'{BY_CODE[channel].field}_label']}" for channel in in_use
        )


def label_domain(partners, fname, operator, value):
    """Return the domain that finds a selection by the words that a user reads.

    :param str fname: field of ``res.partner`` that holds an answer or the preferred channel
    :return: NotImplemented for other operators than ``in`` and ``ilike``
    """
    if operator not in ("in", "ilike"):
        return NotImplemented
    words = [value] if isinstance(value, str) else value
    selection = partners._fields[fname]._description_selection(partners.env)
    codes = [
        code
        for code, label in selection
        if any(
            word and (word.lower() in label.lower() if operator == "ilike" else word == label)
            for word in words
        )
    ]
    return Domain(fname, "in", codes + [False] * (False in words))


def summary_domain(partners, operator, value):
    """Return the domain of customers of whose answers one reads like this."""
    found = [label_domain(partners, fname, operator, value) for fname in FIELDS]
    return NotImplemented if NotImplemented in found else Domain.OR(found)


def expressions(model):
    """Return the expressions that everybody who writes templates may use in those of a model."""
    if model._name == "res.partner":
        return OF_CUSTOMER
    partner = model._fields.get("partner_id")
    return OF_DOCUMENT if partner and partner.comodel_name == "res.partner" else ()
