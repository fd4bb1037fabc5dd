from . import partner_consent_takeover
from . import partner_consent_takeover_row
from . import partner_consent_takeover_conflict
