from . import partner_preference_link
from . import res_partner
