from . import partner_address
from . import partner_suppression
from . import partner_suppression_key
from . import partner_contact_point
from . import res_partner
