"""Erasures that the journal knows and the data don't: a backup from before them was restored."""

import json
import logging
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import NamedTuple

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from .lines import Entry, entries, number
from .places import database, file_of

_logger = logging.getLogger(__name__)

PARAMETER = "partner_consent.journal"
# Between the two lines of an erasure there is its transaction.
UNDER_WAY = timedelta(hours=1)


class Newer(NamedTuple):
    """An erasure that the data don't know, and the database in whose journal it stands."""

    journal: str
    entry: Entry


def newer(env):
    """Return a :class:`Newer` for each erasure that the data don't know, oldest first.

    A copy reads the journals of those that it was copied from: it has their customers.
    """
    found = []
    for journal, known in _journals(env).items():
        with _opened(journal) as file:
            missing, _end = unknown(env, file, _offset(file, known)) if file else ([], 0)
        found += [Newer(journal, entry) for entry in missing if entry.done or not under_way(entry)]
    return found


def unknown(env, file, start=0):
    """Return the entries of a journal that the data don't know, and where the file ends."""
    listed, end = entries(file, start)
    if not listed:
        return [], end
    known = {
        uuid
        for (uuid,) in env.execute_query(
            SQL(
                "SELECT uuid FROM partner_erasure WHERE state = 'done' AND uuid = ANY(%s)",
                [entry.uuid for entry in listed],
            )
        )
    }
    return [entry for entry in listed if entry.uuid not in known], end


def under_way(entry):
    """Whether the transaction of an erasure may still be running."""
    return not entry.done and entry.moment > fields.Datetime.to_string(
        fields.Datetime.now() - UNDER_WAY
    )


def catch_up(env):
    """Remember up to where the journals hold nothing new, so that they aren't read from the start.

    What is remembered is part of the data: older data remember less.
    """
    reached = _journals(env)
    for journal, known in reached.items():
        with _opened(journal) as file:
            if file:
                missing, end = unknown(env, file, _offset(file, known))
                offset = min((entry.start for entry in missing), default=end)
                reached[journal] = [number(file), offset]
    _remember(env, reached)


def start(env):
    """Begin after what an addon that was installed here before has written: its customers were
    erased from these data."""
    own = database(env)
    with _opened(own) as file:
        _remember(env, {own: file and [number(file), entries(file)[1]]})


def _remember(env, reached):
    """Keep ``{number of a database: [number of the file, offset] or None}``."""
    # sudo: the server's own book-mark
    parameters = env["ir.config_parameter"].sudo()
    text = json.dumps(reached, sort_keys=True)
    if text != parameters.get_param(PARAMETER):
        parameters.set_param(PARAMETER, text)


def _journals(env):
    """Return ``{number of a database: [number of the file, offset] or None}``."""
    # sudo: the server's own book-mark
    text = env["ir.config_parameter"].sudo().get_param(PARAMETER)
    journals = json.loads(text or "{}")
    # Without a number nobody is erased, and whoever tries is told.
    with suppress(UserError):
        journals.setdefault(database(env), None)
    return journals


@contextmanager
def _opened(journal):
    """Yield the file of a journal, or None where it can't be read."""
    try:
        file = file_of(journal).open("rb")
    except FileNotFoundError:
        # None was erased yet, or the file is lost: then an officer uploads what was mailed.
        yield None
        return
    except OSError as error:
        _logger.error("The journal of erasures can't be read: %s", error)
        yield None
        return
    with file:
        yield file


def _offset(file, known):
    """Return from where on a journal is to be read: from the start where it is another file."""
    if not known or known[0] != number(file):
        return 0
    return known[1]


def settled(env, entry):
    """Let the data know an erasure of the journal: it was replayed, or an officer let it be."""
    # sudo: the row is the server's, as that of any erasure
    env["partner.erasure"].sudo().create(
        {
            "uuid": entry.uuid,
            "state": "done",
            "moment": entry.moment,
            "reason": env._("From the journal, after a backup was restored"),
        }
    )
