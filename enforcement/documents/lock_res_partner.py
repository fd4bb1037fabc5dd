"""The customer's side of documents: merging, their mail, and relations that lead there.

`meeting_ids` is no way around `partner_ids`, and mail of a locked customer opens no new document:
it lands on the customer, and somebody looks.
"""

from odoo import models
from odoo.exceptions import UserError

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import REFUSE
from ..inflow.base_partner_merge import without_decided


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        vals = without_decided(self, vals)
        for fname in vals:
            field = self._fields.get(fname)
            if field and field.type == "many2many" and self._lock_mirrors_guard(field):
                self._lock_refuse_links(fname, vals[fname])
        return super().write(vals)

    def _lock_mirrors_guard(self, field):
        guards = self.env[field.comodel_name]._lock_guards(REFUSE)
        return guards and any(inv.name in guards for inv in self.pool.field_inverses[field])

    def _lock_refuse_links(self, fname, value):
        """Refuse to link documents to locked customers; those linked already may stay.

        :raises UserError: naming the locked customers
        """
        put_in = self._lock_put_in(fname, value)
        if not put_in:
            return
        locked = locked_among(self.env, self.ids)
        held = locked._lock_held(fname)
        if refused := locked.filtered(lambda partner: put_in - held[partner.id]):
            raise UserError(words.message(refused))

    def _lock_reroute(self, route):
        """Return the route of an incoming mail, turned to this customer where it would be refused.

        :param route: ``(model, thread id, values, user id, alias)`` of the mail gateway
        """
        model, thread_id, _values, user_id, alias = route
        if thread_id or not self.env[model]._lock_guards(REFUSE):
            return route
        self._lock_flag_mail(self.env["ir.model"]._get(model).name)
        return ("res.partner", self.id, {}, user_id, alias)

    def _lock_flag_mail(self, document):
        """Ask the one who locked this customer, or else any lock manager, to look at the mail."""
        self.ensure_one()
        holder = words.holder(self)
        user = holder.lock_user_id.filtered(lambda user: user.active and not user.share)
        if not user:
            managers = self.env.ref("partner_consent.group_lock_manager").all_user_ids
            user = managers.filtered("active")[:1]
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Mail from a locked customer"),
            note=self.env._(
                "The mail would have opened a new document (%(document)s). %(lock)s",
                document=document,
                lock=words.message(self),
            ),
            user_id=user.id or self.env.uid,
        )
