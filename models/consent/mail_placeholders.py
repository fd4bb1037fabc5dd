"""Placeholders: what a customer answered, in words, for mail, SMS and letter templates."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import vocabulary as v

LABELS = tuple(f"consent_{channel}_label" for channel in v.CHANNELS)
PLACEHOLDERS = ("consent_summary", "preferred_channel", "preferred_channel_label", *LABELS)
# Odoo asks for them at each expression of each mail.
OF_CUSTOMER = tuple(f"object.{name}" for name in PLACEHOLDERS)
OF_DOCUMENT = tuple(f"object.partner_id.{name}" for name in PLACEHOLDERS)


def _label_field(label, fname):
    # The placeholder picker offers searchable fields only.
    return fields.Char(
        label,
        compute="_compute_consent_summary",
        search=lambda self, operator, value: self._search_label(fname, operator, value),
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_summary = fields.Char(
        "Consents", compute="_compute_consent_summary", search="_search_consent_summary"
    )
    preferred_channel_label = _label_field("Preferred channel, in words", "preferred_channel")
    consent_email_label = _label_field("E-mail wanted, in words", "consent_email")
    consent_phone_label = _label_field("Phone wanted, in words", "consent_phone")
    consent_sms_label = _label_field("SMS wanted, in words", "consent_sms")
    consent_post_label = _label_field("Letter wanted, in words", "consent_post")
    consent_fax_label = _label_field("Fax wanted, in words", "consent_fax")
    consent_messenger_label = _label_field("Messenger wanted, in words", "consent_messenger")

    @api.depends_context("lang")
    @api.depends(*(f"consent_{channel}" for channel in v.CHANNELS), "preferred_channel")
    def _compute_consent_summary(self):
        channels = self.env["partner.consent.channel"]
        in_use = channels._codes_in_use()
        names = {channel: channels._label(channel) for channel in v.CHANNELS}
        states = dict(self._fields["consent_email"]._description_selection(self.env))
        for partner in self:
            for channel, fname in zip(v.CHANNELS, LABELS, strict=True):
                partner[fname] = states.get(partner[f"consent_{channel}"])
            partner.preferred_channel_label = names.get(partner.preferred_channel, "")
            partner.consent_summary = ", ".join(
                f"{names[channel]}: {partner[f'consent_{channel}_label']}" for channel in in_use
            )

    @api.model
    def _search_label(self, fname, operator, value):
        """Search a selection by the words that a user reads."""
        if operator not in ("in", "ilike"):
            return NotImplemented
        words = [value] if isinstance(value, str) else value
        selection = self._fields[fname]._description_selection(self.env)
        codes = [
            code
            for code, label in selection
            if any(
                word and (word.lower() in label.lower() if operator == "ilike" else word == label)
                for word in words
            )
        ]
        return Domain(fname, "in", codes + [False] * (False in words))

    @api.model
    def _search_consent_summary(self, operator, value):
        found = [self._search_label(f"consent_{c}", operator, value) for c in v.CHANNELS]
        return NotImplemented if NotImplemented in found else Domain.OR(found)


def expressions(model):
    """Return the expressions that everybody who writes templates may use in those of a model."""
    if model._name == "res.partner":
        return OF_CUSTOMER
    partner = model._fields.get("partner_id")
    return OF_DOCUMENT if partner and partner.comodel_name == "res.partner" else ()
