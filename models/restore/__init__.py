from . import ir_cron
from . import partner_erasure_replay
from . import partner_erasure_replay_line
