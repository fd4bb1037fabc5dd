"""What follows from a lock: its stamp, hiding with all contacts and logins, and its end."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...policy.vocabulary import LOCK_HIDDEN, LOCK_NONE


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _lock_stamp(self):
        """Record who set the level of these customers and when."""
        locked = self.filtered(lambda partner: partner.lock_level != LOCK_NONE)
        locked._lock_refuse_own_company()
        # sudo: the moment and the user of a lock are the server's to say
        locked.sudo().write({"lock_date": fields.Datetime.now(), "lock_user_id": self.env.uid})
        (self - locked).sudo().write({"lock_date": False, "lock_user_id": False})

    def _lock_refuse_own_company(self):
        # sudo: companies that the user may not see can't be locked either
        companies = self.env["res.company"].sudo().search([("partner_id", "in", self.ids)])
        if companies:
            raise UserError(
                self.env._(
                    "%(companies)s is one of your own companies and can't be locked.",
                    companies=", ".join(companies.mapped("name")),
                )
            )

    def _lock_refuse_unarchiving(self):
        hidden = self.filtered(lambda p: p.active and p.effective_lock_level == LOCK_HIDDEN)
        if hidden:
            raise UserError(
                self.env._(
                    "A hidden customer can't be brought back from the archive: lift the lock "
                    "first.\n%(why)s",
                    why=hidden._lock_message(),
                )
            )

    def _lock_apply_hiding(self):
        """Archive those whom a lock hides, with all contacts, and bring back whom it did hide."""
        # sudo: contacts whom the user may not see are hidden along
        partners = self.sudo().with_context(active_test=False)
        changed = partners.search(
            Domain("commercial_partner_id", "in", partners.commercial_partner_id.ids)
            & (
                Domain("active", "=", True) & Domain("effective_lock_level", "=", LOCK_HIDDEN)
                | Domain("archived_by_lock", "=", True)
                & Domain("effective_lock_level", "!=", LOCK_HIDDEN)
            )
        )
        # Odoo looks whether a user logs in as one of them: only active users do.
        changed = changed.with_context(active_test=True)
        hidden = changed.filtered(lambda p: p.effective_lock_level == LOCK_HIDDEN)
        if hidden:
            hidden._lock_stop_logins()
            hidden.write({"active": False, "archived_by_lock": True})
        if shown := changed - hidden:
            shown.write({"active": True, "archived_by_lock": False})
            shown._lock_allow_logins()

    def action_lock_lift(self):
        """Lift the locks of these customers."""
        self.write({"lock_level": LOCK_NONE})

    def _lock_cancel_activities(self):
        """Cancel what is planned with these customers and their contacts, and note it."""
        # sudo: activities of colleagues are cancelled too
        family = self.sudo().with_context(active_test=False)
        family = family.search(Domain("commercial_partner_id", "in", self.ids)) | family
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", "res.partner"), ("res_id", "in", family.ids)])
        )
        by_partner = activities.grouped("res_id")
        bodies = {
            res_id: self.env._(
                "Cancelled because of the lock: %(activities)s",
                activities=", ".join(planned.mapped("display_name")),
            )
            for res_id, planned in by_partner.items()
        }
        activities.unlink()
        self.sudo().browse(bodies)._message_log_batch(bodies=bodies)

    def _lock_after_merge(self, sources):
        """Let this customer's lock hold for the contacts that SQL gave it, and free ``sources``.

        :param sources: the customers that are about to be deleted, whose locks live on in this one
        """
        self.ensure_one()
        # sudo: whoever may merge keeps the locks; nothing is lifted by it
        target, sources = self.sudo(), sources.sudo()
        sources.filtered(lambda p: p.lock_level != LOCK_NONE).write({"lock_level": LOCK_NONE})
        family = target.with_context(active_test=False).search([("id", "child_of", target.ids)])
        for fname in ("commercial_partner_id", "effective_lock_level"):
            self.env.add_to_compute(self._fields[fname], family)
        target._lock_apply_hiding()

    @api.model
    def _cron_lift_expired_locks(self, batch=200):
        """Lift the locks whose last day has passed, and say so in the chatter."""
        expired = Domain("lock_level", "!=", LOCK_NONE) & Domain(
            "lock_until", "<", fields.Date.context_today(self)
        )
        partners = self.with_context(active_test=False)
        ended = partners.search(expired, limit=batch)
        messages = {
            partner.id: self.env._(
                "The lock ended on %(date)s and was lifted: %(lock)s",
                date=format_date(self.env, partner.lock_until),
                lock=partner._lock_sentence(),
            )
            for partner in ended
        }
        ended.write({"lock_level": LOCK_NONE})
        ended._message_log_batch(bodies=messages)
        remaining = partners.search_count(expired) if len(ended) == batch else 0
        self.env["ir.cron"]._commit_progress(len(ended), remaining=remaining)

    def _lock_stop_logins(self):
        """Archive the portal users of these customers, because Odoo archives no contact before.

        Employees aren't customers: Odoo's own refusal says that they must be archived first.
        """
        # sudo: a lock manager needn't be an administrator of users
        users = self.env["res.users"].sudo().search([("partner_id", "in", self.ids)])
        if users := users.filtered("share"):
            users.write({"active": False, "login_stopped_by_lock": True})

    def _lock_allow_logins(self):
        """Bring those users back whom a lock archived, and nobody else."""
        # sudo: see _lock_stop_logins
        users = self.env["res.users"].sudo().with_context(active_test=False)
        stopped = users.search(
            [("partner_id", "in", self.ids), ("login_stopped_by_lock", "=", True)]
        )
        if stopped:
            stopped.write({"active": True, "login_stopped_by_lock": False})
