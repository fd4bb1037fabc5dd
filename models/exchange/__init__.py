"""Other systems: what they are told, what they write, and files for them."""

from . import partner_consent_export_run
from . import partner_consent_export
from . import recording
from . import res_partner
from . import webhook
