"""Odoo in its own Python: runs that end, a server, pytest, programs inside of it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from . import databases
from .places import ADDON, BIN, LOGS, STATE, VENV
from .processes import call
from .say import Stop

START = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ "
# With its continuation lines (a traceback, a query).
LOUD = re.compile(rf"(?ms){START}(?:WARNING|ERROR|CRITICAL) .*?(?={START}|\Z)")


class OdooFailed(Stop):
    """A run of Odoo failed or complained."""


@dataclass(frozen=True)
class Odoo:
    package: Path  # the folder of the Python package `odoo`

    @property
    def addons(self):
        """The addons folders that belong to it."""
        inside, beside = self.package / "addons", self.package.parent / "addons"
        # A source checkout keeps the apps beside the package. A packaged Odoo has all of them
        # inside; a folder beside it is a partial copy at best.
        return [inside] if (inside / "web").is_dir() else [inside, beside]

    @property
    def addons_path(self):
        return ",".join([*(os.path.relpath(folder, STATE) for folder in self.addons), "addons"])

    def python(self, start, *arguments, **options):
        """Run a program with Odoo's libraries by ``start``, which is ``call`` or ``started``.

        It runs below .odoo, so that the paths given to Odoo are short and relative: it would
        split an absolute one at a comma.
        """
        # An empty configuration, because Odoo would read ~/.odoorc otherwise. And -I, because
        # `odoo` is a namespace: the folder .odoo/odoo would become part of it.
        (STATE / "odoo.conf").write_text("[options]\n")
        environment = {**os.environ, "ODOO_RC": "odoo.conf"}
        command = [VENV / "bin/python", "-I", *arguments]
        return start(command, cwd=STATE, env=environment, **options)

    def options(self, database, log):
        place = f"--addons-path={self.addons_path}", "--data-dir=data"
        return f"--database={database}", *place, f"--logfile=log/{log}.log"

    def server(self, start, database, log, *options):
        """Run the server; what it doesn't log itself is beside its log."""
        arguments = ("-m", "odoo", *self.options(database, log), *options)
        return self.python(start, *arguments, log=LOGS / f"{log}.err")

    def run(self, database, log, *options):
        """Run Odoo to its end; raise OdooFailed when that says it failed."""
        (LOGS / f"{log}.log").unlink(missing_ok=True)
        if self.server(call, database, log, *options, "--stop-after-init", "--no-http"):
            raise OdooFailed(f"Odoo failed; see .odoo/log/{log}.log, {log}.err. {complaints(log)}")

    def install(self, database, log, *options):
        self.run(database, log, f"--init={ADDON}", *options)
        # Odoo ends well too when it found no such addon, or one it could not install.
        if not databases.has_addon(database):
            raise OdooFailed(f"the addon is missing; see .odoo/log/{log}.log. {complaints(log)}")

    def inside(self, file, name, *databases, **options):
        """Call ``main(env)`` of a file, by default in inside_odoo/; raise OdooFailed if it does."""
        folder = BIN / "inside_odoo"
        arguments = (folder / file, *self.options(",".join(databases), name), "--no-http")
        if self.python(call, folder / "with_env.py", *arguments, **options):
            raise OdooFailed(f"{Path(file).name} failed; see .odoo/log/{name}.log.")

    def build_assets(self, database):
        """Build scripts and styles: a page that waits for them may run into a test's limits."""
        errors = LOGS / f"{database}-assets.err"
        self.inside("assets.py", f"{database}-assets", database, log=errors)

    def pytest(self, database, name, *arguments, **options):
        """Return pytest's exit status."""
        return self.python(
            call,
            *(BIN / "inside_odoo/run_tests.py", f"--odoo-database={database}", "--odoo-http"),
            *(f"--odoo-addons-path={self.addons_path}", f"--odoo-extra=logfile=log/{name}.log"),
            *("--odoo-extra=data-dir=data", "--odoo-extra=http-interface=127.0.0.1"),
            *("--odoo-extra=screenshots=log", "-o", f"cache_dir={STATE / 'pytest_cache'}"),
            *arguments,
            **options,
        )


def complaints(log):
    """Return what is louder in a log of Odoo than it may be, nothing when all is well."""
    path = LOGS / f"{log}.log"
    if not path.exists():
        return f"{path.name}: Odoo wrote no log"
    records = LOUD.findall(path.read_text(encoding="utf-8", errors="replace"))
    text = f"{path.name}: {len(records)} warning(s) or error(s) in Odoo's log:\n"
    return text + "".join(records) if records else ""


def check(log):
    """:raise OdooFailed: when a log of Odoo holds a warning or worse"""
    if complaint := complaints(log):
        raise OdooFailed(complaint)
