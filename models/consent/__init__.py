from . import base
from . import res_partner_address
from . import partner_contact_point
from . import res_partner_consent
from . import res_partner_consent_gate
from . import res_partner_consent_refusal
from . import mail_placeholders
