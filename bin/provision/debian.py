"""Odoo 19 out of Debian's unstable suite, unpacked and not installed.

Works as an ordinary user: apt gets a state of its own below .odoo and checks signatures as ever.
"""

import shutil
from collections import Counter
from pathlib import Path

from .places import STATE
from .processes import answer, logged

# What the web client's links point to. Font Awesome comes from stable: Odoo wants the 4.7 web
# fonts, which unstable's 7.x no longer has.
PACKAGES = (
    *("odoo-19", "libjs-jquery", "libjs-jquery-form", "libjs-underscore"),
    *("fonts-roboto-unhinted", "fonts-montserrat", "fonts-inconsolata", "fonts-ocr-b"),
    "fonts-font-awesome/trixie",
)
LIBRARIES = "usr/lib/python3/dist-packages"
KEYRING = "debian-archive-keyring"
# Sandbox user: apt's own `_apt` may not be able to enter the checkout.
CONFIGURATION = """\
Dir::State::Lists "{apt}/lists";
Dir::Cache "{apt}";
Dir::Etc::SourceList "{apt}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Acquire::Languages "none";
APT::Sandbox::User "root";
"""


def fetch(target):
    """Return whether Odoo could be unpacked into ``target``."""
    keyrings = sorted(Path("/usr/share/keyrings").glob(f"{KEYRING}.[gp][pg][gp]"))
    return keyrings and any(fetch_from(mirror, keyrings[0], target) for mirror in mirrors())


def mirrors():
    """Return the machine's own, most used first; security archives carry no unstable suite."""
    form = ["--format", "$(REPO_URI)", "Created-By: Packages"]
    used = Counter(answer(["apt-get", "indextargets", *form]).split()).most_common()
    return [uri for uri, _count in used if uri.lower().rstrip("/").endswith("/debian")]


def fetch_from(mirror, keyring, target):
    apt = STATE / "apt"
    for folder in (apt, target):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in ("lists/partial", "archives/partial", "debs"):
        (apt / folder).mkdir(parents=True)
    lines = (f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in ("sid", "trixie"))
    (apt / "sources.list").write_text("".join(lines))
    (apt / "apt.conf").write_text(CONFIGURATION.format(apt=apt))
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
