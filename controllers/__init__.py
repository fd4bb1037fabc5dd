from . import consent_confirmation
from . import consent_unsubscribe
from . import mass_mailing
from . import mass_mailing_sms
from . import partner_history_template
from . import partner_rights_request
from . import partner_selection
from . import thread
