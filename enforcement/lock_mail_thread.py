"""Mail of a locked customer opens no new document: it lands on the customer, and somebody looks."""

from odoo import api, models

from ..models.partner_lock_guard import REFUSE


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        author = self.env["res.partner"]._lock_among([message_dict.get("author_id")])
        if author:
            routes = [author._lock_reroute(route) for route in routes or ()]
        return super()._message_route_process(message, message_dict, routes)


class ResPartner(models.Model):
    _inherit = "res.partner"

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
        holder = self._lock_holder()
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
                lock=self._lock_message(),
            ),
            user_id=user.id or self.env.uid,
        )
