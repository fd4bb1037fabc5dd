from . import consent_confirmation
from . import mass_mailing
from . import partner_selection
