"""How the commands talk: about themselves to stderr, so that stdout stays what was asked for."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from time import monotonic

START = monotonic()
PREPARATIONS = """\
environment of the preparations:
  ODOO_HOME    a source checkout or unpacked package of Odoo 19 to use
  ODOO_GIT     where to clone Odoo from when nothing else has it
  PYTHON       the Python to use (3.10 to 3.13)
  PGHOST, PGPORT, PGUSER, PGPASSWORD or DATABASE_URL
               a PostgreSQL to use instead of the private one

All that is fetched, built and written is in .odoo, logs in .odoo/log; to start
afresh, remove that folder.
"""


class Stop(Exception):
    """Ends the command. One sentence: the cause, and what the reader can do about it."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def step(text):
    """One line per stage with the time since the start: a long first run shows where it is."""
    minutes, seconds = divmod(int(monotonic() - START), 60)
    say(f"[{minutes}:{seconds:02}] {text}")


def parser(command, text, epilog=PREPARATIONS):
    """Return the parser of a command; ``text`` is what ``--help`` shows."""
    shape = {"formatter_class": RawDescriptionHelpFormatter, "allow_abbrev": False}
    return ArgumentParser(prog=f"bin/{command}", description=text, epilog=epilog, **shape)
