"""Virtual environments with pinned libraries, made by the Python that runs this command."""

import sys

from . import packages
from .places import LOGS, ROOT, VENV
from .processes import logged
from .say import Stop, step

SITE_PACKAGES = VENV / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


def make(folder, pins, what):
    """Make a virtual environment, anew only when its Python, the checkout's place or pins change.

    :param str pins: the text of a requirements file
    """
    known = folder / ".stamp"
    stamp = f"{sys.version} {sys.base_prefix}\n{ROOT}\n{pins}"
    if known.exists() and known.read_text() == stamp:
        step(f"{what}: ready")
        return
    step(f"Installing {what} from the Python package index (about half a minute) …")
    command = [sys.executable, "-m", "venv", "--clear", folder]
    # Debian ships Python without ensurepip until python3-venv is there.
    made = logged("venv.log", command)
    if not made and not (packages.install("python3-venv") and logged("venv.log", command)):
        raise Stop(f"{sys.executable} has no venv module; on Debian: install python3-venv.")
    (folder / "requirements.txt").write_text(pins)
    pip = [folder / "bin/python", "-m", "pip", "install", "--disable-pip-version-check"]
    if not logged("pip.log", [*pip, "--requirement", folder / "requirements.txt"]):
        log = (LOGS / "pip.log").read_text(errors="replace")
        errors = [line for line in log.splitlines() if line.startswith("ERROR")]
        raise Stop(
            f"Python packages could not be installed, because of: {' '.join(errors[-1:])} (see"
            " .odoo/log/pip.log). Is the package index that pip is configured for reachable?"
        )
    known.write_text(stamp)
