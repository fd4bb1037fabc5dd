"""What staff are told about asking: who is asked, who can't be, why, and what to do about it."""

from odoo import api, models

from ..policy import asking
from ..policy import vocabulary as v

NAMES_SHOWN = 5


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _consent_ask_message(self, code):
        """Return in a sentence why this customer can't be asked, and what to do about it."""
        self.ensure_one()
        name = self.display_name
        hours = self.env["partner.consent.request"]._parameter("resend_hours")
        messages = {
            v.LOCKED: self.env._(
                "%s is locked and can't be asked. A lock manager can lift the lock.", name
            ),
            v.REFUSED: self.env._(
                "%s refused e-mail. A consent officer can ask again if the customer wishes it.",
                name,
            ),
            v.SUPPRESSED: self.env._("%s is on the suppression list and must not be asked.", name),
            v.ADDRESS_EXCLUDED: self.env._(
                "%s: this address is not for advertising. Enter another address to ask.", name
            ),
            v.REFUSED_ELSEWHERE: self.env._(
                "%s can't be asked: another contact with the same address refused or is locked.",
                name,
            ),
            v.NO_ADDRESS: self.env._("%s has no e-mail address. Enter one to ask.", name),
            asking.INVALID_ADDRESS: self.env._(
                "%(customer)s: “%(address)s” is not a valid e-mail address. Correct it to ask.",
                customer=name,
                address=self.email,
            ),
            asking.ALREADY_GIVEN: self.env._(
                "%s has already said Yes, and the Yes doesn't expire soon.", name
            ),
            asking.ASKED_RECENTLY: self.env._(
                "%(customer)s: this address was asked within the last %(hours)s hours. Wait for "
                "the answer, or ask again later.",
                customer=name,
                hours=hours,
            ),
            asking.LIMIT: self.env._(
                "%s was not asked: you have asked as many customers as is allowed in one hour. Ask "
                "again later, or have a consent officer ask.",
                name,
            ),
            "address_changed": self.env._("%s has another e-mail address now.", name),
        }
        return messages[code]

    @api.model
    def _consent_ask_labels(self):
        """Return ``{code of an obstacle: the reason in few words}``."""
        return {
            v.LOCKED: self.env._("locked"),
            v.REFUSED: self.env._("refused"),
            v.SUPPRESSED: self.env._("on the suppression list"),
            v.ADDRESS_EXCLUDED: self.env._("address not for advertising"),
            v.REFUSED_ELSEWHERE: self.env._("same address refused or locked elsewhere"),
            v.NO_ADDRESS: self.env._("no e-mail address"),
            asking.INVALID_ADDRESS: self.env._("invalid e-mail address"),
            asking.ALREADY_GIVEN: self.env._("has said Yes already"),
            asking.ASKED_RECENTLY: self.env._("address asked a short while ago"),
            asking.LIMIT: self.env._("more than you may ask in an hour"),
        }

    @api.model
    def _consent_ask_summary(self, requests, refused):
        """Return how many are asked, and how many can't be, by reason."""
        lines = [self.env._("%s customer(s) are asked.", len(requests))]
        if len(requests) == 1:
            lines = [
                self.env._(
                    "%(customer)s is asked at %(address)s.",
                    customer=requests.partner_id.display_name,
                    address=requests.address,
                )
            ]
        labels = self._consent_ask_labels()
        for code, partners in refused.items():
            names = ", ".join(partners[:NAMES_SHOWN].mapped("display_name"))
            end = "…" if len(partners) > NAMES_SHOWN else "."
            lines.append(
                self.env._(
                    "%(count)s not asked (%(reason)s): %(names)s",
                    count=len(partners),
                    reason=labels[code],
                    names=names + end,
                )
            )
        return "\n".join(lines)
