"""The ledger says whose the rows are that were written before there were controllers."""

from odoo import SUPERUSER_ID, api, fields
from odoo.addons.partner_consent.models.controller.controllers import controller_of
from odoo.addons.partner_consent.models.ledger.rows import append
from odoo.addons.partner_consent.policy import evidence
from odoo.addons.partner_consent.policy import vocabulary as v
from odoo.addons.partner_consent.policy.channels import FIELDS


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    main = controller_of(env, main_company(env).id)
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
    track(cr, main)
    env.registry.clear_cache()


def track(cr, main):
    """What the chatter told of answers until now is told of the main company's controller."""
    cr.execute(
        "UPDATE mail_tracking_value tracking SET consent_controller_id = %s"
        " FROM ir_model_fields field WHERE field.id = tracking.field_id"
        " AND field.model = 'res.partner' AND field.name IN %s",
        [main, (*FIELDS, "preferred_channel")],
    )


def main_company(env):
    """Return the company that took over all answers: see ``pre-migration.py``."""
    companies = env["res.company"].with_context(active_test=False)
    first = companies.search([], order="id", limit=1)
    return env.ref("base.main_company", raise_if_not_found=False) or first
