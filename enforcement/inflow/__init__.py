from . import base_import
from . import base_partner_merge
from . import ir_fields_converter
from . import mail_blacklist
from . import mail_thread
from . import phone_blacklist
from . import res_partner
from . import res_users
