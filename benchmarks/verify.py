"""Verifying a ledger of a million rows: time, and how much memory it takes.

Claim: the memory doesn't grow with the ledger, and the one forged row is found.
"""

import io
import json
import resource
import tracemalloc
from time import perf_counter

from odoo.addons.partner_consent.benchmarks._common import multiply
from odoo.addons.partner_consent.policy import evidence

CHAINS = 100_000
ROWS_OF_A_CHAIN = 10
TRACED = (10_000, 100_000)
EVENTS = (("requested", "unknown", "requested"), ("given", "requested", "given"))
OTHERS = {
    "channel": "email",
    "moment": "2026-05-03 10:11:12",
    "source": "confirmation",
    "address": "anna.meier@example.com",
    "wording": "I agree that Example sends me information about its products by e-mail. " * 3,
    "wording_version": "1",
    "lang": "de_DE",
    "ip_address": "192.0.2.1",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/150",
}
COLUMNS = (
    *evidence.FIELDS,
    *evidence.PERSONAL,
    "salts",
    "partner_id",
    "previous_hash",
    "hash",
)


class Lines(io.TextIOBase):
    """A file for COPY whose lines are made while they are read."""

    def __init__(self, lines):
        self.lines = lines
        self.rest = ""

    def read(self, size=-1):
        while len(self.rest) < size and (line := next(self.lines, None)):
            self.rest += line
        part, self.rest = self.rest[:size], self.rest[size:]
        return part


def lines(partner_ids, user_id, company_id):
    for chain in partner_ids:
        previous = evidence.GENESIS
        for number in range(ROWS_OF_A_CHAIN):
            event, old, new = EVENTS[number % 2]
            record = dict.fromkeys(COLUMNS) | OTHERS
            record |= {
                "chain_id": chain,
                "partner_id": chain,
                "sequence": number + 1,
                "event": event,
                "old_state": old,
                "new_state": new,
                "user_id": user_id,
                "company_id": company_id,
                "previous_hash": previous,
            }
            record["salts"], record["commitments"] = evidence.commit(record)
            previous = record["hash"] = evidence.chain_hash(previous, record)
            values = (copied(record[name]) for name in COLUMNS)
            yield "\t".join(values) + "\n"


def copied(value):
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    return json.dumps(value) if isinstance(value, dict) else str(value)


def resident():
    """Return the most memory that the process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what, work):
    """Run ``work``, print its time and by how much the process grew, and return what came out."""
    before, start = resident(), perf_counter()
    result = work()
    print(
        f"{what}: {perf_counter() - start:.1f} s, "
        f"the process grew by {resident() - before:.1f} to {resident():.0f} MiB",
        flush=True,
    )
    return result


def traced(what, work):
    """Run ``work`` and print the peak of what Python allocated; tracing takes its time."""
    tracemalloc.start()
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{what}: peak {peak / 2**20:.1f} MiB of Python memory", flush=True)


def main(env):
    events = env["partner.consent.event"]
    multiply(env, "ledger", CHAINS)
    ids = env["res.partner"].search([("ref", "=", "ledger")], order="id").ids
    start = perf_counter()
    env.cr.copy_expert(
        f"COPY partner_consent_event ({', '.join(COLUMNS)}) FROM STDIN",
        Lines(lines(ids, env.uid, env.company.id)),
    )
    env.cr.execute("ANALYZE partner_consent_event")
    env.cr.execute("SELECT count(*) FROM partner_consent_event")
    (count,) = env.cr.fetchone()
    print(f"{count:,} rows of {CHAINS:,} customers, made in {perf_counter() - start:.1f} s")
    for rows in TRACED:
        some = ids[: rows // ROWS_OF_A_CHAIN]
        traced(f"verify {rows:,} rows", lambda some=some: events.verify(some))
    assert timed(f"verify {count:,} rows", events.verify) == []
    checkpoint = timed("checkpoint, verification included", env["partner.consent.checkpoint"]._make)
    print(f"checkpoint over {checkpoint.chain_count:,} chains: {checkpoint.result}")
    env.cr.execute(
        "UPDATE partner_consent_event SET note = 'forged' WHERE chain_id = %s AND sequence = 7"
        " RETURNING id",
        [ids[CHAINS // 2]],
    )
    (forged,) = env.cr.fetchone()
    found = timed("verify again, one row forged", events.verify)
    print(f"named {found}, forged {[forged]}")
    assert found == [forged]
