from . import test_consent
from . import test_decision
from . import test_policy
