from . import partner_suppression_entry
from . import partner_suppression_list
