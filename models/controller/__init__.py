from . import ir_default
from . import res_company
