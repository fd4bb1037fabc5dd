"""Programs of the system that Odoo needs: a browser for its tests, wkhtmltopdf for PDF.

Debian packages are the one thing that is put outside .odoo, and only where we may: never by
asking for a password in the middle of a run.
"""

import os
from shutil import which

from .places import STATE
from .processes import logged
from .say import Stop, step

# The names that Odoo's own tests look for.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def install(name):
    """Return whether a package could be installed."""
    if os.geteuid() != 0 or not which("apt-get"):
        return False
    step(f"Installing with apt-get: {name} …")
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    command = [*apt, "install", "-y", "--no-install-recommends", name]
    if logged("apt.log", command):
        return True
    # Package lists of a fresh machine are empty, and those of an old one name versions that
    # the mirror no longer has. Once: what is still unknown then, is not to be had here.
    updated = STATE / "apt-updated"
    fresh = not updated.exists() and logged("apt.log", [*apt, "update"])
    updated.touch()
    return fresh and logged("apt.log", command)


def need_browser():
    browser = next(filter(which, BROWSERS), None)
    # Odoo would skip its browser tests; a run that leaves them out must not pass.
    if not browser and not install(browser := "chromium"):
        raise Stop("browser tests need Chromium or Chrome: sudo apt-get install chromium.")
    step(f"Browser for tests: {browser}, ready")


def want_pdf():
    if which("wkhtmltopdf") or install("wkhtmltopdf"):
        step("PDF by wkhtmltopdf: ready")
    else:
        step("wkhtmltopdf is not to be had here: reports are shown as web pages, not as PDF")


def need_curl():
    if not which("curl") and not install("curl"):
        raise Stop("the examples of docs/interface.md need curl: sudo apt-get install curl.")
