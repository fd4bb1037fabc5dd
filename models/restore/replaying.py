"""Erasing again those whom the journal names and a restored backup has brought back."""

import base64
import binascii
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from odoo.exceptions import UserError

from ..erasure.erasing import erase_customers
from ..erasure.refusing import refusals
from ..journal.lines import Entry, persons_of
from ..journal.newer import newer, settled, unknown
from ..journal.persons import at_the_address, same
from ..journal.places import file_of

# So many customers are erased at a click, or those of one erasure.
LIMIT = 2_000


class Task(NamedTuple):
    """What an erasure of the journal means for these data."""

    entry: Entry
    same: object
    alike: object


def tasks(env, content=None):
    """Return a :class:`Task` for each of the next erasures, and how many there are in all.

    :param bytes content: base64 of a journal that was kept elsewhere; None: the server's own
    :raises UserError: where the content is no journal
    """
    found = []
    with _opened(env, content) as missing:
        left = LIMIT
        for file, entry in missing:
            noted = persons_of(file, entry)
            left -= len(noted)
            if found and left < 0:
                break
            still = same(env, noted)
            still = still.filtered(lambda partner: not partner.erased)
            alike = at_the_address(env, noted) - still
            found.append(Task(entry, still, alike))
        return found, len(missing)


def replay(env, found, chosen):
    """Erase again, and write down that the data know these erasures.

    :param list found: :class:`Task`
    :param chosen: customers of whom the journal isn't certain, whom an officer erases all the same
    :return: ``{partner id: why not}`` of those who can't be erased now; their erasures stay open
    """
    partners = chosen.browse().union(*(task.same for task in found if task.entry.done)) | chosen
    refused = refusals(partners)
    erased = partners.filtered(lambda partner: partner.id not in refused)
    if erased:
        erase_customers(erased, env._("Erased again after a backup was restored"))
    for task in found:
        if refused.keys().isdisjoint(task.same.ids):
            settled(env, task.entry)
    return refused


@contextmanager
def _opened(env, content):
    """Yield a list of pairs of a file and an entry that the data don't know."""
    if content:
        try:
            file = BytesIO(base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError) as error:
            raise UserError(env._("This file is no journal of erasures.")) from error
        entries, _end = unknown(env, file)
        # What the own journal says of whom is what counts.
        own = {one.entry.uuid for one in newer(env)}
        yield [(file, entry) for entry in entries if entry.uuid not in own]
        return
    files = {}
    try:
        missing = newer(env)
        for journal in {one.journal for one in missing}:
            files[journal] = file_of(journal).open("rb")
        yield [(files[one.journal], one.entry) for one in missing]
    finally:
        for file in files.values():
            file.close()
