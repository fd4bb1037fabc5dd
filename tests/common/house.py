"""Reads the addon as a house: who calls whom across the wings, and where a wing has grown too big.

Plain Python and no Odoo: ``python3 tests/common/house.py [checkout]`` prints the figures.
"""

import os
import sys
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import NamedTuple

if __package__:
    from .circles import circles
    from .sources import Source
else:  # called by its path
    from circles import circles
    from sources import Source

# The wings from left to right. A wing calls and imports only what stands before it. A new folder
# (or a file beside the folders) is added here, at its place.
WINGS = (
    "policy",
    "models/controller",
    "models/channel",
    "models/address",
    "models/ledger",
    "models/suppression",
    "models/consent",
    "models/decision",
    "models/lock",
    "models/batch",
    "models/request",
    "models/preference",
    "models/signup",
    "models/history",
    "models/selection",
    "models/letter",
    "models/privacy",
    "models/journal",
    "models/erasure",
    "models/restore",
    "models/retention",
    "models/exchange",
    "models/overview",
    "enforcement/context.py",
    "enforcement/sending",
    "enforcement/documents",
    "enforcement/inflow",
    "enforcement/wrapped.py",
    "enforcement/partner_consent_wrapped.py",
    "controllers",
    "wizards",
    "hooks.py",
)
# What is not the product: it may call everything, and nothing of the product calls it.
OUTSIDE = ("benchmarks", "bin", "migrations", "tests")
# The packages that only import the wings, in the order of overrides.
REGISTRIES = ("__init__.py", "__manifest__.py", "models/__init__.py", "enforcement/__init__.py")
# Names that every recordset or Python's own types have: a call of one tells no home.
RECORDS = {"browse", "create", "read", "search", "unlink", "write"}
NOT_OURS = RECORDS.union(*(dir(kind) for kind in (str, bytes, list, tuple, dict, set)))

PARTNER = "res.partner"
PARTNER_CLASSES = 12
FILE_LINES = 220
FUNCTION_LINES = 40
RULES = (
    "strangers",
    "deserted",
    "to_the_right",
    "circles",
    "policy_with_odoo",
    "crowded_models",
    "crowded_partner",
    "long_files",
    "long_functions",
)


class Tie(NamedTuple):
    """One place of a file that leans on a name of another file."""

    path: str
    line: int
    name: str
    home: str
    imported: bool

    @property
    def private(self):
        return not self.imported and self.name.startswith("_")

    def __str__(self):
        verb = "imports" if self.imported else "calls"
        return f"{self.path}:{self.line} {verb} {self.name}, at home in {self.home}"


class House:
    """The files of the product below ``root`` and what ties them.

    A file that stands in none of ``wings`` counts as a wing by itself, without a place in their
    order: a checkout of another layout can be counted too.
    """

    def __init__(self, root, wings=WINGS):
        self.root = Path(root)
        self.wings = wings
        self.sources = [Source(self.root, path) for path in self._paths()]
        self._known = {source.path for source in self.sources}

    def _paths(self):
        """Return the product's files, folders by a link too; hidden folders are the machine's."""
        found = []
        for folder, folders, names in os.walk(self.root, followlinks=True):
            here = Path(folder).relative_to(self.root)
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".") and (here.parts or name not in OUTSIDE)
            ]
            found += [(here / name).as_posix() for name in names if name.endswith(".py")]
        return sorted(set(found) - set(REGISTRIES))

    def wing(self, path):
        return next((w for w in self.wings if path == w or path.startswith(f"{w}/")), path)

    def place(self, path):
        """Return how far to the right the file's wing stands, None if nobody said."""
        wing = self.wing(path)
        return self.wings.index(wing) if wing in self.wings else None

    # The rules: each returns sentences, none where the house is in order.

    def strangers(self):
        return [
            f"{source.path} is in no wing: name its folder in WINGS of tests/common/house.py, "
            "at the right of all that it calls"
            for source in self.sources
            if self.place(source.path) is None
        ]

    def deserted(self):
        used = {self.wing(source.path) for source in self.sources}
        return [f"{wing} has no file: it leaves WINGS" for wing in self.wings if wing not in used]

    def to_the_right(self):
        rule = "a wing calls and imports only what stands left of it"
        return [
            f"{tie} ({self.wing(tie.home)}), right of {self.wing(tie.path)}: {rule}"
            for tie in self.ties
            if None not in (self.place(tie.path), self.place(tie.home))
            and self.place(tie.home) > self.place(tie.path)
        ]

    def circles(self, by_file=False):
        """Return the circles of wings, or of files, each as the names along it."""
        room = (lambda path: path) if by_file else self.wing
        found = circles({(room(tie.path), room(tie.home)) for tie in self.ties})
        return [" → ".join(names) for names in found]

    def policy_with_odoo(self):
        return [
            f"{source.path}:{line} imports odoo: policy is plain Python"
            for source in self.sources
            if self.wing(source.path) == "policy"
            for line in source.imports_odoo
        ]

    def crowded_models(self):
        """Return the models with more classes than one a wing, or than one in all if ours."""
        founded = {found.model for found in self.classes if found.founded}
        groups = defaultdict(list)
        for found in self.classes:
            wing = "the addon" if found.model in founded else self.wing(found.path)
            groups[found.model, wing].append(f"{found.path}:{found.line}")
        return [
            f"{model} has {len(places)} classes in {wing}, not one: {', '.join(places)}"
            for (model, wing), places in groups.items()
            if len(places) > 1
        ]

    def crowded_partner(self):
        count = len(self.partner_classes())
        if count <= PARTNER_CLASSES:
            return []
        return [f"{PARTNER} has {count} classes, more than {PARTNER_CLASSES}"]

    def long_files(self):
        return [
            f"{source.path} has {source.lines} lines, more than {FILE_LINES}"
            for source in self.sources
            if source.lines > FILE_LINES
        ]

    def long_functions(self):
        return [
            f"{source.path}:{line} {name} has {lines} lines, more than {FUNCTION_LINES}"
            for source in self.sources
            for line, name, lines in source.functions
            if lines > FUNCTION_LINES
        ]

    # What the rules read.

    @cached_property
    def classes(self):
        return [found for source in self.sources for found in source.classes]

    def partner_classes(self):
        return [found for found in self.classes if found.model == PARTNER]

    @cached_property
    def homes(self):
        """The file that each method of ours is at home in: ``{name: path}``.

        An override, which calls ``super()``, is no home; of several homes it is the leftmost.
        """
        homes = defaultdict(list)
        for source in self.sources:
            for method in source.methods:
                if not method.overrides and method.name not in NOT_OURS:
                    homes[method.name].append(method.path)
        return {name: min(paths, key=self._leftmost) for name, paths in homes.items()}

    def _leftmost(self, path):
        place = self.place(path)
        return (-1 if place is None else place, path)

    @cached_property
    def ties(self):
        """Every import and every call that leaves its file."""
        found = []
        for source in self.sources:
            for line, name, base in source.imports:
                found.append(Tie(source.path, line, name, self._file(base, name), True))
            for line, name in source.calls:
                if name in self.homes:
                    found.append(Tie(source.path, line, name, self.homes[name], False))
        return [tie for tie in found if tie.home != tie.path]

    def _file(self, base, name):
        """Return the file that ``from base import name`` reads."""
        stem = f"{base}/{name}".lstrip("/")
        options = (f"{stem}.py", f"{stem}/__init__.py", f"{base}.py", f"{base}/__init__.py")
        return next((option for option in options if option in self._known), options[2])


def figures(house):
    """Yield what the house measures, a line each, to compare two checkouts."""
    folders = defaultdict(list)
    for source in house.sources:
        if not source.path.endswith("__init__.py"):
            folders[str(Path(source.path).parent)].append(source.lines)
    for folder, lines in sorted(folders.items()):
        yield f"{folder}: {len(lines)} files, median {median(lines):g} lines"
    yield f"classes on {PARTNER}: {len(house.partner_classes())}"
    calls = {(tie.path, tie.home) for tie in house.ties if tie.private}
    shown = calls & {(tie.path, tie.home) for tie in house.ties if tie.imported}
    yield f"ties between files by private method: {len(calls)}, seen in an import: {len(shown)}"
    yield f"circles between files, calls counted: {len(house.circles(by_file=True))}"
    if len(house.deserted()) > len(house.wings) / 2:
        yield f"another layout, {len(house.strangers())} files in no wing: no order to check"
        return
    for rule in RULES:
        broken = getattr(house, rule)()
        yield f"{rule.replace('_', ' ')}: {len(broken)}"
        yield from (f"    {sentence}" for sentence in broken)


if __name__ == "__main__":
    root = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]
    sys.stdout.writelines(f"{line}\n" for line in figures(House(root)))
