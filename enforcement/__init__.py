from . import base
from . import ir_fields_converter
from . import mailing_mailing
from . import mailing_trace
