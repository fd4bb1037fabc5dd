"""Other systems: what they are told, what they write, and files for them."""

from . import export
from . import recording
from . import takeover
from . import webhook
from . import res_partner
