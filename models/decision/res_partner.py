"""May we contact this customer? The decision: for code, the form, the call list, “Welcome Back”."""

from odoo import api, fields, models

from ...policy import decision
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS
from ...policy.numbers import is_mobile
from ..channel.settings import channel_label, channels_in_use
from ..consent.addresses import POSTAL_FIELDS
from ..consent.res_partner import PREFETCH
from . import words
from .asked import check_ids, check_word
from .facts import facts_of, suppressed_column

# Reasons that are no news where there is no address.
SOFT = frozenset({v.NOT_CONFIRMED, v.NOT_ASKED})


def _message(label):
    return fields.Char(label, compute="_compute_consent_overview")


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_overview = fields.Json(compute="_compute_consent_overview")
    consent_email_message = _message("E-mail: decision")
    consent_phone_message = _message("Phone: decision")
    consent_sms_message = _message("SMS: decision")
    consent_post_message = _message("Letter: decision")
    consent_fax_message = _message("Fax: decision")
    consent_messenger_message = _message("Messenger: decision")
    phone_is_mobile = fields.Boolean(
        "Mobile number", compute="_compute_phone_is_mobile", store=True, prefetch=PREFETCH
    )
    callable_number = fields.Char(
        "May be called at",
        compute="_compute_callable_number",
        help="The phone number, empty where the customer may not be called for advertising. "
        "Export this one, not the phone number.",
    )

    @api.depends("phone_sanitized")
    def _compute_phone_is_mobile(self):
        for partner in self:
            partner.phone_is_mobile = is_mobile(partner.phone_sanitized)

    @api.depends_context("lang", "uid", "company")
    @api.depends(
        *FIELDS,
        *POSTAL_FIELDS,
        "contact_point_ids.marketing_allowed",
        "contact_point_ids.value",
        "country_id",
        "effective_lock_level",
        "email",
        "email_normalized",
        "lock_reason_id",
        "phone",
        "phone_is_mobile",
        "phone_sanitized",
    )
    def _compute_consent_overview(self):
        in_use = channels_in_use(self.env)
        facts = facts_of(self, v.CHANNELS)
        for partner in self:
            overview = []
            for channel in v.CHANNELS:
                reason = decision.decide(facts[partner][channel])
                if reason in SOFT and not facts[partner][channel].has_address:
                    # Asking first would help nobody.
                    reason = v.NO_ADDRESS
                message = words.message(partner, reason, channel)
                partner[f"{BY_CODE[channel].field}_message"] = message
                if channel in in_use:
                    overview.append(
                        {
                            "channel": channel,
                            "label": channel_label(self.env, channel),
                            "allowed": not reason,
                            "reason": reason or False,
                            "message": message,
                            "preferred": partner.preferred_channel == channel,
                        }
                    )
            partner.consent_overview = overview

    @api.depends_context("company")
    @api.depends("consent_phone", "effective_lock_level", "phone", "phone_sanitized", "country_id")
    def _compute_callable_number(self):
        for partner, answer in zip(self, self.contact_decision("phone"), strict=True):
            partner.callable_number = partner.phone if answer["allowed"] else False

    def contact_decision(self, channel, scope=v.MARKETING):
        """May the current company's controller contact these customers?

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str scope: ``marketing`` or ``service``
        :return: list of dicts, one per customer, in order: ``partner_id``, ``allowed`` (bool),
            ``reason`` (code or False), ``message`` (translated)
        :raises UserError: for an unknown channel or scope; it is a ``ValueError``, too
        """
        check_word(self.env, channel, v.CHANNELS)
        check_word(self.env, scope, v.SCOPES)
        check_ids(self)
        self.check_access("read")
        facts = facts_of(self, (channel,))
        result = []
        for partner in self:
            reason = decision.decide(facts[partner][channel], scope)
            result.append(
                {
                    "partner_id": partner.id,
                    "allowed": not reason,
                    "reason": reason or False,
                    "message": words.message(partner, reason, channel),
                }
            )
        return result

    @api.model
    def _consent_suppressed_column(self, channel, alias):
        """Return the SQL of "this person is suppressed"; extend it to add a list.

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str alias: of ``res_partner`` in the query
        """
        return suppressed_column(self, channel, alias)

    def action_send_welcome_back(self):
        """Send the template to these customers; offer a letter task for those not mailable.

        :return: client action that says how many were sent and how many get a letter task
        """
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        by_mail = self._that_may_be_contacted("email")
        if by_mail:
            template.send_mail_batch(by_mail.ids)
        by_letter = (self - by_mail)._that_may_be_contacted("post")
        for partner in by_letter:
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Letter: %(subject)s", subject=template.name),
                note=self.env._("May not be contacted by e-mail. Write a letter instead."),
                user_id=self.env.uid,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(mails)s e-mails, %(letters)s letter tasks, %(none)s customers left alone.",
                    mails=len(by_mail),
                    letters=len(by_letter),
                    none=len(self - by_mail - by_letter),
                ),
            },
        }

    def _that_may_be_contacted(self, channel):
        decisions = self.contact_decision(channel)
        return self.browse(one["partner_id"] for one in decisions if one["allowed"])
