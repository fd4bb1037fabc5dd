from . import test_guard_documents
from . import test_lock_shop
from . import test_lock_gateway
from . import test_inflow_website
from . import test_lock_tour
from . import test_lock_follow_up
from . import test_lock_series
from . import test_confirmation_website
