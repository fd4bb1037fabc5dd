"""Writes i18n/partner_consent.pot from a database and brings the .po files in line with it."""

import io
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

ADDON = "partner_consent"
FOLDER = Path(__file__).resolve().parents[2] / "i18n"


def main(env):
    buffer = io.BytesIO()
    trans_export(None, [ADDON], buffer, "po", env)
    template = polib.pofile(buffer.getvalue().decode())
    for stamp in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(stamp, None)
    template.save(str(FOLDER / f"{ADDON}.pot"))
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = polib.pofile(str(path))
        catalogue.merge(template)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        catalogue.save(str(path))
        missing = catalogue.untranslated_entries() + catalogue.fuzzy_entries()
        print(f"{path.name}: {len(catalogue)} strings, {len(missing)} to translate")
