"""Brings up Odoo 19, its Python and PostgreSQL. Only Python's own library until that is done."""

import sys
from contextlib import ExitStack, contextmanager

from . import databases, packages, postgres, source, venv
from .places import ADDON, BIN, LOGS, ROOT, STATE, VENV
from .processes import held
from .say import Stop


@contextmanager
def prepared(cluster="pg", settings=postgres.FOR_TESTS):
    """Yield Odoo, ready to run, with its PostgreSQL for the time of the ``with``."""
    for folder in (LOGS, STATE / "data", STATE / "addons" / ADDON):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with held("provisioning", "its preparations"):
            odoo = source.find()
            pins = (BIN / "provision/requirements.txt").read_text()
            venv.make(VENV, pins, "Odoo's Python libraries")
            # Odoo becomes a package of the venv by a link, and nothing else of the folder it
            # lies in does: beside a packaged Odoo there are the system's own libraries, which
            # would hide the pinned ones.
            link(venv.SITE_PACKAGES / "odoo", odoo.package)
            link_addon(STATE / "addons" / ADDON)
            # The environment is one of this Python, so this process may import them too.
            sys.path.append(str(venv.SITE_PACKAGES))
            if not postgres.named():
                private = postgres.Cluster(cluster, settings)
                stack.callback(private.release)
                private.start()
            if databases.execute("SELECT current_user") == ("postgres",):
                raise Stop("Odoo refuses the database user 'postgres'; set PGUSER to another one.")
        packages.want_pdf()
        yield odoo


def link_addon(folder):
    """Show Odoo the addon under its name, whatever the checkout is called.

    A link for each entry instead of one for the whole: Odoo follows links when it looks for
    strings to translate, and would follow this folder into itself without end.
    """
    for old in folder.iterdir():
        if not old.exists():
            old.unlink()
    for entry in ROOT.glob("[!.]*"):
        link(folder / entry.name, entry)


def link(path, target):
    # A right one stays: another command may be reading through it.
    if not path.is_symlink() or path.readlink() != target:
        path.unlink(missing_ok=True)
        path.symlink_to(target)
