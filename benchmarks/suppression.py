"""A national list of a million: how long it loads, and what it costs the decision.

Claim: 1,000,000 addresses load in at most 60 s. Hashes take longer by what it takes to hash the
1,000,000 customers' addresses in the same way. The decision for all of them takes longer with a
list than without; with none loaded it looks into nothing else than before.
"""

from base64 import b64encode
from hashlib import sha256
from statistics import median

from odoo.addons.partner_consent.benchmarks._common import answer, multiply, seconds, settle
from odoo.addons.partner_consent.benchmarks.mailing import ADDRESS, bear
from odoo.addons.partner_consent.models.decision.facts import allowed_sql
from odoo.addons.partner_consent.models.suppression import loading
from odoo.tools import SQL

ROWS = 1_000_000
CUSTOMERS = 1_000_000
# Of the list, so many are customers.
KNOWN = 10_000
DECIDING = 5
LIMIT = 60
TABLES = ("partner_suppression", "partner_suppression_entry", "partner_address")


def addresses(edition):
    for number in range(KNOWN):
        yield f"listed{number + 1}@example.com"
    for number in range(ROWS - KNOWN):
        yield f"stranger{edition}-{number}@example.net"


def load(env, one, lines, what):
    """Load a file as the job does, and print how long it takes."""
    one.file = b64encode("\n".join(lines).encode())
    one.accept_smaller = True
    loading.IMMEDIATE = 0
    one.action_load()
    env.cr.commit()

    def go_on():
        for _done in loading.parts(one):
            env.cr.commit()
        env.cr.commit()

    needed = seconds(go_on)
    print(
        f"{what}: {one.entry_count:,} entries in {needed:.1f} s (claim: at most {LIMIT}),"
        f" {one.error or 'no error'}",
        flush=True,
    )
    settle(env, *TABLES)


def deciding(env, what, before=None):
    """Print and return how long the decision for all customers takes."""
    query = SQL(
        "SELECT COUNT(*) FROM res_partner WHERE ref = 'listed' AND %s",
        allowed_sql(env["res.partner"], "email"),
    )
    count = env.execute_query(query)[0][0]
    needed = median(seconds(lambda: env.execute_query(query)) for _round in range(DECIDING))
    ratio = f", {needed / before:.2f} times as long" if before else ""
    print(f"Decision, {what}: {count:,} of {CUSTOMERS:,} in {needed:.2f} s{ratio}", flush=True)
    return needed


def main(env):
    address = ADDRESS.format("listed")
    multiply(
        env,
        "listed",
        CUSTOMERS,
        email=address,
        email_normalized=address,
        consent_email=answer(env, "given"),
    )
    bear(env, "listed")
    alone = deciding(env, "no list")
    lists = env["partner.suppression.list"]
    plain = lists.create({"name": "Addresses"})
    load(env, plain, addresses(1), "First edition, addresses")
    deciding(env, "a list of addresses", alone)
    load(env, plain, addresses(2), "Next edition, nearly all of it new")
    plain.unlink()
    env.cr.commit()
    settle(env, *TABLES)
    hashes = lists.create({"name": "Hashes", "method": "sha256"})
    lines = (sha256(one.encode()).hexdigest() for one in addresses(3))
    load(env, hashes, lines, "SHA-256 hashes")
    deciding(env, "a list of hashes", alone)
    print(f"Replacing the key: {seconds(lambda: rotated(env)):.1f} s", flush=True)
    deciding(env, "after the key was replaced", alone)


def rotated(env):
    env.cr.commit()
    env["partner.suppression.key"].action_rotate()
    env.cr.commit()
