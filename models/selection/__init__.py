from . import partner_selection
from . import partner_selection_judge
from . import partner_selection_history
from . import partner_selection_actions
from . import res_partner_selection
from . import partner_selection_exclusion
