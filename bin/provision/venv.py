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
    origin = f"{sys.version} {sys.base_prefix}\n{ROOT}\n"
    if content(folder / ".stamp") == origin + pins:
        step(f"{what}: ready")
        return
    step(f"Installing {what} from the Python package index (about half a minute) …")
    if content(folder / ".origin") != origin:
        create(folder)
        (folder / ".origin").write_text(origin)
    (folder / "requirements.txt").write_text(pins)
    pip = [folder / "bin/python", "-m", "pip", "install", "--disable-pip-version-check"]
    if not logged("pip.log", [*pip, "--requirement", folder / "requirements.txt"]):
        errors = [line for line in content(LOGS / "pip.log").splitlines() if line[:5] == "ERROR"]
        raise Stop(
            f"Python packages could not be installed, because of: {' '.join(errors[-1:])}"
            " (whole log: .odoo/log/pip.log). Is the package index that pip is configured for"
            " reachable?"
        )
    (folder / ".stamp").write_text(origin + pins)


def content(path):
    return path.read_text(errors="replace") if path.exists() else ""


def create(folder):
    command = [sys.executable, "-m", "venv", "--clear", folder]
    # Debian ships Python without ensurepip until python3-venv is there.
    made = logged("venv.log", command)
    if not made and not (packages.install("python3-venv") and logged("venv.log", command)):
        raise Stop(
            f"{sys.executable} cannot make a virtual environment;"
            " on Debian and Ubuntu: sudo apt-get install python3-venv."
        )
