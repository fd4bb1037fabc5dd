from . import partner_lock_reason
from . import partner_lock_guard
from . import res_partner_lock
from . import res_partner_lock_change
from . import res_partner_lock_effects
from . import res_partner_lock_search
from . import res_partner_lock_words
from . import res_users
