"""Address records share what their contact answered, and what can't be answered any more ends."""

from odoo import SUPERUSER_ID, api
from odoo.addons.partner_consent.models.consent.aligning import align
from odoo.addons.partner_consent.models.lock.hiding import apply_hiding
from odoo.addons.partner_consent.models.request.answering import void_unanswerable
from odoo.tools import SQL, split_every

CHUNK = 2_000
ADDRESSES = SQL("parent_id IS NOT NULL AND type <> 'contact'")
HIDDEN = SQL("effective_lock_level = 'hidden'")
ASKED = SQL("id IN (SELECT partner_id FROM partner_consent_request WHERE state = 'sent')")


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for records in parts(env, ADDRESSES):
        align(records)
        env.add_to_compute(records._fields["effective_lock_level"], records)
        env.flush_all()
    for partners in parts(env, HIDDEN):
        apply_hiding(partners)
    for partners in parts(env, ASKED):
        void_unanswerable(partners)


def parts(env, condition):
    """Yield the customers of this condition, archived ones too, in parts."""
    partners = env["res.partner"].with_context(active_test=False)
    rows = env.execute_query(SQL("SELECT id FROM res_partner WHERE %s ORDER BY id", condition))
    for ids in split_every(CHUNK, [id_ for (id_,) in rows]):
        yield partners.browse(ids)
        env.flush_all()
        env.invalidate_all()
