"""The update that gives each controller its own answers, for a million customers.

Claim: rewriting the tables takes at most 60 s, with three companies.
"""

from odoo.addons.partner_consent.benchmarks._common import (
    ADDRESSED,
    controllers,
    multiply,
    said,
    seconds,
    settle,
)
from odoo.addons.partner_consent.policy.channels import FIELDS
from odoo.modules.module import load_script
from odoo.tools import SQL

CUSTOMERS = 1_000_000
COMPANIES = 3
SUPPRESSED = 50_000
SCRIPT = "partner_consent/migrations/19.0.1.3.0/pre-migration.py"
INDEX = """
    CREATE INDEX res_partner__answers_idx ON res_partner
        (consent_email, consent_phone, consent_sms, consent_post, consent_fax, consent_messenger,
         preferred_channel)
     WHERE preferred_channel IS NOT NULL OR consent_email <> 'unknown'
        OR consent_phone <> 'unknown' OR consent_sms <> 'unknown' OR consent_post <> 'unknown'
        OR consent_fax <> 'unknown' OR consent_messenger <> 'unknown'
"""


def as_before(env, main):
    """Bring the tables of customers and of their addresses to what version 19.0.1.2.0 had."""
    columns = {fname: f"COALESCE({fname} ->> %s, 'unknown')" for fname in FIELDS}
    columns["preferred_channel"] = "preferred_channel ->> %s"
    changes = [
        SQL(f"ALTER COLUMN {name} TYPE varchar USING {value}", str(main))
        for name, value in columns.items()
    ]
    env.cr.execute(SQL("ALTER TABLE res_partner %s", SQL(", ").join(changes)))
    env.cr.execute(INDEX)
    env.cr.execute("ALTER TABLE partner_suppression DROP COLUMN company_id")
    env.cr.execute("ALTER TABLE partner_consent_reach DROP COLUMN controller_id")
    env.cr.execute(
        "INSERT INTO partner_suppression (channel, digest, source)"
        " SELECT 'email', md5(i::text), 'unsubscribe' FROM generate_series(1, %s) i",
        [SUPPRESSED],
    )
    env.cr.commit()
    settle(env, "res_partner", "partner_suppression")


def main(env):
    main_company = env.company.id
    controllers(env, COMPANIES)
    answers = {fname: said([main_company], channel) for channel, fname in enumerate(FIELDS)}
    multiply(env, "bench", CUSTOMERS, **ADDRESSED, **answers)
    as_before(env, main_company)
    script = load_script(SCRIPT, "pre_migration")
    needed = seconds(lambda: script.migrate(env.cr, "19.0.1.2.0"))
    env.cr.execute("SELECT pg_size_pretty(pg_total_relation_size('res_partner'))")
    (size,) = env.cr.fetchone()
    print(
        f"{CUSTOMERS:,} customers ({size}) with {COMPANIES} companies, {SUPPRESSED:,} suppressed"
        f" addresses: {needed:.1f} s (claim: at most 60)"
    )
