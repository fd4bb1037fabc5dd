"""Reading the files: into one row for each address, and then they are gone.

``told`` of a row is ``{kind of file: {"said": answers in it, the worst first, "row": its number,
"moment", "column", "ip"}}``, the last three of the row with the worst answer.
"""

import json
from hashlib import sha256
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ....policy import contact_rows
from ....policy.contact_files import KINDS, SAID
from ....policy.contact_systems import SYSTEMS, covers
from ....policy.text_files import UnreadableFile
from ...suppression.loading import content
from . import words

CHUNK = 5_000
# So many rows that can't be read are named.
NAMED = 20


def read_files(run):
    """Read what was uploaded since the last time.

    :raises UserError: naming the file and what is wrong with it; then nothing is read
    """
    files = dict(run.files or {})
    for kind in KINDS:
        if raw := content(run, f"{kind}_file"):
            files[kind] = _read_file(run, kind, raw)
    if not files:
        raise UserError(run.env._("Choose the files of %s first.", SYSTEMS[run.system].label))
    digests = [file["digest"] for file in files.values()]
    if len(set(digests)) < len(digests):
        raise UserError(run.env._("The same file was chosen twice: look which one belongs where."))
    if any(file["system"] != run.system for file in files.values()):
        raise UserError(run.env._("Files of one system only: start anew for another one."))
    gone = {f"{kind}_file": False for kind in KINDS}
    # sudo: what was read is the server's to write down; nobody needs the files any more
    run.sudo().write(gone | {"files": files})


def covered(run):
    """Return the set of kinds for which there is a file."""
    return {kind for file in (run.files or {}).values() for kind in file["covers"]}


def _read_file(run, kind, raw):
    """Read one file into the rows of the run, in place of the former one of its kind.

    :return: what is kept of the file
    """
    name = run[f"{kind}_name"] or ""
    if name.lower().startswith(SYSTEMS[run.system].strangers or "\0"):
        raise UserError(words.strangers(run, name))
    answers, bad, count = {}, [], 0
    try:
        for row in contact_rows.rows(raw, _how(run, kind)):
            count += 1
            if not row.key:
                bad.append(row.number)
                continue
            _add(answers, row)
        headers = contact_rows.headers_of(raw)
    except (UnreadableFile, contact_rows.UnfitFile) as error:
        raise UserError(words.unfit(run, kind, name, error)) from error
    if bad and not answers:
        raise UserError(words.nothing_readable(run, name))
    _store(run, kind, answers)
    return {
        "name": name,
        "system": run.system,
        "digest": sha256(raw).hexdigest(),
        "rows": count,
        "bad": len(bad),
        "bad_rows": bad[:NAMED],
        "covers": list(covers(run.system, headers, kind)),
    }


def _how(run, kind):
    country = run.company_id.country_id.code or None
    zone = ZoneInfo(SYSTEMS[run.system].zone or run.zone or "UTC")
    return contact_rows.Reading(run.system, kind, zone, fields.Datetime.now(), country)


def _add(answers, row):
    """Add one row to ``{(channel, key): (name, told)}``: the worse answer wins."""
    known = answers.get((row.channel, row.key))
    told = {
        "said": [row.said],
        "row": row.number,
        "moment": row.moment and str(row.moment),
        "column": row.column,
        "ip": row.ip_address,
    }
    if known:
        name, before = known
        both = sorted({row.said, *before["said"]}, key=SAID.index)
        told = (before if before["said"][0] == both[0] else told) | {"said": both}
        answers[row.channel, row.key] = (name or row.name, told)
    else:
        answers[row.channel, row.key] = (row.name, told)


def _store(run, kind, answers):
    env = run.env
    env.cr.execute(
        SQL(
            "UPDATE partner_consent_takeover_row SET told = told - %s"
            " WHERE takeover_id = %s AND jsonb_exists(told, %s)",
            kind,
            run.id,
            kind,
        )
    )
    for chunk in split_every(CHUNK, sorted(answers.items())):
        rows = [
            (channel, key, name or None, json.dumps({kind: told}))
            for (channel, key), (name, told) in chunk
        ]
        env.cr.execute(
            SQL(
                "INSERT INTO partner_consent_takeover_row AS known"
                " (takeover_id, channel, address_key, name, told)"
                " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[])"
                " ON CONFLICT (takeover_id, channel, address_key) DO UPDATE SET"
                " told = known.told || EXCLUDED.told, name = COALESCE(known.name, EXCLUDED.name)",
                run.id,
                *map(list, zip(*rows, strict=True)),
            )
        )
    env.cr.execute(
        SQL(
            "DELETE FROM partner_consent_takeover_row WHERE takeover_id = %s AND told = '{}'",
            run.id,
        )
    )
