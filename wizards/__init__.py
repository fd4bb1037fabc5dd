from . import partner_lock_wizard
from . import partner_consent_anchor_check
from . import partner_consent_bulk
from . import partner_consent_conversion
from . import partner_consent_controller_change
from . import partner_consent_draw
from . import partner_consent_draw_wizard
from . import report_consent_draw
