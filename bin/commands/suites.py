"""Runs Odoo's own tests with the addon installed and without it, and compares.

The channels are set to "everything allowed" first: Odoo's tests write to customers who were
never asked. A test that fails with the addon only is run again by itself in both databases,
because browser tests depend on how busy the machine is; if it still differs, the command fails.
The table is printed as Markdown.

What Odoo alone gives is kept in .odoo/suites for the next run with the same modules and the same
Odoo; remove that folder to ask it again.

examples:
  bin/suites             the modules that this addon touches, 30 to 60 minutes
  bin/suites sms crm     only these

environment:
  SUITES_DB    another beginning of the databases' names
"""

import os

from provision import databases, packages, prepared
from provision.places import STATE
from provision.processes import held
from provision.say import Stop, parser, step

from . import comparison
from .comparison import SIDES

MODULES = ["mail", "sms", "mass_mailing", "mass_mailing_sms", "test_mass_mailing", "sale", "crm"]


def main(arguments):
    command = parser("suites", __doc__)
    command.add_argument("module", nargs="*", help="a module of Odoo", default=MODULES)
    modules = command.parse_args(arguments).module
    name = os.environ.get("SUITES_DB") or "partner_consent_suites"
    names = {side: f"{name}_{side}" for side in SIDES}
    with (
        prepared() as odoo,
        held(name, f"{name} (SUITES_DB=other_name runs beside it)"),
        databases.thrown_away(*names.values()),
    ):
        packages.need_browser()
        folders = {module: tests_of(odoo, module) for module in modules}
        template = databases.template(odoo, "suites", databases.dependencies() + modules)
        results = STATE / "suites" / template
        results.mkdir(parents=True, exist_ok=True)
        for old in (*results.glob("*-with.*"), *results.glob("*-again-*")):
            old.unlink()
        step("Preparing the two databases …")
        for database in names.values():
            databases.copy(template, database)
        odoo.install(names["with"], f"{name}-install")
        odoo.inside("everything_allowed.py", f"{name}-allow", names["with"])
        for database in names.values():
            odoo.build_assets(database)
        for module, folder in folders.items():
            for side, database in names.items():
                step(f"Odoo's tests of {module}, {side} …")
                report = results / f"{module}-{side}.xml"
                if not report.exists():
                    run(odoo, database, report, folder)
        step("Repeating what differs …")
        for module, folder in folders.items():
            if expression := comparison.differing(results, module):
                for side, database in names.items():
                    report = results / f"{module}-again-{side}.xml"
                    run(odoo, database, report, folder, "-k", expression)
        return comparison.table(results, modules)


def tests_of(odoo, module):
    for folder in odoo.addons:
        if (folder / module / "tests").is_dir():
            return os.path.relpath(folder / module / "tests", STATE)
    raise Stop(f"this Odoo has no tests of {module}.")


def run(odoo, database, report, folder, *options):
    """Write what pytest finds to ``report``."""
    # It must not look for packages above the module: Odoo may lie inside a checkout that is one.
    above = f"--confcutdir={os.path.dirname(folder)}"
    options = ("--quiet", above, f"--junit-xml={report}", folder, *options)
    output = report.with_suffix(".txt")
    odoo.pytest(database, database, *options, log=output)
    if not report.exists():
        raise Stop(f"pytest came to no result; see {output}.")
