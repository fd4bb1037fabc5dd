"""Changing a lock: who may, and that it comes by no other way."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...policy.vocabulary import LOCK_HIDDEN, LOCK_LEVELS, LOCK_NONE

LOCK_FIELDS = frozenset({"lock_level", "lock_reason_id", "lock_note", "lock_until"})
# What follows from a lock is set by the server alone.
DERIVED_FIELDS = frozenset(
    {"lock_date", "lock_user_id", "effective_lock_level", "archived_by_lock"}
)
HIERARCHY_FIELDS = frozenset({"lock_level", "parent_id", "is_company", "commercial_partner_id"})


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        given = {key.removeprefix("default_") for key in self.env.context}.union(*vals_list)
        self._lock_check_derived(given)
        partners = super().create(vals_list)
        locked = partners.filtered(lambda partner: partner.lock_level != LOCK_NONE)
        if locked:
            locked._lock_check_rights({}, dict.fromkeys(locked, LOCK_NONE))
            locked._lock_stamp()
        if any(partner.effective_lock_level == LOCK_HIDDEN for partner in partners):
            partners._lock_apply_hiding()
        return partners

    def write(self, vals):
        vals = dict(vals)
        self._lock_check_derived(vals.keys())
        touched = LOCK_FIELDS & vals.keys()
        if touched:
            before = {partner: partner.lock_level for partner in self}
            self._lock_check_rights(vals, before)
            if vals.get("lock_level") == LOCK_NONE:
                vals = dict.fromkeys(LOCK_FIELDS, False) | vals
        hierarchy = HIERARCHY_FIELDS & vals.keys()
        effective = {p: p.effective_lock_level for p in self} if hierarchy - {"lock_level"} else {}
        unarchives = vals.get("active")
        result = super().write(vals)
        self._lock_refuse_escape(effective)
        if "lock_level" in vals:
            self.filtered(lambda partner: partner.lock_level != before[partner])._lock_stamp()
        if unarchives:
            self._lock_refuse_unarchiving()
        if hierarchy:
            self._lock_apply_hiding()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if not self.env.su and not self._lock_is_manager():
            locked = self.filtered(lambda partner: partner.lock_level != LOCK_NONE)
            if locked:
                raise UserError(
                    self.env._(
                        "%(customers)s: a locked customer can't be deleted, because the lock would "
                        "be lost. Ask a lock manager.",
                        customers=", ".join(locked.mapped("complete_name")),
                    )
                )

    def unlink(self):
        # sudo: contacts of a deleted company come back whatever the user may see
        orphans = self.sudo().search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("id", "not in", self.ids),
                ("archived_by_lock", "=", True),
                ("active", "=", False),
            ]
        )
        result = super().unlink()
        orphans._lock_apply_hiding()
        return result

    # -- who may ---------------------------------------------------------------------------------

    @api.model
    def _lock_check_derived(self, given):
        if not self.env.su and (names := DERIVED_FIELDS & given):
            labels = [self._fields[name]._description_string(self.env) for name in sorted(names)]
            raise AccessError(
                self.env._(
                    "“%(fields)s” follows from the lock and can't be set. Set the lock itself.",
                    fields=", ".join(labels),
                )
            )

    def _lock_check_rights(self, vals, before):
        """Whether the user may make this change of lock.

        :param dict vals: what is about to be written; empty where the records hold it already
        :param dict before: ``{partner: lock level}`` until now
        :raises AccessError: naming the first customer whose lock the user may not change so
        """
        if self.env.su or self._lock_is_manager():
            return
        auditor = self._lock_is_auditor()
        for partner in self:
            if vals and not partner._lock_changes(vals):
                continue
            new = vals.get("lock_level") or partner.lock_level
            code = None
            if auditor:
                code = "auditor"
            elif before[partner] != LOCK_NONE:
                code = "lift"
            elif new == LOCK_HIDDEN:
                code = "hide"
            if code:
                raise AccessError(partner._lock_change_refusal(code))

    def _lock_refuse_escape(self, before):
        """Leaving the locked company would lift its lock for a contact: that takes the same right.

        :param dict before: ``{partner: effective lock level}`` until now
        :raises AccessError: naming the first contact whose lock became milder
        """
        if self.env.su or not before or self._lock_is_manager():
            return
        for partner, level in before.items():
            if LOCK_LEVELS.index(partner.effective_lock_level) < LOCK_LEVELS.index(level):
                raise AccessError(partner._lock_change_refusal("lift"))

    def _lock_change_refusal(self, code):
        name = self.complete_name
        messages = {
            "auditor": self.env._(
                "%(customer)s: auditors read locks, they don't change them.", customer=name
            ),
            "lift": self.env._(
                "%(customer)s is locked. Only a lock manager may change or lift the lock.",
                customer=name,
            ),
            "hide": self.env._(
                "%(customer)s: only a lock manager may hide a customer. You may choose “No new "
                "documents”.",
                customer=name,
            ),
        }
        return messages[code]

    def _lock_changes(self, vals):
        """Whether ``vals`` says something else than this customer's lock fields hold."""
        self.ensure_one()
        return any(
            self._fields[fname].convert_to_cache(vals[fname], self, validate=False)
            != self._fields[fname].convert_to_cache(self[fname], self, validate=False)
            for fname in LOCK_FIELDS & vals.keys()
        )
