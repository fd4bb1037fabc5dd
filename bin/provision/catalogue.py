"""Writes i18n/partner_consent.pot from a database and brings the .po files in line with it."""

import io
import sys
from pathlib import Path

import polib

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.translate import trans_export

ADDON = "partner_consent"


def main(folder, arguments):
    config.parse_config(arguments, setup_logging=True)
    buffer = io.BytesIO()
    with Registry(config["db_name"][0]).cursor() as cr:
        trans_export(None, [ADDON], buffer, "po", Environment(cr, SUPERUSER_ID, {}))
    template = polib.pofile(buffer.getvalue().decode())
    for stamp in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(stamp, None)
    template.save(str(folder / f"{ADDON}.pot"))
    for path in sorted(folder.glob("*.po")):
        catalogue = polib.pofile(str(path))
        catalogue.merge(template)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        catalogue.save(str(path))
        missing = catalogue.untranslated_entries() + catalogue.fuzzy_entries()
        print(f"{path.name}: {len(catalogue)} strings, {len(missing)} to translate")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
