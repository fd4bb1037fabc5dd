"""Whoever wrote a stored condition fixes what it means; a mailing is its author's company's."""

from odoo import SUPERUSER_ID, api

# Model -> the user whose condition it is.
AUTHORS = {
    "partner.selection": "user_id",
    "mailing.filter": "create_uid",
    "mailing.mailing": "user_id",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for model, fname in AUTHORS.items():
        records = env[model].with_context(active_test=False).search([])
        for user, own in records.grouped(lambda one, fname=fname: one[fname]).items():
            fix(own, user or env.user)


def fix(records, user):
    companies = user.company_id | user.company_ids
    fixed = {
        "condition_user_id": user.id,
        "condition_lang": user.lang,
        "condition_tz": user.tz or "UTC",
        "condition_company_ids": companies.ids,
    }
    if records._name == "mailing.mailing":
        fixed["company_id"] = user.company_id.id
    records.write(fixed)
