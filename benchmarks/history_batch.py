"""One history entry for many customers: the batch against raw SQL and Odoo's own message log.

Claim, for 100,000 customers: at most 1.5 times the raw INSERT … SELECT of the same rows into the
same table, with its foreign keys and indexes, and at least 8 times faster than
`_message_log_batch`.
"""

from statistics import median

from odoo.addons.partner_consent.benchmarks._common import multiply, seconds, settle

CUSTOMERS = 100_000
LOCKED_EVERY = 50
ROUNDS = 7
TABLES = ("partner_history", "partner_history_batch")
RAW = """
    INSERT INTO partner_history (partner_id, batch_id, edited, date, user_id, company_id, note,
                                 create_uid, write_uid, create_date, write_date)
    SELECT id, %(batch)s, FALSE, CURRENT_DATE, %(user)s, %(company)s, 'Benchmark',
           %(user)s, %(user)s, now(), now()
    FROM res_partner WHERE ref = 'bench' AND effective_lock_level = 'none'
"""
CHECKS = """
    SELECT count(*) FROM pg_constraint
    WHERE conrelid = 'partner_history'::regclass AND contype = 'f'
    UNION ALL SELECT count(*) FROM pg_index WHERE indrelid = 'partner_history'::regclass
"""


def make_customers(env):
    every = f"CASE WHEN mod(i, {LOCKED_EVERY}) = 0 THEN 'documents' ELSE 'none' END"
    multiply(env, "bench", CUSTOMERS, lock_level=every, effective_lock_level=every)
    return env["res.partner"].search([("ref", "=", "bench")])


def raw_seconds(env):
    """Return what the rows cost alone, and the number of them."""
    batch = env["partner.history.batch"].create({"note": "raw"})
    env.flush_all()
    values = {"batch": batch.id, "user": env.uid, "company": env.company.id}
    savepoint = env.cr.savepoint()
    needed = seconds(lambda: env.cr.execute(RAW, values))
    rows = env.cr.rowcount
    savepoint.close(rollback=True)
    return needed, rows


def generate(partners):
    batch = partners.generate_history({"note": "Benchmark"})
    if batch.state == "running":
        batch.sudo()._cron_run()
    return batch


def main(env):
    partners = make_customers(env)
    env.cr.execute(CHECKS)
    foreign_keys, indexes = (count for (count,) in env.cr.fetchall())
    raws, needed = [], []
    for _round in range(ROUNDS):
        settle(env, *TABLES)
        raw, rows = raw_seconds(env)
        raws.append(raw)
        settle(env, *TABLES)
        needed.append(seconds(lambda: generate(partners)))
        batch = env["partner.history.batch"].search([], limit=1)
        counts = f"{batch.state}, {batch.done_count} entries, {batch.excluded_count} left out"
        undo = seconds(batch.action_undo)
        env.cr.commit()
    settle(env, *TABLES)
    bodies = dict.fromkeys(partners.ids, "<p>Benchmark</p>")

    def log():
        partners._message_log_batch(bodies=bodies)
        env.flush_all()

    logged = seconds(log)
    raw, best = median(raws), median(needed)
    print(f"{CUSTOMERS:,} customers: {counts}")
    print(
        f"raw INSERT … SELECT  {raw:7.2f} s   {rows} rows, {foreign_keys} foreign keys, "
        f"{indexes} indexes"
    )
    print(f"history batch        {best:7.2f} s   {best / raw:.2f} × raw (claim: at most 1.5)")
    print(f"undo                 {undo:7.2f} s")
    print(
        f"_message_log_batch   {logged:7.2f} s   {logged / best:.1f} × the batch "
        "(claim: at least 8)"
    )
