from . import partner_consent_external
