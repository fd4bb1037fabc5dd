"""Where Odoo 19 comes from.

In this order: ODOO_HOME, an `odoo` that the user's Python already imports, an earlier fetch,
Debian's unstable suite, git.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from . import debian
from .odoo import Odoo
from .places import STATE
from .processes import answer, logged
from .say import Stop, step

# Asked for by a module of its core: `odoo` itself is a namespace, which add-ons from the
# package index are part of as well.
IMPORTED = "import importlib.util as u; print(u.find_spec('odoo.release').origin)"


def find():
    """Return Odoo 19, fetched if need be."""
    if home := os.environ.get("ODOO_HOME"):
        if odoo := odoo_in(Path(home)):
            step("Odoo 19 in ODOO_HOME: ready")
            return odoo
        raise Stop(
            f"ODOO_HOME={home} holds no Odoo 19.0"
            " (expected is a source checkout or the folder of an unpacked package)."
        )
    imported = Path(answer([sys.executable, "-c", IMPORTED], cwd="/"))
    if imported.is_absolute() and (odoo := odoo_in(imported.parents[1])):
        step(f"Odoo 19 that {sys.executable} imports: ready")
    elif odoo := odoo_in(STATE / "odoo"):
        step("Odoo 19 in .odoo/odoo: ready")
    else:
        odoo = fetch()
    return odoo


def odoo_in(folder):
    """Return the Odoo 19.0 that a source checkout or an unpacked package holds, or None."""
    for package in (folder / "odoo", folder / debian.LIBRARIES / "odoo"):
        release = package / "release.py"
        if release.is_file() and re.search(r"(?m)^version_info = \(19, 0,", release.read_text()):
            return Odoo(package.resolve())
    return None


def fetch():
    git = os.environ.get("ODOO_GIT") or "https://github.com/odoo/odoo.git"
    arriving = STATE / "odoo.arriving"
    if not (fetch_from_debian(arriving) or fetch_from_git(git, arriving)):
        raise Stop(
            "no Odoo 19 here and none could be fetched, neither from Debian unstable nor from"
            f" {git} (logs in .odoo/log); connect to the network or name an existing one with"
            " ODOO_HOME=/path/to/odoo."
        )
    shutil.rmtree(STATE / "odoo", ignore_errors=True)
    return odoo_in(arriving.rename(STATE / "odoo"))


def fetch_from_debian(target):
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return None
    step("Fetching Odoo 19 from Debian unstable (123 MB) …")
    return debian.fetch(target) and odoo_in(target)


def fetch_from_git(git, target):
    step(f"Cloning the branch 19.0 of {git} (several hundred MB) …")
    shutil.rmtree(target, ignore_errors=True)
    command = ["env", "GIT_TERMINAL_PROMPT=0", "git", "clone", "--quiet", "--depth", "1"]
    return logged("git.log", [*command, "--branch", "19.0", git, target]) and odoo_in(target)
