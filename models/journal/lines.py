"""The file itself: one JSON object a line, appended and never changed.

The first line is the file's own number. An erasure has two lines: ``begun`` with whom it is about,
before the commit, and ``done`` or ``undone`` after it. Where the second is missing, the server died
between the two.
"""

import contextlib
import fcntl
import json
import os
import re
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

_DIGEST = re.compile(r"[0-9a-zA-Z+/=_-]{1,200}")
BEGUN, DONE, UNDONE = "begun", "done", "undone"


class Entry(NamedTuple):
    """An erasure of which the journal doesn't say that it was undone."""

    uuid: str
    done: bool
    moment: str
    start: int


def append(path, line):
    """Append one line, and return when it is on the disk.

    :param path: of the file, which is made where it lacks
    :param dict line: plain values
    :raises OSError: where it can't be written
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A link could lead anywhere.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0) as file:
        # Released with the file. Other workers write here too.
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        lines = [line] if size else [{"file": str(uuid4())}, line]
        text = "".join(f"{json.dumps(one, sort_keys=True)}\n" for one in lines).encode()
        if size and _torn(file, size):
            text = b"\n" + text
        file.write(text)
        os.fsync(file.fileno())
    if not size:
        _keep_name(path.parent)


def _torn(file, size):
    """Whether the last line was cut short, as when the disk was full."""
    file.seek(size - 1)
    return file.read(1) != b"\n"


def _keep_name(folder):
    """Let the name of a new file survive a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def number(file):
    """Return the own number of a journal, None where it is none."""
    file.seek(0)
    return (_parsed(file.readline()) or {}).get("file")


def entries(file, start=0):
    """Return the :class:`Entry` of each erasure from this offset on, and where the file ends.

    Lines that can't be read are passed over: what was cut short wasn't committed.

    :param file: binary file
    """
    found = {}
    file.seek(start)
    for raw in file:
        if not raw.endswith(b"\n"):
            # Being written just now, or cut short.
            break
        line = _parsed(raw)
        state, uuid = line and line.get("state"), line and line.get("erasure")
        if state == BEGUN and _valid(line):
            found[uuid] = Entry(uuid, False, line["moment"], start)
        elif state == DONE and uuid in found:
            found[uuid] = found[uuid]._replace(done=True)
        elif state == UNDONE:
            found.pop(uuid, None)
        start += len(raw)
    return list(found.values()), start


def persons_of(file, entry):
    """Return whom an erasure was about: see ``persons.persons``."""
    file.seek(entry.start)
    return _parsed(file.readline())["persons"]


def _parsed(raw):
    with contextlib.suppress(ValueError, RecursionError):
        line = json.loads(raw)
        # Whatever names an erasure is a text: it is looked up by it.
        if isinstance(line, dict) and isinstance(line.get("erasure", ""), str):
            return line


def _valid(line):
    """Whether a line that somebody may have uploaded has the shape of ours."""
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
        UUID(line["erasure"])
        datetime.strptime(line["moment"], "%Y-%m-%d %H:%M:%S")
        return all(
            type(person["id"]) is int
            and 0 < person["id"] < 2**31
            and all(
                isinstance(person[name], list)
                and all(_DIGEST.fullmatch(digest) for digest in person[name])
                for name in ("records", "addresses")
            )
            for person in line["persons"]
        )
    return False
