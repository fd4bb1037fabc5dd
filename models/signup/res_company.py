"""Whether a company lets the public sign up, and which other sites may show the form."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_ANCESTOR = re.compile(r"'self'|https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")
NOBODY = "'none'"


class ResCompany(models.Model):
    _inherit = "res.company"

    consent_signup = fields.Boolean(
        "Sign-up form",
        help="Anybody may sign up for advertising on a public page; each e-mail address is "
        "confirmed. Asked at registration and in the shop, too.",
    )
    consent_signup_ancestors = fields.Char(
        "Sites that show the form",
        help="Origins whose pages may show the form in a frame, such as https://www.example.com, "
        "with blanks between them. Empty = none.",
    )

    @api.constrains("consent_signup_ancestors")
    def _check_consent_signup_ancestors(self):
        # They become part of a header: nothing else may.
        for company in self:
            for origin in (company.consent_signup_ancestors or "").split():
                if not _ANCESTOR.fullmatch(origin):
                    raise ValidationError(
                        self.env._(
                            "%(company)s: “%(origin)s” is not the origin of a site. Write it such "
                            "as https://www.example.com, without a path.",
                            company=company.name,
                            origin=origin,
                        )
                    )

    def _consent_ends(self):
        super()._consent_ends()
        # A Yes to this controller is none to the one that comes after it.
        signups = self.env["partner.consent.signup"]
        theirs = [("company_id", "in", self.ids)]
        signups.search([*theirs, ("state", "=", "sent")]).unlink()
        signups.search([*theirs, ("state", "=", "review")]).state = "dismissed"

    def _consent_signup_frame_ancestors(self):
        """Return the sources of ``frame-ancestors`` for this company's form."""
        self.ensure_one()
        return " ".join((self.consent_signup_ancestors or NOBODY).split())
