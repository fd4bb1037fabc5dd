from . import partner_lock_wizard
from . import partner_consent_bulk
from . import partner_consent_conversion
from . import partner_consent_controller_change
