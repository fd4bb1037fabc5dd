"""Files that name an erased person and aren't theirs, and what was uploaded to be imported."""

from odoo.tools import SQL


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
        return sweep.struck_out(raw.decode("latin-1")).encode("latin-1")
