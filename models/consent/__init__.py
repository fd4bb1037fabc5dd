from . import base
from . import ir_rule
from . import partner_contact_point
from . import res_partner
