"""From an entry to action: what choosing an action in the history does besides recording it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...policy import vocabulary as v
from ..channel.settings import channel_label, channel_selection


class PartnerHistoryAction(models.Model):
    _inherit = "partner.history.action"

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

    def _has_effects(self):
        return bool(self.consent_channel or self.lock_level or self.activity_type_id)

    def _apply_effects(self, partners, date, user, note=None):
        """Do what this action stands for, with the caller's rights and through the usual gates.

        :param partners: customers who have got an entry with this action
        :param date: of the entry, from which an activity's deadline is counted
        :param user: ``res.users`` to whom an activity is assigned
        :param str note: of the entry, kept as the reason of a consent or a lock
        :raises UserError: where a consent or a lock is refused; nothing is done then
        """
        if not self or not partners:
            return
        self.ensure_one()
        reason = ": ".join(filter(None, (self.name, note)))
        if self.consent_channel:
            partners._consent_set(
                self.consent_channel, self.consent_state, source=v.MANUAL, note=reason
            )
        if self.activity_type_id:
            partners.activity_schedule(
                activity_type_id=self.activity_type_id.id,
                date_deadline=fields.Date.add(date, days=self.activity_days),
                user_id=user.id,
                summary=self.name,
                note=note,
            )
        if self.lock_level:
            order = v.LOCK_LEVELS.index
            weaker = partners.filtered(
                lambda partner: order(partner.lock_level) < order(self.lock_level)
            )
            weaker.write(
                {
                    "lock_level": self.lock_level,
                    "lock_reason_id": self.lock_reason_id.id,
                    "lock_note": reason,
                }
            )


class PartnerHistory(models.Model):
    _inherit = "partner.history"

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._apply_action_effects()
        return entries

    def write(self, vals):
        changed = self.browse()
        if vals.get("action_id"):
            changed = self.filtered(lambda entry: entry.action_id.id != vals["action_id"])
        result = super().write(vals)
        changed._apply_action_effects()
        return result

    def _apply_action_effects(self):
        groups = self.filtered(lambda entry: entry.action_id._has_effects()).grouped(
            lambda entry: (entry.action_id, entry.date, entry.user_id, entry.note)
        )
        for (action, date, user, note), entries in groups.items():
            action._apply_effects(entries.partner_id, date, user, note)
