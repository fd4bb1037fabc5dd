"""Call `main` of a Python file, in registries without tests, HTTP or cron.

It gets one environment for each database named, as many as it has parameters.
"""

import inspect
import runpy
import sys
from contextlib import ExitStack

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

path, *options = sys.argv[1:]
config.parse_config(options, setup_logging=True)
main = runpy.run_path(path)["main"]
with ExitStack() as stack:
    names = config["db_name"][: len(inspect.signature(main).parameters)]
    cursors = [stack.enter_context(Registry(name).cursor()) for name in names]
    main(*(Environment(cr, SUPERUSER_ID, {}) for cr in cursors))
