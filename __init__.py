from . import models
from . import enforcement
from . import controllers
from . import wizards
