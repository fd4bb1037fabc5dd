"""One history entry for many customers: the batch against raw SQL and Odoo's own message log.

Claim, for 100,000 customers: at most 3 times the raw INSERT … SELECT of the same rows, and at least
50 times faster than `_message_log_batch`.
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


def make_customers(env):
    every = f"CASE WHEN mod(i, {LOCKED_EVERY}) = 0 THEN 'documents' ELSE 'none' END"
    multiply(env, "bench", CUSTOMERS, lock_level=every, effective_lock_level=every)
    return env["res.partner"].search([("ref", "=", "bench")])


def raw_seconds(env):
    batch = env["partner.history.batch"].create({"note": "raw"})
    env.flush_all()
    values = {"batch": batch.id, "user": env.uid, "company": env.company.id}
    savepoint = env.cr.savepoint()
    needed = seconds(lambda: env.cr.execute(RAW, values))
    savepoint.close(rollback=True)
    return needed


def generate(partners):
    batch = partners.generate_history({"note": "Benchmark"})
    if batch.state == "running":
        batch.sudo()._cron_run()
    return batch


def main(env):
    partners = make_customers(env)
    raws, needed = [], []
    for _round in range(ROUNDS):
        settle(env, *TABLES)
        raws.append(raw_seconds(env))
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
    print(f"raw INSERT … SELECT  {raw:7.2f} s")
    print(f"history batch        {best:7.2f} s   {best / raw:.2f} × raw (claim: 3)")
    print(f"undo                 {undo:7.2f} s")
    print(f"_message_log_batch   {logged:7.2f} s   {logged / best:.0f} × the batch (claim: 50)")
