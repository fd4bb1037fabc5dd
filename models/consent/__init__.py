from . import base
from . import partner_contact_point
from . import res_partner
