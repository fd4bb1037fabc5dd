"""Writing an export: line by line from a cursor of PostgreSQL into files of limited size.

A million addresses need no more memory than ten thousand. The files are no larger than what an
erasure reads (``models/erasure/files.py``), so that who is erased is taken out of them, too.
"""

import hashlib
import hmac
from functools import partial

from odoo.exceptions import UserError
from odoo.tools import SQL

from ....policy.channels import BY_CODE
from ....policy.csv_cells import line, safe
from ....policy.list_digests import PLAIN
from ...address.digests import key_number
from ...controller.controllers import as_controller
from .stopped import SUPPRESSED, count, stopped_sql

ROUTE = "/partner_consent/export"
HMAC = "hmac-sha256"
PART = 4_000_000
FETCH = 10_000
_CURSOR = SQL.identifier("partner_consent_export")


def count_lines(export):
    """Return how many lines the export would have now."""
    env = as_controller(export.env, export.company_id.id)
    return sum(count(env, channel, export.content) for channel in channels_of(export))


def channels_of(export):
    """Return the codes of the export's channels, in the order of the product."""
    chosen = set(export.channel_ids.mapped("code"))
    return [channel for channel in BY_CODE if channel in chosen]


def make(export):
    """Write the export's file and who made it; delete those that needn't be kept any more.

    :return: the new ``partner.consent.export.run``
    :raises UserError: where the secret is missing
    """
    # sudo: what an export did is the engine's to write, and nobody's to change
    run = export.env["partner.consent.export.run"].sudo().create(_run_values(export))
    counted, parts = _Counted(), []
    for content in _parts(counted.through(_lines(export))):
        parts.append(_keep(run, content, len(parts) + 1))
    run.write(
        {
            # Without the line with the names.
            "line_count": counted.lines - 1,
            "size": counted.size,
            "sha256": counted.digest.hexdigest(),
            "part_ids": [(6, 0, parts)],
        }
    )
    _forget_old(export)
    return run


class _Counted:
    """Counts what passes through, and hashes it."""

    def __init__(self):
        self.lines, self.size, self.digest = 0, 0, hashlib.sha256()

    def through(self, lines):
        for one in lines:
            self.lines += 1
            self.size += len(one)
            self.digest.update(one)
            yield one


def _run_values(export):
    return {
        "export_id": export.id,
        "name": export.name,
        "company_id": export.company_id.id,
        "user_id": export.env.uid,
        "channels": ", ".join(export.channel_ids.mapped("display_name")),
        "content": export.content,
        "method": export.method,
    }


def _lines(export):
    env = as_controller(export.env, export.company_id.id)
    env.flush_all()
    method, written = _way(export)
    plain = method == PLAIN
    yield line(("channel", "address") if plain else ("channel", "hash", "method"))
    for channel in channels_of(export):
        for text in _fetched(env, stopped_sql(env, channel, export.content)):
            cells = (channel, written(text))
            yield line(cells if plain else (*cells, method))


def _way(export):
    """Return what the file calls the way in which addresses are written, and a function that does.

    :raises UserError: where the secret is missing
    """
    if export.content == SUPPRESSED:
        return f"database-key-{key_number(export.env)}", str
    if export.method == PLAIN:
        return PLAIN, safe
    if export.method != HMAC:
        return export.method, partial(_hashed, export.method)
    secret = _secret(export)
    if not secret:
        raise UserError(
            export.env._(
                "%s: enter the secret that the other system knows, too. Without it the hashes "
                "can't be computed.",
                export.name,
            )
        )
    return HMAC, lambda text: hmac.new(secret, text.encode(), "sha256").hexdigest()


def _hashed(method, text):
    return hashlib.new(method, text.encode(), usedforsecurity=False).hexdigest()


def keep_secret(export, secret):
    """Keep the secret where no field, right or export shows it."""
    query = SQL(
        "UPDATE partner_consent_export SET secret = %s WHERE id = %s", secret.encode(), export.id
    )
    export.env.cr.execute(query)


def _secret(export):
    query = SQL("SELECT secret FROM partner_consent_export WHERE id = %s", export.id)
    [(secret,)] = export.env.execute_query(query)
    return bytes(secret or b"")


def with_secret(exports):
    """Return the ids of those that have a secret."""
    query = SQL(
        "SELECT id FROM partner_consent_export WHERE id = ANY(%s) AND secret IS NOT NULL",
        exports.ids,
    )
    return {id_ for (id_,) in exports.env.execute_query(query)}


def _fetched(env, query):
    """Yield the texts, a few thousand in memory at a time.

    In the order of our own keyed hash: it stays the same from file to file, and tells nothing.
    """
    cr = env.cr
    cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s ORDER BY digest", _CURSOR, query))
    while True:
        cr.execute(SQL("FETCH %s FROM %s", FETCH, _CURSOR))
        rows = cr.fetchall()
        if not rows:
            break
        yield from (text for _digest, text in rows)
    cr.execute(SQL("CLOSE %s", _CURSOR))


def _parts(lines):
    """Yield the lines joined to contents of limited size."""
    part, size = [], 0
    for one in lines:
        if part and size + len(one) > PART:
            yield b"".join(part)
            part, size = [], 0
        part.append(one)
        size += len(one)
    yield b"".join(part)


def _keep(run, content, number):
    """Keep one part, for those who may read the export; return its id."""
    attachment = run.env["ir.attachment"].create(
        {
            "name": f"{run.name}-{run.id}-{number}.csv",
            "raw": content,
            "mimetype": "text/csv",
            "res_model": "partner.consent.export",
            "res_id": run.export_id.id,
        }
    )
    # Odoo's index would be a second copy of all addresses.
    attachment.index_content = False
    return attachment.id


def _forget_old(export):
    """Delete the files of all but the last runs; what they did stays written down."""
    # sudo: see above
    runs = export.sudo().run_ids.sorted("id", reverse=True)
    runs[export.keep_count :].part_ids.unlink()
