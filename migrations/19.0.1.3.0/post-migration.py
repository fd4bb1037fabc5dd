"""The ledger says whose the rows are that were written before there were controllers."""

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.partner_consent.models.controller.controllers import controller_of
from odoo.addons.partner_consent.models.ledger.rows import append
from odoo.addons.partner_consent.policy import evidence
from odoo.addons.partner_consent.policy import vocabulary as v


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    row = dict.fromkeys((*evidence.FIELDS, "partner_id", "attachment_id")) | {
        "event": v.INITIALISED,
        "old_state": v.UNKNOWN,
        "new_state": v.UNKNOWN,
        "moment": fields.Datetime.now(),
        "source": v.CONVERSION,
        "user_id": env.uid,
        "company_id": controller_of(env, main_company(env).id),
        "note": env._(
            "From here on, each controller has answers of its own. All rows before are this "
            "company's; the other controllers took over the refusals."
        ),
    }
    append(env, [row])
    env.registry.clear_cache()


def main_company(env):
    """Return the company that took over all answers: see ``pre-migration.py``."""
    companies = env["res.company"].with_context(active_test=False)
    first = companies.search([], order="id", limit=1)
    return env.ref("base.main_company", raise_if_not_found=False) or first
