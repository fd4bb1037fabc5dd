from . import partner_batch
