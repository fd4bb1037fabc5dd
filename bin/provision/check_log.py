"""Fail when a log of Odoo holds a warning or worse that is not the platform's own."""

import re
import sys
from pathlib import Path

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
LOUD = ("WARNING", "ERROR", "CRITICAL")

# (logger, beginning of the message, why it says nothing about the addon)
PLATFORM = ()


def loud_records(lines):
    """Yield each loud record with its continuation lines (a traceback, a query)."""
    record = []
    for line in lines:
        match = RECORD.match(line)
        if match:
            if record:
                yield "".join(record)
            record = [line] if match["level"] in LOUD and not is_platform(match) else []
        elif record:
            record.append(line)
    if record:
        yield "".join(record)


def is_platform(match):
    return any(
        match["logger"] == logger and match["text"].startswith(text)
        for logger, text, _reason in PLATFORM
    )


def main(path):
    if not path.exists():
        sys.exit(f"{path.name}: Odoo wrote no log")
    with path.open(encoding="utf-8", errors="replace") as lines:
        records = list(loud_records(lines))
    if records:
        print(f"{path.name}: {len(records)} warning(s) or error(s) in Odoo's log:", file=sys.stderr)
        print("".join(records), file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
