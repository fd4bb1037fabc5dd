from . import partner_lock_reason
from . import partner_lock_guard
from . import res_partner
from . import res_users
