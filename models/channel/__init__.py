from . import partner_consent_channel
from . import res_company
