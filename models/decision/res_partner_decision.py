"""May we contact this customer? The decision: for code, the form, the call list, “Welcome Back”."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import decision
from ...policy import vocabulary as v
from ...policy.addresses import is_mobile
from ..consent.res_partner_consent import PREFETCH
from .res_partner_facts import POSTAL_FIELDS


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_overview = fields.Json(compute="_compute_consent_overview")
    consent_email_message = fields.Char("E-mail: decision", compute="_compute_consent_overview")
    consent_phone_message = fields.Char("Phone: decision", compute="_compute_consent_overview")
    consent_sms_message = fields.Char("SMS: decision", compute="_compute_consent_overview")
    consent_post_message = fields.Char("Letter: decision", compute="_compute_consent_overview")
    consent_fax_message = fields.Char("Fax: decision", compute="_compute_consent_overview")
    consent_messenger_message = fields.Char(
        "Messenger: decision", compute="_compute_consent_overview"
    )
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

    @api.depends_context("lang", "uid")
    @api.depends(
        *(f"consent_{channel}" for channel in v.CHANNELS),
        *POSTAL_FIELDS,
        "contact_point_ids.marketing_allowed",
        "contact_point_ids.value_normalized",
        "effective_lock_level",
        "email_normalized",
        "lock_reason_id",
        "phone",
        "phone_is_mobile",
        "phone_sanitized",
    )
    def _compute_consent_overview(self):
        in_use = self.env["partner.consent.channel"]._codes_in_use()
        facts = self._consent_facts(v.CHANNELS)
        for partner in self:
            overview = []
            for channel in v.CHANNELS:
                reason = decision.decide(facts[partner][channel])
                message = partner._consent_message(channel, reason)
                partner[f"consent_{channel}_message"] = message
                if channel in in_use:
                    overview.append(
                        {
                            "channel": channel,
                            "label": self.env["partner.consent.channel"]._label(channel),
                            "allowed": not reason,
                            "reason": reason or False,
                            "has_address": facts[partner][channel].has_address,
                            "message": message,
                            "preferred": partner.preferred_channel == channel,
                        }
                    )
            partner.consent_overview = overview

    def contact_decision(self, channel, scope=v.MARKETING):
        """May we contact these customers?

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str scope: ``marketing`` or ``service``
        :return: list of dicts, one per customer, in order: ``partner_id``, ``allowed`` (bool),
            ``reason`` (code or False), ``message`` (translated)
        :raises ValueError: for an unknown channel or scope
        """
        if channel not in v.CHANNELS:
            raise ValueError(f"Unknown channel {channel!r}: choose one of {', '.join(v.CHANNELS)}")
        self.check_access("read")
        facts = self._consent_facts((channel,))
        result = []
        for partner in self:
            reason = decision.decide(facts[partner][channel], scope)
            result.append(
                {
                    "partner_id": partner.id,
                    "allowed": not reason,
                    "reason": reason or False,
                    "message": partner._consent_message(channel, reason),
                }
            )
        return result

    @api.model
    def _consent_allowed_domain(self, channel, scope=v.MARKETING):
        """Return the domain of all customers who may be contacted."""
        return Domain.custom(
            to_sql=lambda model, alias, _query: model._consent_allowed_sql(channel, scope, alias)
        )

    def _consent_allowed(self, channel, scope=v.MARKETING):
        """Return those of these customers who may be contacted."""
        decisions = self.contact_decision(channel, scope)
        return self.browse(d["partner_id"] for d in decisions if d["allowed"])

    def _consent_message(self, channel, reason):
        """Return the decision as a sentence for the form, in the user's language."""
        self.ensure_one()
        if not reason:
            return self.env._("May be contacted")
        lock = self.env["partner.lock.reason"]
        # A customer in the portal learns that there is a lock, not what for.
        if self.env.user._is_internal():
            # sudo: a reason is shown to all staff who see the customer
            lock = self.sudo().lock_reason_id or self.sudo().commercial_partner_id.lock_reason_id
        because = {
            v.LOCKED: self.env._("customer is locked (%s)", lock.name)
            if lock
            else self.env._("customer is locked"),
            v.REFUSED: self.env._("the customer refused"),
            v.SUPPRESSED: self.env._("the person is on the suppression list"),
            v.ADDRESS_EXCLUDED: self.env._("this address is not for advertising"),
            v.REFUSED_ELSEWHERE: self.env._(
                "another contact with the same address refused or is locked"
            ),
            v.NOT_CONFIRMED: self.env._("the customer has not confirmed yet"),
            v.NOT_ASKED: self.env._("the customer has not been asked"),
            v.NO_ADDRESS: self.env._("there is no address for this channel"),
        }
        return self.env._("May not be contacted: %s", because[reason])

    def _consent_address(self, channel):
        """Return the address that the channel would use, as the business wrote it."""
        self.ensure_one()
        if channel == "email":
            return self.email
        if channel == "post":
            return ", ".join(filter(None, (self[fname] for fname in POSTAL_FIELDS)))
        if channel == "fax":
            return self.contact_point_ids.filtered(lambda point: point.kind == "fax")[:1].value
        return self.phone

    @api.depends("consent_phone", "effective_lock_level", "phone", "phone_sanitized")
    def _compute_callable_number(self):
        for partner, answer in zip(self, self.contact_decision("phone"), strict=True):
            partner.callable_number = partner.phone if answer["allowed"] else False

    def action_send_welcome_back(self):
        """Send the template to these customers; offer a letter task for those not mailable.

        :return: client action that says how many were sent and how many get a letter task
        """
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        by_mail = self._consent_allowed("email")
        if by_mail:
            template.send_mail_batch(by_mail.ids)
        by_letter = (self - by_mail)._consent_allowed("post")
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
