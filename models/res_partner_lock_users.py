"""A hidden customer's access to the portal stops, and comes back when the lock is lifted."""

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    login_stopped_by_lock = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=False,
        help="A lock hid this customer; lifting it lets the user log in again.",
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

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
