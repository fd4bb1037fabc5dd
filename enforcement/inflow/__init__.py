from . import base_partner_merge
from . import lock_partner_merge
from . import ir_fields_converter
from . import res_partner_opt_out
from . import mail_blacklist
from . import phone_blacklist
