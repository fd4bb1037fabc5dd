from . import partner_erasure
from . import partner_erasure_line
from . import privacy_lookup_wizard
from . import privacy_lookup_wizard_line
