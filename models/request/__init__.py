from . import partner_consent_wording
from . import partner_consent_request
from . import partner_consent_request_send
from . import partner_consent_request_answer
from . import res_partner_request
from . import partner_consent_ask
from . import res_partner_expiry
