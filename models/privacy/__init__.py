from . import partner_consent_record
from . import partner_consent_review
from . import partner_rights_request
from . import report_consent_proof
from . import report_consent_receipt
from . import report_consent_review
from . import res_company
from . import res_partner
