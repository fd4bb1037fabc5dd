from . import app_hooks
from . import base
from . import lock_follow_up
from . import lock_portal
from . import lock_procurement
from . import lock_res_partner
from . import lock_series
