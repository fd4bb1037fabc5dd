from . import res_partner_facts
from . import res_partner_decision
from . import partner_consent_purpose
