"""Finding customers by consent and history among a million, against the hand-written SQL.

Claim: "refused e-mail and complaint in 2026 with field 2 = …" takes at most 1.5 times the SQL.
"""

from time import perf_counter

from odoo.tools import SQL

CUSTOMERS = 1_000_000
ENTRIES = 3
ROUNDS = 5
BY_HAND = """
    SELECT id FROM res_partner
    WHERE active AND consent_email = 'refused' AND EXISTS (
        SELECT 1 FROM partner_history entry
        WHERE entry.partner_id = res_partner.id AND action_id = %(action)s
          AND date BETWEEN '2026-01-01' AND '2026-12-31' AND field_2 = 'Wine 7'
          AND company_id = %(company)s
    )
    ORDER BY complete_name, id
"""


def fill(env):
    pattern = env["res.partner"].create({"name": "Bench", "ref": "bench"})
    entry = env["partner.history"].create({"partner_id": pattern.id})
    env.flush_all()
    special = {"id", "consent_email", "complete_name"}
    columns = [
        SQL.identifier(name)
        for name, field in pattern._fields.items()
        if field.store and field.column_type and name not in special
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO res_partner (complete_name, consent_email, %(columns)s)"
            " SELECT 'Bench ' || i, CASE WHEN i %% 10 = 0 THEN 'refused' ELSE 'unknown' END,"
            " %(columns)s FROM res_partner, generate_series(2, %(count)s) i WHERE id = %(pattern)s",
            columns=SQL(", ").join(columns),
            count=CUSTOMERS,
            pattern=pattern.id,
        )
    )
    env.cr.execute("SELECT setseed(0.5)")
    env.cr.execute(
        "INSERT INTO partner_history (partner_id, user_id, company_id, date, action_id, field_2)"
        " SELECT partner.id, %s, %s, date '2024-01-01' + floor(random() * 1090)::int,"
        " (SELECT min(id) FROM partner_history_action) + floor(random() * 5)::int,"
        " 'Wine ' || floor(random() * 50)"
        " FROM res_partner partner, generate_series(1, %s) i WHERE ref = 'bench'",
        [entry.user_id.id, entry.company_id.id, ENTRIES],
    )
    env.cr.commit()
    env.cr.execute("ANALYZE res_partner, partner_history")
    env.invalidate_all()


def fastest(run):
    times, result = [], None
    for _round in range(ROUNDS):
        start = perf_counter()
        result = run()
        times.append(perf_counter() - start)
    return min(times), result


def main(env):
    fill(env)
    action = env["partner.history.action"].search([], order="id", limit=1)
    entry = [
        ("action_id", "=", action.id),
        ("date", ">=", "2026-01-01"),
        ("date", "<=", "2026-12-31"),
        ("field_2", "=", "Wine 7"),
    ]
    domain = [("consent_email", "=", "refused"), ("history_ids", "any", entry)]
    values = {"action": action.id, "company": env.company.id}
    admin = env(user=env.ref("base.user_admin"), su=False)

    def by_hand():
        env.cr.execute(BY_HAND, values)
        return env.cr.fetchall()

    def by_search():
        return admin["res.partner"].search(domain)

    hand, rows = fastest(by_hand)
    search, partners = fastest(by_search)
    assert partners.ids == [id_ for (id_,) in rows]
    count = CUSTOMERS * ENTRIES
    print(f"{CUSTOMERS:,} customers, {count:,} entries, {len(rows):,} found")
    print(f"hand-written SQL  {hand * 1000:8.1f} ms")
    print(f"search            {search * 1000:8.1f} ms   {search / hand:.2f} × (claim: 1.5)")
