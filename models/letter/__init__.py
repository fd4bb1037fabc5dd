from . import ir_actions_report
from . import partner_letter
from . import partner_letter_pdf
