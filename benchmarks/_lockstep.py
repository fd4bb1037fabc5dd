"""Two databases at the same time, in turns of a few milliseconds.

On a noisy machine, runs one after the other differ by a tenth though they do the same. Here each
database has a process of its own, with one registry in use as in daily life, and both share one
core, which they hand to each other every few statements: whatever slows the machine slows both.
Two databases without the addon come out within 0.3 % of each other.
"""

import multiprocessing
import os
from contextlib import suppress
from random import Random
from statistics import median
from time import perf_counter
from unittest.mock import patch

import odoo.sql_db
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.modules.registry import Registry

TURN = 25
ROUNDS = 12


class Stopwatch:
    """Counts the time of one process's turns; it runs between ``start`` and ``stop``."""

    def __init__(self, conductor):
        self.conductor = conductor
        self.seconds = 0.0
        self.statements = 0

    def start(self):
        self.conductor.recv()
        self.since = perf_counter()

    def stop(self):
        self.seconds += perf_counter() - self.since

    def count_statement(self):
        self.statements += 1
        if self.statements % TURN == 0:
            self.stop()
            self.conductor.send(None)
            self.start()

    def measure(self, run):
        plain = odoo.sql_db.Cursor.execute

        def execute(cursor, *args, **kwargs):
            self.count_statement()
            return plain(cursor, *args, **kwargs)

        self.start()
        with patch.object(odoo.sql_db.Cursor, "execute", execute):
            run()
        self.stop()


def lockstep(alone, ours, prepare, rounds=ROUNDS):
    """Run what ``prepare`` returns in two databases at once; each round is undone.

    :param alone, ours: environments, without an open transaction
    :param prepare: ``function(env) -> function()``: what the latter does is measured
    :return: medians of both in seconds, and the ratios of all rounds, in order of size
    """
    fork = multiprocessing.get_context("fork")
    conductors, processes = [], []
    for env in (alone, ours):
        conductor, player = fork.Pipe()
        process = fork.Process(target=_play, args=(player, env.cr.dbname, prepare, rounds))
        process.start()
        player.close()
        conductors.append(conductor)
        processes.append(process)
    try:
        pairs = [_conduct(conductors, number) for number in range(rounds)]
    finally:
        for conductor, process in zip(conductors, processes, strict=True):
            conductor.close()
            process.join()
    without, with_addon = zip(*pairs, strict=True)
    ratios = sorted(ours_needed / alone_needed for alone_needed, ours_needed in pairs)
    return median(without), median(with_addon), ratios


def _conduct(conductors, number):
    """Let the processes take turns for one round, each one first half of the times."""
    for conductor in conductors:
        conductor.recv()
    playing = conductors[:: -1 if number % 2 else 1]
    seconds = {}
    while playing:
        for conductor in list(playing):
            conductor.send(None)
            if (needed := conductor.recv()) is not None:
                seconds[conductor] = needed
                playing.remove(conductor)
    # Tidying up takes time, which must not be the other's.
    for conductor in conductors:
        conductor.send(None)
    return [seconds[conductor] for conductor in conductors]


def _play(conductor, database, prepare, rounds):
    # The connections that came along belong to the process that made them.
    odoo.sql_db._Pool = odoo.sql_db._Pool_readonly = None
    registry = Registry(database)
    registry._db = odoo.sql_db.db_connect(database)
    core = {min(os.sched_getaffinity(0))}
    os.sched_setaffinity(0, core)
    with registry.cursor() as cr:
        cr.execute("SELECT pg_backend_pid()")
        # PostgreSQL may run elsewhere, or as somebody else.
        with suppress(OSError):
            os.sched_setaffinity(cr.fetchone()[0], core)
        env = Environment(cr, SUPERUSER_ID, {})
        random = Random(0)
        for _round in range(rounds):
            run = prepare(env)
            _reseat(registry, random)
            stopwatch = Stopwatch(conductor)
            conductor.send("ready")
            stopwatch.measure(run)
            conductor.send(stopwatch.seconds)
            conductor.recv()
            cr.rollback()


def _reseat(registry, random):
    """Give all models other places in Python's cache of methods.

    It has 4,096 places. Which methods share one is chance, but the same in each round of a process,
    and good for half a percent: so each round draws anew.
    """
    for _place in range(random.randrange(4096)):
        _version = type("Placeholder", (), {}).__doc__
    # A class that changes loses its places, and so do all that inherit it.
    registry["base"]._seat = None
