"""Where Odoo 19 comes from: ODOO_HOME, an `odoo` that the user's Python already imports, an
earlier fetch, Debian's unstable suite, or git, in this order."""

import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

from .odoo import Odoo
from .places import STATE
from .processes import answer, logged
from .say import Stop, step

# Asked for by a module of its core: `odoo` itself is a namespace, which add-ons from the
# package index are part of as well.
IMPORTED = "import odoo.release as r, os; print(os.path.dirname(os.path.dirname(r.__file__)))"
LIBRARIES = "usr/lib/python3/dist-packages"
# What the web client's links point to. Font Awesome comes from stable: Odoo wants the 4.7 web
# fonts, which unstable's 7.x no longer has.
PACKAGES = (
    *("odoo-19", "libjs-jquery", "libjs-jquery-form", "libjs-underscore"),
    *("fonts-roboto-unhinted", "fonts-montserrat", "fonts-inconsolata", "fonts-ocr-b"),
    "fonts-font-awesome/trixie",
)
# Sandbox user: apt's own `_apt` may not be able to enter the checkout.
APT_CONFIGURATION = """\
Dir::State::Lists "{apt}/lists";
Dir::Cache "{apt}";
Dir::Etc::SourceList "{apt}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Acquire::Languages "none";
APT::Sandbox::User "root";
"""


def find():
    """Return Odoo 19, fetched if need be."""
    home = os.environ.get("ODOO_HOME")
    if home:
        places = {"in ODOO_HOME": home}
    else:
        imported = answer([sys.executable, "-c", IMPORTED], cwd="/")
        places = {f"that {sys.executable} imports": imported, "in .odoo/odoo": STATE / "odoo"}
    for where, folder in places.items():
        if folder and (odoo := odoo_in(Path(folder))):
            step(f"Odoo 19 {where}: ready")
            return odoo
    if home:
        raise Stop(f"ODOO_HOME={home} holds no Odoo 19.0, neither its source nor its package.")
    return fetch()


def odoo_in(folder):
    """Return the Odoo 19.0 that a source checkout or an unpacked package holds, or None."""
    for package in (folder / "odoo", folder / LIBRARIES / "odoo"):
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


def fetch_from_git(git, target):
    step(f"Cloning the branch 19.0 of {git} (several hundred MB) …")
    shutil.rmtree(target, ignore_errors=True)
    command = ["env", "GIT_TERMINAL_PROMPT=0", "git", "clone", "--quiet", "--depth", "1"]
    return logged("git.log", [*command, "--branch", "19.0", git, target]) and odoo_in(target)


def fetch_from_debian(target):
    """Unpack it, not install: apt gets a state of its own and checks signatures as ever."""
    keyrings = sorted(Path("/usr/share/keyrings").glob("debian-archive-keyring.[gp][pg][gp]"))
    form = ["--format", "$(REPO_URI)", "Created-By: Packages"]
    # The machine's own mirrors, most used first; security archives carry no unstable suite.
    used = Counter(answer(["apt-get", "indextargets", *form]).split()).most_common()
    mirrors = [uri for uri, _count in used if uri.lower().rstrip("/").endswith("/debian")]
    if not (keyrings and mirrors and shutil.which("dpkg")):
        return None
    step("Fetching Odoo 19 from Debian unstable (123 MB) …")
    return any(fetch_from_mirror(uri, keyrings[0], target) for uri in mirrors) and odoo_in(target)


def fetch_from_mirror(mirror, keyring, target):
    apt = STATE / "apt"
    for folder in (apt, target):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in ("lists/partial", "archives/partial", "debs"):
        (apt / folder).mkdir(parents=True)
    lines = (f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in ("sid", "trixie"))
    (apt / "sources.list").write_text("".join(lines))
    (apt / "apt.conf").write_text(APT_CONFIGURATION.format(apt=apt))
    private = ["env", f"APT_CONFIG={apt / 'apt.conf'}", "apt-get"]
    arrived = (
        logged("debian.log", [*private, "update", "--error-on=any"])
        and logged("debian.log", [*private, "download", *PACKAGES], cwd=apt / "debs")
        and all(logged("dpkg.log", ["dpkg", "-x", deb, target]) for deb in apt.glob("debs/*.deb"))
    )
    if arrived:
        # Debian leaves this file out, and a missing file is an error in the browser's console,
        # which fails browser tests.
        gap = target / LIBRARIES / "odoo/addons/mail/static/lib/selfie_segmentation"
        gap.mkdir(parents=True, exist_ok=True)
        (gap / "selfie_segmentation.js").touch()
        shutil.rmtree(apt)
    return arrived
