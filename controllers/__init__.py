from . import consent_confirmation
from . import mass_mailing
from . import partner_history_template
from . import partner_rights_request
from . import partner_selection
from . import preferences
from . import sms_gateway
from . import thread
