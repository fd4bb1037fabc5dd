"""The copy that a customer gets of their data: one ZIP, for machines and to be read.

Written member by member and page by page, so that a customer with thousands of messages needs no
more memory than one with ten. No name of a file says anything about the person.
"""

import json
import mimetypes
import tempfile
import zipfile
from pathlib import Path

from odoo.tools import file_path

from ...policy import consent_record
from . import held, readable
from .describing import consents
from .finding import FILES, PICTURE

SCHEMA = "partner_consent/static/schema/personal-data-1.json"
PROOF = "partner_consent.consent_proof_report"
# All files together; what is beyond it is listed, and handed over apart.
FILES_LIMIT = 100 * 1024 * 1024


def pack(partner, file, places=None):
    """Write the ZIP of all that is held about a customer.

    ``index.html`` leads to the rest: ``consents.jsonld`` with its ``schema.json``, ``proof.pdf``,
    and below ``held/`` each model's records as JSON and to be read; below ``files/`` the files on
    the customer's own record.

    :param partner: one customer as the superuser reads them, in the language to write in
    :param file: binary file object
    :param dict places: what ``finding.find`` has found already
    """
    told = consents(partner)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_json(archive, "consents.jsonld", consent_record.catalogue(told))
        archive.write(Path(file_path(SCHEMA)), "schema.json")
        _write_json(archive, f"held/{held.CUSTOMER}.json", held.own(partner))
        counts = _write_held(archive, held.pages(partner, places), partner)
        proof = _write_proof(archive, partner)
        files = _write_files(archive, partner)
        archive.writestr("index.html", readable.index(partner, counts, proof, files))


def _write_held(archive, told, partner):
    """Write the records of each model; return ``{model: how many}``."""
    counts = {}
    for model, pages in _by_model(told):
        name = f"held/{model}"
        # A ZIP takes one member at a time: what is to be read waits beside it.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as page:
            head, foot = readable.frame(partner, model)
            page.write(head)
            with archive.open(f"{name}.json", "w") as member:
                count = 0
                for rows in pages:
                    for row in rows:
                        member.write(b",\n" if count else b"[\n")
                        member.write(json.dumps(row, ensure_ascii=False).encode())
                        count += 1
                    page.write(readable.rows(partner, model, rows))
                member.write(b"\n]\n")
            page.write(foot)
            page.seek(0)
            with archive.open(f"{name}.html", "w") as member:
                while text := page.read(1 << 16):
                    member.write(text.encode())
        counts[model] = count
    return counts


def _by_model(pages):
    """Yield ``(model, iterator of its pages)`` of pages that come model by model."""
    current = next(pages, None)

    def rest(model):
        nonlocal current
        while current and current[0] == model:
            yield current[1]
            current = next(pages, None)

    while current:
        yield current[0], rest(current[0])


def _write_proof(archive, partner):
    """Write the proof; return the name of its file. Where no PDF can be printed, it is a page."""
    report = partner.env["ir.actions.report"]
    content, kind = report._render_qweb_pdf(PROOF, partner.ids, {"for_customer": True})
    archive.writestr(name := f"proof.{kind}", content)
    return name


def _write_files(archive, partner):
    """Write the files on the customer's own record; return ``[(name or None, attachment)]``."""
    found, left = [], FILES_LIMIT
    attachments = partner.env[FILES].search(
        [
            ("res_model", "=", partner._name),
            ("res_id", "=", partner.id),
            ("res_field", "in", (False, PICTURE)),
            ("type", "=", "binary"),
        ],
        order="id",
    )
    for attachment in attachments:
        name = None
        if attachment.file_size <= left:
            left -= attachment.file_size
            name = (
                f"files/{attachment.id}{mimetypes.guess_extension(attachment.mimetype) or '.bin'}"
            )
            archive.writestr(name, attachment.raw or b"")
            attachment.invalidate_recordset(["raw", "datas", "db_datas"])
        found.append((name, attachment.name))
    return found


def _write_json(archive, name, document):
    archive.writestr(name, json.dumps(document, ensure_ascii=False, indent=2))
