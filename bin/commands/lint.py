"""Checks style and the addon's form: every file that git tracks or would track.

Formatting is put right on the spot; the run fails all the same, so that one looks at it.
`pre-commit install` makes each commit check what it changes in the same way.

examples:
  bin/lint           everything
  bin/lint ruff      one hook, by its id in .pre-commit-config.yaml
"""

import os

from provision import venv
from provision.places import LOGS, ROOT, STATE
from provision.processes import answer, call, held
from provision.say import Stop, parser

# What it runs is pinned in .pre-commit-config.yaml.
PRE_COMMIT = "pre-commit==4.5.0"
ENVIRONMENT = "environment:\n  PYTHON             the Python to use (3.10 to 3.13)"


def main(arguments):
    _known, options = parser("lint", __doc__, ENVIRONMENT).parse_known_args(arguments)
    listed = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = answer(listed).strip("\0").split("\0")
    if not any(files):
        raise Stop("pre-commit needs git and a git checkout.")
    LOGS.mkdir(parents=True, exist_ok=True)
    with held("lint", "installing the lint tools"):
        venv.make(STATE / "lint", PRE_COMMIT, "lint tools")
    command = [STATE / "lint/bin/python", "-m", "pre_commit", "run", *options, "--files", *files]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(STATE / "pre-commit")}
    return call(command, cwd=ROOT, env=environment)
