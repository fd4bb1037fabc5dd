"""Everything that can stop a contact or a document. Import order is override order."""

from . import sending
from . import documents
from . import inflow
from . import partner_consent_wrapped
