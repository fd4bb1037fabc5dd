from . import partner_batch
from . import partner_batch_job
