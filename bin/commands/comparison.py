"""Compares what Odoo's own tests said with the addon and without it."""

import xml.etree.ElementTree as ElementTree
from collections import Counter

from provision.say import Stop

SIDES = ("alone", "with")
FAILED, PASSED, SKIPPED = "failed", "passed", "skipped"


def outcomes(results, module, side):
    """Return ``{(class, test): outcome}`` of one JUnit report, empty where there is none."""
    path = results / f"{module}-{side}.xml"
    found = {}
    for case in ElementTree.parse(path).iter("testcase") if path.exists() else ():
        kinds = {child.tag for child in case}
        outcome = FAILED if kinds & {"failure", "error"} else PASSED
        test = (case.get("classname", ""), case.get("name", ""))
        found[test] = SKIPPED if "skipped" in kinds else outcome
    return found


def broken(results, module):
    """Return the tests that fail with the addon and don't without it."""
    alone, ours = (outcomes(results, module, side) for side in SIDES)
    return sorted(test for test in ours if ours[test] == FAILED != alone.get(test))


def differing(results, module):
    """Return pytest's ``-k`` for what fails with the addon only."""
    tests = broken(results, module)
    # A result without a name is a file that could not be loaded: repeat the whole module.
    if any(not name for _class, name in tests):
        return module
    pairs = ((name.split("[")[0], class_.rpartition(".")[2]) for class_, name in tests)
    return " or ".join(f"({name} and {class_})" for name, class_ in pairs)


def still_broken(results, module):
    alone, ours = (outcomes(results, f"{module}-again", side) for side in SIDES)
    tests = broken(results, module)
    return [test for test in tests if ours.get(test, FAILED) == FAILED != alone.get(test)]


def table(results, modules):
    """Print the results as Markdown; return 1 where something still differs."""
    print("| Odoo's tests of | alone: passed, failed | with the addon: passed, failed | broken |")
    print("|---|---|---|---|")
    all_broken = []
    for module in modules:
        cells = []
        for side in SIDES:
            count = Counter(outcomes(results, module, side).values())
            if not count[PASSED]:
                raise Stop(f"no test of {module} passed, {side}: see {module}-{side}.txt.")
            cells.append(f"{count[PASSED]}, {count[FAILED]}")
        names = still_broken(results, module)
        all_broken += names
        print(f"| `{module}` | {' | '.join(cells)} | {len(names)} |")
    for class_, name in all_broken:
        print(f"\nfails with the addon only: {'.'.join(class_.split('.')[-3:])}.{name}")
    return 1 if all_broken else 0
