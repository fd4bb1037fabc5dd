"""Call `main(env)` of a Python file, in a registry without tests, HTTP or cron."""

import runpy
import sys

import odoo.api
import odoo.modules.registry
import odoo.tools


def main(path, options):
    odoo.tools.config.parse_config(options, setup_logging=True)
    registry = odoo.modules.registry.Registry(odoo.tools.config["db_name"][0])
    script = runpy.run_path(path)
    with registry.cursor() as cursor:
        script["main"](odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
