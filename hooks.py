"""Installing beside customers who are there already, and leaving without a trace."""

from odoo import fields
from odoo.tools import SQL

from .models.res_partner_consent import FIELD_BY_CHANNEL
from .policy import evidence
from .policy import vocabulary as v

STARTING_VALUES = dict.fromkeys(FIELD_BY_CHANNEL.values(), v.UNKNOWN) | {
    "lock_level": v.LOCK_NONE,
    "effective_lock_level": v.LOCK_NONE,
}
MENU_SEQUENCE = 2


def pre_init_hook(env):
    """Add the columns with their starting value, which PostgreSQL does without touching the rows.

    Odoo would rewrite the whole table once for each column, and compute the locks of everybody.
    """
    for column, value in STARTING_VALUES.items():
        env.execute_query(
            SQL(
                "ALTER TABLE res_partner"
                " ADD COLUMN IF NOT EXISTS %(column)s varchar NOT NULL DEFAULT %(value)s",
                column=SQL.identifier(column),
                value=value,
            )
        )
        env.execute_query(
            SQL("ALTER TABLE res_partner ALTER COLUMN %s DROP DEFAULT", SQL.identifier(column))
        )


def post_init_hook(env):
    """Record once how many customers start unasked, instead of a ledger row for each of them."""
    count = env["res.partner"].with_context(active_test=False).search_count([])
    row = dict.fromkeys((*evidence.FIELDS, "partner_id", "attachment_id")) | {
        "event": v.INITIALISED,
        "old_state": v.UNKNOWN,
        "new_state": v.UNKNOWN,
        "moment": fields.Datetime.now(),
        "source": v.DEFAULT,
        "user_id": env.uid,
        "company_id": env.company.id,
        "note": env._(
            "%(count)s existing contacts start as “Not asked” on every channel.", count=count
        ),
    }
    env["partner.consent.event"]._append([row])


def uninstall_hook(env):
    """Remove what was made while the addon was in use and belongs to no data file."""
    env["ir.config_parameter"].search([("key", "=like", "partner_consent.%")]).unlink()
    env["ir.attachment"].search([("res_model", "=like", "partner.consent.%")]).unlink()
    env.ref("contacts.res_partner_menu_config").sequence = MENU_SEQUENCE
