"""Installs the addon into an empty database, updates it and runs its tests.

Two passes: `core` is the addon with nothing but what it depends on; `apps` has also the apps
named in tests/apps/APPS and runs tests/apps. A warning or an error in Odoo's log of any step
fails the run. All other arguments go to pytest; a path replaces the pass's own.

examples:
  bin/test                      everything
  bin/test --fast               the answer while working on something
  bin/test -k lock              what has "lock" in its name
  bin/test tests/test_lock.py   one file

environment:
  TEST_DB=name          beginning of the databases' names, one for each run at a time
  TEST_PASS=core|apps   one pass only
  TEST_KEEP=1           keep the databases, and only update the addon next time
"""

import os
from contextlib import nullcontext

from provision import databases, packages, prepared
from provision.odoo import OdooFailed, check
from provision.places import ADDON, LOGS, ROOT
from provision.processes import held
from provision.say import Stop, parser, say, step

APPS = ROOT / "tests/apps/APPS"
TESTS = f"addons/{ADDON}/tests"
FAST = """the core pass only, without the classes that have the tag "slow" beside their others:
@tagged("slow", "post_install", "-at_install"). It is for those that take more than about ten
seconds. TEST_PASS="core apps" runs the other pass in this way too."""
NOTHING_COLLECTED = 5


def main(arguments):
    command = parser("test", __doc__)
    command.add_argument("--fast", action="store_true", help=FAST)
    fast = command.parse_known_args(arguments)[0].fast
    parts = (os.environ.get("TEST_PASS") or ("core" if fast else "core apps")).split()
    parts = [part for part in parts if part == "core" or APPS.exists()]
    name = os.environ.get("TEST_DB") or "partner_consent_test"
    names = [f"{name}_{part}" for part in parts]
    kept = bool(os.environ.get("TEST_KEEP"))
    with (
        prepared() as odoo,
        # A second run on the same name would drop the first one's databases.
        held(name, f"{name} (TEST_DB=other_name runs beside it)"),
        nullcontext() if kept else databases.thrown_away(*names),
    ):
        packages.need_browser()
        packages.need_curl()
        results = [
            run_pass(odoo, part, f"{name}_{part}", kept, chosen)
            for part in parts
            if (chosen := choose(part, arguments))
        ]
    if False in results:
        raise Stop("failed.")
    if True not in results:
        raise Stop("no test was collected.")


def choose(part, arguments):
    """Return a pass's arguments for pytest, nothing when only another pass's paths are named."""
    paths = [argument for argument in arguments if argument.startswith("tests")]
    own = [path for path in paths if path.startswith("tests/apps") == (part == "apps")]
    options = [argument for argument in arguments if argument not in paths]
    if paths:
        return own and [*options, *(f"addons/{ADDON}/{path}" for path in own)]
    if part == "apps":
        return [*options, f"{TESTS}/apps"]
    return [*options, TESTS, f"--ignore={TESTS}/apps"]


def run_pass(odoo, part, name, kept, arguments):
    """Return whether a pass succeeded, None when no test was collected."""
    log = f"{name}-tests"
    try:
        prepare_database(odoo, part, name, kept)
        step(f"Testing in {name} …")
        (LOGS / f"{log}.log").unlink(missing_ok=True)
        # Run by the link's path, so that Odoo and pytest agree on the package's name.
        status = odoo.pytest(name, log, "--odoo-log-level=info", *arguments)
        if status == NOTHING_COLLECTED:
            return None
        check(log)
    except OdooFailed as error:
        say(error)
        return False
    return status == 0


def prepare_database(odoo, part, name, kept):
    """Make a new database, or bring the kept one up to date."""
    fresh = not kept or databases.stamp(name) != "complete"
    if fresh:
        modules = databases.dependencies()
        if part == "apps":
            lines = APPS.read_text().splitlines()
            modules += [app for line in lines for app in line.partition("#")[0].split()]
        databases.copy(databases.template(odoo, part, modules), name)
        step(f"Installing the addon in {name} …")
        odoo.install(name, f"{name}-install")
        check(f"{name}-install")
    step(f"Updating the addon in {name} …")
    odoo.run(name, f"{name}-update", f"--update={ADDON}")
    check(f"{name}-update")
    if fresh:
        odoo.build_assets(name)
        databases.set_stamp(name, "complete")
