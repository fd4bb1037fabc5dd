from . import partner_condition
from . import partner_selection
from . import partner_selection_history
from . import partner_selection_exclusion
from . import res_partner
