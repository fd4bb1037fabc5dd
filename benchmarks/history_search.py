"""Finding customers by consent and history among a million, against the hand-written SQL.

Claim: "refused e-mail and complaint in 2026 with field 2 = …" takes at most 1.5 times the SQL.
"""

from odoo.addons.partner_consent.benchmarks._common import answer, multiply, seconds, settle

CUSTOMERS = 1_000_000
ENTRIES = 3
ROUNDS = 5
BY_HAND = """
    SELECT id FROM res_partner
    WHERE active AND consent_email->>%(controller)s = 'refused' AND EXISTS (
        SELECT 1 FROM partner_history entry
        WHERE entry.partner_id = res_partner.id AND action_id = %(action)s
          AND date BETWEEN '2026-01-01' AND '2026-12-31' AND field_2 = 'Wine 7'
          AND company_id = %(company)s
    )
    ORDER BY complete_name, id DESC
"""


def fill(env):
    multiply(
        env,
        "bench",
        CUSTOMERS,
        complete_name="'Bench ' || i",
        consent_email=f"CASE WHEN mod(i, 10) = 0 THEN {answer(env, 'refused')} END",
    )
    env.cr.execute("SELECT setseed(0.5)")
    env.cr.execute(
        "INSERT INTO partner_history (partner_id, user_id, company_id, date, action_id, field_2)"
        " SELECT partner.id, %s, %s, date '2024-01-01' + floor(random() * 1090)::int,"
        " (SELECT min(id) FROM partner_history_action) + floor(random() * 5)::int,"
        " 'Wine ' || floor(random() * 50)"
        " FROM res_partner partner, generate_series(1, %s) i WHERE ref = 'bench'",
        [env.uid, env.company.id, ENTRIES],
    )
    env.cr.commit()
    settle(env, "res_partner", "partner_history")


def fastest(run):
    """Return the seconds of the fastest of several runs, and what ``run`` returned."""
    results = []
    times = [seconds(lambda: results.append(run())) for _round in range(ROUNDS)]
    return min(times), results[-1]


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
    company = env.company.id
    values = {"action": action.id, "company": company, "controller": str(company)}
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
