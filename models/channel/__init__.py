from . import partner_consent_channel
from . import partner_consent_preset
