"""History actions: the pick-list of what was done with the customer, and what it entails."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..channel.settings import channel_label, channel_selection


class PartnerHistoryAction(models.Model):
    _name = "partner.history.action"
    _description = "History Action"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    consent_channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        string="Sets the consent for",
    )
    consent_state = fields.Selection(
        selection=[("given", "Yes"), ("refused", "No")], string="to", default="refused"
    )
    lock_level = fields.Selection(
        selection=[("documents", "No new documents"), ("hidden", "Hidden")],
        string="Locks the customer",
    )
    lock_reason_id = fields.Many2one("partner.lock.reason", ondelete="restrict")
    activity_type_id = fields.Many2one("mail.activity.type", "Plans", ondelete="restrict")
    activity_days = fields.Integer("in days", default=1)
    effect_summary = fields.Char("What it does", compute="_compute_effect_summary")

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "This action exists already.")

    @api.depends(
        "consent_channel", "consent_state", "lock_level", "activity_type_id", "activity_days"
    )
    @api.depends_context("lang")
    def _compute_effect_summary(self):
        levels = dict(self._fields["lock_level"]._description_selection(self.env))
        states = dict(self._fields["consent_state"]._description_selection(self.env))
        for action in self:
            parts = []
            if action.consent_channel:
                channel = channel_label(self.env, action.consent_channel)
                state = states.get(action.consent_state)
                parts.append(
                    self.env._("sets %(channel)s to %(state)s", channel=channel, state=state)
                )
            if action.lock_level:
                parts.append(self.env._("locks the customer (%s)", levels[action.lock_level]))
            if action.activity_type_id:
                parts.append(
                    self.env._(
                        "plans “%(activity)s” in %(days)s days",
                        activity=action.activity_type_id.name,
                        days=action.activity_days,
                    )
                )
            action.effect_summary = ", ".join(parts)

    @api.constrains("consent_channel", "consent_state", "activity_days")
    def _check_effects(self):
        for action in self:
            if action.consent_channel and not action.consent_state:
                raise ValidationError(
                    self.env._("%s: choose what the consent is set to.", action.name)
                )
            if action.activity_days < 0:
                raise ValidationError(
                    self.env._("%s: an activity can't be planned in the past.", action.name)
                )
