from . import partner_consent_change
