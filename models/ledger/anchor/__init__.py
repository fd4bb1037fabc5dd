from . import partner_consent_anchor
