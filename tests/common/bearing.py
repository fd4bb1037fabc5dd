"""Builders for the room of addresses: a customer who said Yes, and what they are known to bear."""

from .sending import SendingCommon


class BearingCommon(SendingCommon):
    @classmethod
    def agreed(cls, name, **values):
        """Create a customer who said Yes on every channel."""
        partner = cls.customer(name, **values)
        for channel in ("email", "phone", "sms", "messenger"):
            partner._consent_set(channel, "given", source="portal")
        return partner

    def addresses(self, partner, kind="email"):
        rows = self.env["partner.address"].search(
            [("partner_id", "=", partner.id), ("kind", "=", kind)]
        )
        return set(rows.mapped("key"))
