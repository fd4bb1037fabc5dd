from . import partner_consent_signup
from . import partner_consent_wording
from . import res_company
