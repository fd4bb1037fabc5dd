from . import partner_consent_pause
from . import partner_preference_link
from . import partner_preference_wish
from . import res_company
from . import res_partner
