from . import res_config_settings
from . import partner_consent_reach
from . import partner_consent_dashboard
