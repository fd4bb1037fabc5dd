"""The ledger says whose the rows are that were written before there were controllers."""

import importlib.util
from pathlib import Path

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.partner_consent.models.ledger.rows import append
from odoo.addons.partner_consent.policy import evidence
from odoo.addons.partner_consent.policy import vocabulary as v


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    main, _everybody = _before().controllers(cr)
    row = dict.fromkeys((*evidence.FIELDS, *evidence.PERSONAL, "partner_id", "attachment_id")) | {
        "event": v.INITIALISED,
        "old_state": v.UNKNOWN,
        "new_state": v.UNKNOWN,
        "moment": fields.Datetime.now(),
        "source": v.CONVERSION,
        "user_id": env.uid,
        "company_id": main,
        "note": env._(
            "From here on, each controller has answers of its own. All rows before are this "
            "company's; the other controllers took over the refusals."
        ),
    }
    append(env, [row])
    env.registry.clear_cache()


def _before():
    path = Path(__file__).with_name("pre-migration.py")
    spec = importlib.util.spec_from_file_location("pre_migration", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
