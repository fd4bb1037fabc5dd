"""Call `main` of a Python file, in registries without tests, HTTP or cron.

It gets one environment for each database named, as many as it has parameters.
"""

import inspect
import runpy
import sys
from contextlib import ExitStack

import odoo.api
import odoo.modules.registry
import odoo.tools


def main(path, options):
    odoo.tools.config.parse_config(options, setup_logging=True)
    function = runpy.run_path(path)["main"]
    names = odoo.tools.config["db_name"][: len(inspect.signature(function).parameters)]
    with ExitStack() as stack:
        function(*(environment(stack, name) for name in names))


def environment(stack, name):
    cursor = stack.enter_context(odoo.modules.registry.Registry(name).cursor())
    return odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
