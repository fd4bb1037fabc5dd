from . import partner_consent_webhook
from . import partner_consent_delivery
