"""Installing beside customers who are there already, and leaving without a trace."""

from ast import literal_eval

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from .models.address.keeping import fill
from .models.channel.preset import set_up
from .models.controller.controllers import controller_id, for_each_controller
from .models.journal import newer
from .models.ledger.rows import append
from .models.selection.domain_fields import named_fields
from .policy import evidence
from .policy import vocabulary as v

STARTING_VALUES = {"lock_level": v.LOCK_NONE, "effective_lock_level": v.LOCK_NONE}
MENU_SEQUENCE = 2
ADDON = "partner_consent"
NOBODY = "[('id', 'in', [])]"


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
    """Write down everybody's addresses, and once how many customers start unasked.

    One ledger row stands for all of them.
    """
    fill(env)
    for of_controller in for_each_controller(env):
        set_up(of_controller)
    count = env["res.partner"].with_context(active_test=False).search_count([])
    row = dict.fromkeys((*evidence.FIELDS, *evidence.PERSONAL, "partner_id", "attachment_id")) | {
        "event": v.INITIALISED,
        "old_state": v.UNKNOWN,
        "new_state": v.UNKNOWN,
        "moment": fields.Datetime.now(),
        "source": v.DEFAULT,
        "user_id": env.uid,
        "company_id": controller_id(env),
        "note": env._(
            "%(count)s existing contacts start as “Not asked” on every channel.", count=count
        ),
    }
    append(env, [row])
    newer.start(env)


def uninstall_hook(env):
    """Remove what was made while the addon was in use and belongs to no data file."""
    env["ir.config_parameter"].search([("key", "=like", "partner_consent.%")]).unlink()
    env["ir.attachment"].search([("res_model", "=like", "partner.consent.%")]).unlink()
    env.ref("contacts.res_partner_menu_config").sequence = MENU_SEQUENCE
    _stop_mailings(env)


def _stop_mailings(env):
    """Stop what is for customers whom only the addon's fields find, and say so.

    Left alone, such a mailing would stop the queue with all the others in it.
    """

    def asks_us(record, model_name):
        return model_name in env and _names_our_fields(env[model_name], record.mailing_domain)

    filters = env["mailing.filter"].search([])
    filters = filters.filtered(lambda one: asks_us(one, one.mailing_model_name))
    mailings = env["mailing.mailing"].with_context(active_test=False).search([])
    mailings = mailings.filtered(
        lambda one: one.mailing_filter_id in filters or asks_us(one, one.mailing_model_real)
    )
    bodies = {
        mailing.id: env._(
            "This mailing was for customers found by consent, lock, history or a selection: "
            "%(domain)s. That addon is gone. The mailing is for nobody now: choose the recipients "
            "anew.",
            domain=mailing.mailing_domain,
        )
        for mailing in mailings
    }
    mailings.filtered(lambda one: one.state in ("in_queue", "sending")).action_cancel()
    # In one step: without its filter alone, Odoo would make it a mailing to everybody.
    mailings.write({"mailing_filter_id": False, "mailing_domain": NOBODY})
    mailings._message_log_batch(bodies)
    filters.unlink()


def _names_our_fields(model, text):
    try:
        domain = Domain(literal_eval(text or "[]"))
    except (ValueError, SyntaxError, TypeError):
        return False
    return any(set(field._modules) == {ADDON} for field in named_fields(model, domain))
