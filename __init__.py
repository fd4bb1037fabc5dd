from . import models
from . import enforcement
