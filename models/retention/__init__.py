from . import partner_retention_rule
from . import partner_retention_run
from . import partner_retention_preview
from . import partner_retention_preview_line
