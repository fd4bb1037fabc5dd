from . import partner_consent_append_only
from . import partner_consent_event
from . import partner_consent_head
from . import partner_consent_checkpoint
from . import feed
from . import anchor
