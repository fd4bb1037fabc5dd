from . import partner_erasure
from . import partner_erasure_line
