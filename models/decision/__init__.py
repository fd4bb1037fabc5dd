from . import partner_consent_scope_guard
from . import partner_consent_scope
from . import res_partner
