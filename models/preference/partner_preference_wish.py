"""“Send me my link”: who wants one. Whether the address is known is asked later, by a job."""

from odoo import api, fields, models

from .limiting import PERIOD
from .links import urls
from .showing import called
from .wishing import SENT, UNANSWERED, WAITING, answer_all, reachable


class PartnerPreferenceWish(models.Model):
    """One wish, kept for a day, because wishes are limited; see ``wishing``."""

    _name = "partner.preference.wish"
    _description = "Wish for the Link to the Own Page"
    _rec_name = "email"
    _log_access = False

    email = fields.Char("E-mail", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    lang = fields.Char("Language", readonly=True)
    ip_digest = fields.Char(readonly=True, groups=".")
    moment = fields.Datetime(required=True, readonly=True)
    state = fields.Selection(
        selection=[(WAITING, "Waiting"), (SENT, "Mail sent"), (UNANSWERED, "No mail")],
        required=True,
        readonly=True,
        default=WAITING,
    )
    # [{"name": first name, "url": their own page}], for the mail and nobody else.
    links = fields.Json(compute="_compute_links", groups=".")

    _email_idx = models.Index("(email, moment)")
    _browser_idx = models.Index("(ip_digest, moment)")
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    @api.depends("email", "company_id")
    def _compute_links(self):
        for wish in self:
            partners = reachable(wish)
            found = urls(partners, dict.fromkeys(partners.ids, wish.email))
            wish.links = [
                {"name": called(partner), "url": found[partner.id]} for partner in partners
            ]

    @api.model
    def _cron_answer(self):
        """Send the links that are waited for."""
        for done in answer_all(self):
            if not self.env["ir.cron"]._commit_progress(done):
                return

    @api.autovacuum
    def _gc_old(self):
        old = self.search(
            [("moment", "<", fields.Datetime.now() - PERIOD), ("state", "!=", WAITING)],
            limit=10_000,
        )
        old.unlink()
