"""Made ``19.0.1.2.0.sql``: a database with several companies as version 19.0.1.2.0 left it.

Written for that version's code, and run with it once in a new database: customers enter by its API,
and what the update changes is written down as plain SQL.
"""

from pathlib import Path

from odoo.tools import SQL

CHANNELS = ("email", "phone", "sms", "post", "fax", "messenger")
ALL = "*"
TABLES = {
    "ir_model_data": ("id", "module", "name", "model", "res_id"),
    "res_company": ("id", "name", "active", "parent_id", "parent_path", "create_date"),
    "res_partner": (
        *("id", "name", "active", "effective_lock_level", "preferred_channel"),
        *(f"consent_{channel}" for channel in CHANNELS),
    ),
    "partner_consent_channel": (
        *("id", "code", "active", "rule", "default_state", "default_preferred"),
        *("validity_months", "manual_yes"),
    ),
    "partner_consent_request": ("id", "partner_id", "channel", "company_id", "state"),
    "partner_consent_reach": ALL,
    "partner_consent_event": ALL,
    "partner_consent_head": ALL,
    "partner_consent_checkpoint": ALL,
    "partner_suppression": ALL,
}
ROWS = {"ir_model_data": "module = 'base' AND name = 'main_company'"}
INDEXES = (
    "res_partner__answers_idx",
    "partner_suppression_address_unique",
    "partner_consent_reach_month_unique",
    "partner_consent_event_chain_unique",
)


def main(env):
    fill(env)
    env.flush_all()
    assert not env["partner.consent.event"].verify()
    lines = [line for table, columns in TABLES.items() for line in dump(env.cr, table, columns)]
    env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)])
    lines += [f"{definition.replace(' public.', ' ')};" for (definition,) in env.cr.fetchall()]
    version = env["ir.module.module"].search([("name", "=", "partner_consent")]).latest_version
    Path(__file__).with_name(f"{version}.sql").write_text("\n".join(lines) + "\n")
    env.cr.rollback()


def fill(env):
    main_company = env.ref("base.main_company")
    main_company.name = "Muster GmbH"
    branch = env["res.company"].create({"name": "Muster Filiale", "parent_id": main_company.id})
    other = env["res.company"].create({"name": "Beispiel AG"})
    twig = env["res.company"].create({"name": "Beispiel Filiale", "parent_id": other.id})
    env["res.company"].create({"name": "Ehemalige GmbH", "active": False})
    # Long before any test, whatever its clock says.
    env.cr.execute("UPDATE res_company SET create_date = '2025-01-01'")

    def person(name, **values):
        slug = name.lower().replace(" ", ".")
        values = {"email": f"{slug}@example.com", "phone": "030 123456", "street": "Weg 1"} | values
        return env["res.partner"].create({"name": name, "zip": "10115", "city": "Berlin"} | values)

    answers(person, other, twig)
    person("Frieda Fragt").action_consent_ask()
    person("Gustav Gefragt").with_company(other).action_consent_ask()
    person("Hella Harrt").with_company(branch).action_consent_ask()
    addresses(env, person, other)
    channels = env["partner.consent.channel"].with_context(active_test=False).search([])
    of = {channel.code: channel for channel in channels}
    of["phone"].write({"validity_months": 24, "default_preferred": True})
    of["sms"].write({"manual_yes": False, "default_state": "refused"})
    of["fax"].active = False
    env["partner.consent.reach"]._cron_count()
    env["partner.consent.checkpoint"]._make()
    person("Zoe Zuletzt").with_company(twig)._consent_set("phone", "given", source="portal")


def answers(person, other, twig):
    person("Nina Nie").preferred_channel = "sms"
    yes, no = person("Jan Ja"), person("Nora Nein", active=False)
    for channel in CHANNELS:
        yes._consent_set(channel, "given", source="portal")
        no._consent_set(channel, "refused", source="portal")
    yes.preferred_channel = "phone"
    there = person("Theo Dort", company_id=other.id)
    there.with_company(other)._consent_set("email", "given", source="confirmation")
    there.with_company(twig)._consent_set("phone", "refused", source="unsubscribe")
    changing = person("Vera Wechselt")
    changing._consent_set("sms", "given", source="portal")
    changing.with_company(other)._consent_set("sms", "refused", source="portal")
    changing._consent_set("post", "refused", source="manual")
    changing._consent_set("post", "given", source="portal")


def addresses(env, person, other):
    """Refusals that went by merging, with an address, or with the customer."""
    target, source = person("Paula Paar"), person("Paul Paar", email="paula.paar@example.com")
    source.with_company(other)._consent_set("email", "refused", source="portal")
    target._consent_set("email", "given", source="portal")
    merging = {"dst_partner_id": target.id, "partner_ids": (target | source).ids}
    env["base.partner.merge.automatic.wizard"].create(merging).action_merge()
    moving, gone = person("Mona Umzug"), person("Gerda Gegangen", phone="030 654321")
    moving._consent_set("email", "refused", source="portal")
    moving.email = "mona@example.com"
    gone._consent_set("phone", "refused", source="manual")
    gone.unlink()


def dump(cr, table, columns):
    """Yield the lines that make this table and what is in it."""
    cr.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND (%s OR attname = ANY(%s)) ORDER BY attnum",
        [table, columns == ALL, list(columns)],
    )
    found = cr.fetchall()
    kinds = {"id": "serial PRIMARY KEY"} | {
        name: f"{kind}{' NOT NULL' if required else ''}"
        for name, kind, required in found
        if name != "id"
    }
    names = [name for name, _kind, _required in found]
    yield f"CREATE TABLE {table} ({', '.join(f'{name} {kinds[name]}' for name in names)});"
    values = SQL(", ").join(SQL("quote_nullable(%s::text)", SQL.identifier(name)) for name in names)
    rows = SQL(ROWS.get(table, "TRUE"))
    cr.execute(
        SQL(
            "SELECT concat_ws(', ', %s) FROM %s WHERE %s ORDER BY id",
            values,
            SQL.identifier(table),
            rows,
        )
    )
    lines = ",\n".join(f"({row})" for (row,) in cr.fetchall())
    yield f"INSERT INTO {table} ({', '.join(names)}) VALUES\n{lines};"
    yield f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}));"
