"""An anchor: what leaves the database of a checkpoint, as text that can be pasted back.

A JSON object with everything that the checkpoint's hash is made of, so that it proves itself.
"""

import json
import re
from typing import NamedTuple

from . import evidence

KIND = "partner_consent.anchor"
HASH = re.compile(r"[0-9a-f]{64}")
# Mail programs break long lines, and quote them.
BREAKS = re.compile(r"[\r\n]+[\s>]*|\s+")


class Damaged(ValueError):
    """The text of an anchor isn't what was sent: it doesn't prove itself any more."""


class Anchor(NamedTuple):
    """A checkpoint as it was when it left the database.

    :param record: dict with the names of ``evidence.CHECKPOINT_FIELDS``, empty where only the hash
        is known
    """

    hash: str
    previous_hash: str = ""
    record: dict = {}


def written(record, previous_hash):
    """Return the anchor of a checkpoint as plain JSON.

    :param record: as ``evidence.canonical`` wants it

    >>> record = dict.fromkeys(evidence.CHECKPOINT_FIELDS, 1) | {
    ...     "moment": "2026-05-03 10:11:12", "heads_hash": "0" * 64}
    >>> (anchor,) = read(f"On 3 May:\\n> {json.dumps(written(record, evidence.GENESIS))}")
    >>> anchor.record == record
    True
    """
    return {
        "kind": KIND,
        **{name: record[name] for name in evidence.CHECKPOINT_FIELDS},
        # Without a space, where a line could break.
        "moment": f"{record['moment'].replace(' ', 'T')}Z",
        "previous_hash": previous_hash,
        "hash": evidence.chain_hash(previous_hash, record, evidence.CHECKPOINT_FIELDS),
    }


def read(text):
    """Return every :class:`Anchor` in a text, whatever stands around them, oldest first.

    :raises Damaged: where one doesn't prove itself
    """
    found = {}
    for match in re.finditer(r"\{[^{}]*\}", text):
        try:
            values = json.loads(BREAKS.sub("", match[0]))
        except ValueError:
            if KIND in match[0]:
                raise Damaged from None
            continue
        if values.get("kind") == KIND:
            anchor = _anchor(values)
            found[anchor.record["sequence"], anchor.hash] = anchor
    return [found[key] for key in sorted(found)]


def _anchor(values):
    try:
        record = {name: values[name] for name in evidence.CHECKPOINT_FIELDS}
        record["moment"] = record["moment"].replace("T", " ").removesuffix("Z")
        previous = values["previous_hash"]
        proven = evidence.chain_hash(previous, record, evidence.CHECKPOINT_FIELDS)
    # Half of a character can't be hashed.
    except (AttributeError, KeyError, TypeError, UnicodeEncodeError):
        raise Damaged from None
    if proven != values.get("hash") or not HASH.fullmatch(previous):
        raise Damaged
    if type(record["sequence"]) is not int or record["sequence"] < 1:
        raise Damaged
    return Anchor(proven, previous, record)
