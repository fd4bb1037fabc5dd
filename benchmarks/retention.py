"""Retention rules over a million customers: entries deleted, idle customers erased.

Claim: the memory doesn't grow with the number of rows; the run keeps nothing but one chunk.
"""

import resource
from time import perf_counter

from odoo.addons.partner_consent.benchmarks._common import ADDRESSED, multiply, settle
from odoo.addons.partner_consent.models.retention import running

CUSTOMERS = 1_000_000
# Of so many customers there is nothing but their record; of all others an entry of today.
IDLE = 3_000
OLD_ENTRIES = 200_000
# Nobody's name is the beginning of another's.
NAME = "left(md5(i::text), 8) || ' ' || right(md5(i::text), 8)"
OWN = {"name": NAME, "complete_name": NAME, "street": "right(md5(i::text), 12) || ' 1'"}
AGED = {"create_date": "now() - interval '5 years'"}
# What the process may grow by between the first tenth of a run and its end.
GROWTH = 64


def resident():
    """Return the most memory that the process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(env):
    multiply(env, "retention", CUSTOMERS, **ADDRESSED | OWN | AGED)
    env.cr.execute("SELECT min(id) FROM res_partner WHERE ref = 'retention'")
    (first,) = env.cr.fetchone()
    for date, low, high in (
        ("CURRENT_DATE", first + IDLE, first + CUSTOMERS),
        ("CURRENT_DATE - 1500", first + IDLE, first + IDLE + OLD_ENTRIES),
    ):
        env.cr.execute(
            "INSERT INTO partner_history (partner_id, date, user_id, company_id, create_date)"
            f" SELECT id, {date}, %s, %s, now() FROM res_partner"
            " WHERE ref = 'retention' AND id >= %s AND id < %s",
            [env.uid, env.company.id, low, high],
        )
    env.cr.commit()
    settle(env, "partner_history")


def run(env, what, **values):
    """Switch a rule on, preview it, run it as the job does, and print what it took."""
    rule = env["partner.retention.rule"].create({"name": what, "active": True, **values})
    env.cr.commit()
    start = perf_counter()
    preview = env["partner.retention.preview"].create({"rule_id": rule.id})
    count = preview.count
    print(f"{what}: preview of {count:,} rows: {perf_counter() - start:.1f} s", flush=True)
    marks, deal, start = [], running.deal, perf_counter()

    def watched(rule, ids):
        marks.append(resident())
        return deal(rule, ids)

    running.deal = watched
    try:
        env["partner.retention.rule"]._cron_run()
    finally:
        running.deal = deal
    took = perf_counter() - start
    done = rule.run_ids[:1]
    print(
        f"{what}: {done.done_count:,} done, {done.refused_count:,} refused,"
        f" {done.error_count:,} failed in {took:.1f} s ({done.done_count / took:.0f} rows/s),"
        f" peak {marks[-1]:.0f} MiB, grown by {marks[-1] - marks[len(marks) // 10]:.1f} MiB",
        flush=True,
    )
    assert (done.state, done.done_count) == ("done", count), done.notes
    assert marks[-1] - marks[len(marks) // 10] <= GROWTH
    rule.active = False
    env.cr.commit()


def main(env):
    fill(env)
    common = {"number": 3, "unit": "years"}
    run(
        env,
        "Old entries",
        model_name="partner.history",
        operation="delete",
        date_field="date",
        **common,
    )
    run(
        env,
        "Idle customers",
        model_name="res.partner",
        operation="erase",
        date_field="create_date",
        **common,
    )
