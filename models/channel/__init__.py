from . import partner_consent_channel
