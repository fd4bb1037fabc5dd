"""Programs of the system that Odoo needs: a browser for its tests, wkhtmltopdf for PDF.

Debian packages are the one thing that is put outside .odoo, and only where we may: never by
asking for a password in the middle of a run.
"""

import os
from shutil import which

from .places import STATE
from .processes import QUIET, call, logged
from .say import Stop, say, step

# The names that Odoo's own tests look for.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def install(name):
    """Return whether a package could be installed."""
    if os.geteuid() != 0 or not which("apt-get"):
        return False
    update = ["apt-get", "update"]
    updated = STATE / "apt-updated"
    known = ["apt-cache", "show", name]
    # Package lists of a fresh machine are empty.
    if call(known, **QUIET) and not updated.exists():
        logged("apt.log", update)
        updated.touch()
    if call(known, **QUIET):
        return False
    say(f"       installing with apt-get: {name}")
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y"]
    command += ["--no-install-recommends", name]
    # The lists may name a version that the mirror no longer has.
    return logged("apt.log", command) or logged("apt.log", update) and logged("apt.log", command)


def need_browser():
    browser = next(filter(which, BROWSERS), None)
    # Odoo would skip its browser tests; a run that leaves them out must not pass.
    if not browser and not install(browser := "chromium"):
        raise Stop(
            "browser tests need Chromium or Chrome and none is here;"
            " on Debian: sudo apt-get install chromium."
        )
    step(f"Browser for tests: {browser}, ready")


def want_pdf():
    if which("wkhtmltopdf") or install("wkhtmltopdf"):
        step("PDF by wkhtmltopdf: ready")
    else:
        step("wkhtmltopdf is not to be had here: reports are shown as web pages, not as PDF")
