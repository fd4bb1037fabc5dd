"""A folder a noun; each calls only those above it. The order of imports is that of overrides."""

from . import controller
from . import channel
from . import address
from . import ledger
from . import suppression
from . import consent
from . import decision
from . import lock
from . import batch
from . import request
from . import preference
from . import signup
from . import history
from . import selection
from . import letter
from . import privacy
from . import journal
from . import erasure
from . import restore
from . import retention
from . import exchange
from . import overview
