from . import base
from . import ir_rule
from . import mail_tracking_value
from . import res_partner
