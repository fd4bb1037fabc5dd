from . import partner_consent_wording
from . import partner_consent_request
from . import res_company
from . import res_partner
from . import partner_consent_ask
