"""Compares what Odoo's own tests said with the addon and without it."""

import xml.etree.ElementTree as ElementTree
from collections import Counter

from provision.say import Stop

SIDES = ("alone", "with")
FAILED, PASSED, SKIPPED = "failed", "passed", "skipped"


def outcomes(path):
    """Return ``{(class, test): outcome}`` of one JUnit report, empty where there is none."""
    if not path.exists():
        return {}
    found = {}
    for case in ElementTree.parse(path).iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = FAILED if kinds & {"failure", "error"} else PASSED
        test = (case.get("classname", ""), case.get("name", ""))
        found[test] = SKIPPED if "skipped" in kinds else outcome
    return found


def broken(results, module):
    """Return the tests that fail with the addon and don't without it."""
    alone, ours = (outcomes(results / f"{module}-{side}.xml") for side in SIDES)
    return {
        test for test, outcome in ours.items() if outcome == FAILED and alone.get(test) != FAILED
    }


def differing(results, module):
    """Return pytest's ``-k`` for what fails with the addon only."""
    tests = sorted(broken(results, module))
    # A result without a name is a file that could not be loaded: repeat the whole module.
    if any(not name for _class, name in tests):
        return module
    return " or ".join(
        f"({name.split('[')[0]} and {class_.rpartition('.')[2]})" for class_, name in tests
    )


def still_broken(results, module):
    first = broken(results, module)
    again = outcomes(results / f"{module}-again-with.xml")
    alone = outcomes(results / f"{module}-again-alone.xml")
    return {
        test
        for test in first
        if again.get(test, FAILED) == FAILED and alone.get(test, PASSED) != FAILED
    }


def table(results, modules):
    """Print the results as Markdown; return 1 where something still differs."""
    print("| Odoo's tests of | alone: passed, failed | with the addon: passed, failed | broken |")
    print("|---|---|---|---|")
    all_broken = []
    for module in modules:
        cells = []
        for side in SIDES:
            count = Counter(outcomes(results / f"{module}-{side}.xml").values())
            if not count[PASSED]:
                raise Stop(f"no test of {module} passed, {side}: see {module}-{side}.txt.")
            cells.append(f"{count[PASSED]}, {count[FAILED]}")
        names = sorted(still_broken(results, module))
        all_broken += names
        print(f"| `{module}` | {cells[0]} | {cells[1]} | {len(names)} |")
    for class_, name in all_broken:
        print(f"\nfails with the addon only: {'.'.join(class_.split('.')[-3:])}.{name}")
    return 1 if all_broken else 0
