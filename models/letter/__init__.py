from . import ir_actions_report
from . import res_company
from . import partner_letter
from . import partner_letter_part
