"""The feed of a ledger of a million rows: published, read in pages, and what it costs to write.

Claim: at least 20,000 events a second are read, also by an account that the rules narrow; the last
numbers are handed out as quickly as the first; a row of the ledger takes at most 1.3 times as long
with its row of the feed as without.
"""

import os
from statistics import median
from time import perf_counter
from unittest.mock import patch

from odoo.addons.partner_consent.benchmarks import verify
from odoo.addons.partner_consent.benchmarks._common import multiply, seconds
from odoo.addons.partner_consent.models.ledger import rows as ledger
from odoo.addons.partner_consent.models.ledger.feed.publishing import publish
from odoo.addons.partner_consent.policy import evidence
from odoo.fields import Command, Datetime
from odoo.modules.module import load_script
from odoo.tools import SQL

CHAINS = int(os.environ.get("BENCH_CHAINS", verify.CHAINS))
UPDATE = "partner_consent/migrations/19.0.1.7.0/post-migration.py"
PAGES = (10_000, 1_000)
LEAST = 20_000
APPENDED, ROUNDS = 5_000, 7


def fill(env):
    """Make the ledger, and bring it into the feed as an update from an older version does."""
    multiply(env, "ledger", CHAINS)
    ids = env["res.partner"].search([("ref", "=", "ledger")], order="id").ids
    env.cr.copy_expert(
        f"COPY partner_consent_event ({', '.join(verify.COLUMNS)}) FROM STDIN",
        verify.Lines(verify.lines(ids, env.uid, env.company.id)),
    )
    load_script(UPDATE, "partner_consent_feed").migrate(env.cr, None)
    env.cr.commit()
    return ids


def publishing(env):
    """Hand out all numbers as the job does, and print how long it took."""
    needed, count = [], 0
    while True:
        start = perf_counter()
        published = publish(env)
        env.cr.commit()
        if not published:
            break
        count += published
        needed.append(perf_counter() - start)
    print(
        f"publish {count:,} in {sum(needed):.1f} s: 10,000 take {median(needed[:10]):.2f} s at"
        f" first, {median(needed[-10:]):.2f} s at the end",
        flush=True,
    )


def read(events, limit):
    """Read the feed from its beginning in pages, and print how many a second."""
    cursor, count, start = 0, 0, perf_counter()
    while True:
        page = events.feed(cursor, limit)
        count, cursor = count + len(page["events"]), page["cursor"]
        # Each page is a request of its own.
        events.env.cr.commit()
        events.env.invalidate_all()
        if not page["has_more"]:
            break
    needed = perf_counter() - start
    print(
        f"read {count:,} in pages of {limit:,}: {count / needed:,.0f} a second"
        f" (claim for 10,000: at least {LEAST:,})",
        flush=True,
    )


def appending(env, ids):
    """Print what a row of the ledger costs with its row of the feed, and without."""
    blank = dict.fromkeys((*evidence.FIELDS, *evidence.PERSONAL, "attachment_id"))
    common = blank | verify.OTHERS | {"event": "given", "old_state": "unknown"}
    common |= {"new_state": "given", "user_id": env.uid, "company_id": env.company.id}
    common["moment"] = Datetime.now()

    def append():
        ledger.append(env, [common | {"partner_id": id_} for id_ in ids[:APPENDED]])
        env.cr.rollback()

    taken = {"with": [], "without": []}
    for _round in range(ROUNDS):
        taken["with"].append(seconds(append))
        with patch.object(ledger, "_insert", insert_alone):
            taken["without"].append(seconds(append))
    ratio = median(taken["with"]) / median(taken["without"])
    print(
        f"append {APPENDED:,}: {median(taken['with']):.2f} s with the feed,"
        f" {median(taken['without']):.2f} s without: {ratio:.2f} × (claim: at most 1.3)",
        flush=True,
    )


def insert_alone(env, rows):
    query = SQL(
        "INSERT INTO partner_consent_event (%s) VALUES %s RETURNING id",
        SQL(", ").join(map(SQL.identifier, ledger.STORED)),
        SQL(", ").join(tuple(ledger._adapted(row[name]) for name in ledger.STORED) for row in rows),
    )
    return [id_ for (id_,) in env.execute_query(query)]


def main(env):
    ids = fill(env)
    publishing(env)
    env.cr.execute("ANALYZE partner_consent_event, partner_consent_change")
    groups = ("base.group_user", "partner_consent.group_interface")
    account = env["res.users"].create(
        {
            "name": "Interface",
            "login": "interface",
            "group_ids": [Command.link(env.ref(group).id) for group in groups],
        }
    )
    env.cr.commit()
    for limit in PAGES:
        read(env["partner.consent.event"].with_user(account), limit)
    appending(env, ids)
