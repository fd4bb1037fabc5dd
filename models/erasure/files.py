"""Files that name an erased person and aren't theirs, and what was uploaded to be imported."""

from pathlib import Path

from odoo.tools import SQL

# A larger file than this isn't read, nor one that is packed: what it says can't be searched.
SIZE, PACKED_SIZE = 5_000_000, 64_000
_PICTURES = "^(image/(?!svg)|audio/|video/|font/)"
_PACKED = "pdf|zip|compressed|officedocument|opendocument|ms-|msword"


def files_that_name(sweep):
    """Return the ids of all files whose contents name one of the persons.

    Odoo's index of contents has the ASCII of plain texts only, so that other files are read.

    :param sweep: ``sweeping.Sweep``
    """
    if not sweep.needles:
        return set()
    ascii_only = all(needle.exact.isascii() for needle in sweep.needles)
    found, files = set(), sweep.env["ir.attachment"]
    for ids, name in sweep.env.execute_query(
        SQL(
            "SELECT array_agg(id), store_fname FROM ir_attachment"
            " WHERE type = 'binary' AND coalesce(mimetype, '') !~ %s"
            " AND coalesce(url, '') NOT LIKE '/web/assets/%%'"
            " AND file_size <= CASE WHEN mimetype ~ %s THEN %s ELSE %s END"
            " AND (index_content IS NULL OR NOT %s)"
            " GROUP BY store_fname, CASE WHEN store_fname IS NULL THEN id END",
            _PICTURES,
            _PACKED,
            PACKED_SIZE,
            SIZE,
            ascii_only,
        )
    ):
        raw = _read(files.browse(ids[0]), name)
        if _clean(sweep, raw) != raw:
            found.update(ids)
    return found


def _read(attachment, name):
    if name:
        path = Path(attachment._full_path(name))
        return path.read_bytes() if path.is_file() else b""
    [(data,)] = attachment.env.execute_query(
        SQL("SELECT db_datas FROM ir_attachment WHERE id = %s", attachment.id)
    )
    return bytes(data or b"")


def clean_files(sweep, ids):
    """Take the persons out of the contents of these files.

    A text stays a text; in any other file as many letters are struck out, so that it can be opened.

    :param sweep: ``sweeping.Sweep``
    :param ids: ids of ``ir.attachment``
    """
    for attachment in sweep.env["ir.attachment"].browse(sorted(ids)).exists():
        raw = attachment.raw or b""
        clean = _clean(sweep, raw)
        if clean != raw:
            # By the ORM: the file has a new name, and the old one is collected.
            attachment.write({"raw": clean})
    sweep.env.flush_all()


def delete_uploads(sweep):
    """Delete uploads of the import dialog with one of the persons: no search of texts sees them."""
    if "base_import.import" not in sweep.env or not sweep.needles:
        return
    env, ids = sweep.env, []
    # One at a time: they are as large as what people import.
    for (id_,) in env.execute_query(SQL("SELECT id FROM base_import_import WHERE file <> ''")):
        [(file,)] = env.execute_query(SQL("SELECT file FROM base_import_import WHERE id = %s", id_))
        if _clean(sweep, bytes(file)) != bytes(file):
            ids.append(id_)
    env.cr.execute(SQL("DELETE FROM base_import_import WHERE id = ANY(%s)", ids))


def _clean(sweep, raw):
    try:
        return sweep.without_persons(raw.decode()).encode()
    except UnicodeDecodeError:
        return sweep.struck_out(sweep.struck_out(raw, "utf-8"), "latin-1")
