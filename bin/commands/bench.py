"""Measures: runs benchmarks/<name>.py, each on a fresh database without demo data.

A benchmark is a module with `main(env)` that prints its figures, or with `main(env, alone)`,
where `alone` is a second database without the addon. It may commit: the databases are thrown
away. Its PostgreSQL is a private one with default settings that does not wait for the disk.

examples:
  bin/bench              all of them
  bin/bench mailing      benchmarks/mailing.py

environment:
  BENCH_DB     another beginning of the databases' names, to run beside another run
"""

import os

from provision import databases, prepared
from provision.places import ROOT
from provision.processes import held
from provision.say import Stop, parser, step

FOLDER = ROOT / "benchmarks"
SETTINGS = """
    SELECT string_agg(name || ' ' || current_setting(name), ', ') FROM pg_settings
     WHERE name IN ('server_version', 'shared_buffers', 'work_mem', 'effective_cache_size',
                    'max_wal_size', 'full_page_writes', 'fsync', 'synchronous_commit', 'jit')
"""


def main(arguments):
    command = parser("bench", __doc__)
    command.add_argument("name", nargs="*", help="a module in benchmarks/")
    names = command.parse_args(arguments).name
    files = [FOLDER / f"{name}.py" for name in names] or sorted(FOLDER.glob("[!_]*.py"))
    for file in files:
        if not file.is_file():
            raise Stop(f"there is no benchmarks/{file.name}.")
    name = os.environ.get("BENCH_DB") or "partner_consent_bench"
    alone = f"{name}_alone"
    with (
        prepared("pg-bench", settings=()) as odoo,
        held(name, f"{name} (BENCH_DB=other_name runs beside it)"),
        databases.thrown_away(name, alone),
    ):
        template = databases.template(odoo, "bench", databases.dependencies())
        print(conditions(), flush=True)
        for file in files:
            step(f"Measuring {file.stem} …")
            databases.copy(template, name)
            databases.copy(template, alone)
            odoo.install(name, f"{name}-install")
            odoo.inside(file, f"bench-{file.stem}", name, alone)


def conditions():
    """Return what the figures depend on: the machine's size, and PostgreSQL's settings."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    (settings,) = databases.execute(SETTINGS)
    return f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB; PostgreSQL: {settings}"
