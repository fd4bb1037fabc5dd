from . import partner_consent_signup
from . import res_company
