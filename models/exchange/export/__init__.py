from . import partner_consent_export_run
from . import partner_consent_export
