"""Mailings: leaving out who may not be contacted against Odoo alone, in one run.

Claims: leaving out 100,000 who refused is at least 50 times faster than Odoo cancelling 100,000
that are on its blacklist (measured on a part of them: its cost per recipient is constant); sending
a mailing that leaves out nobody takes at most 1.05 times Odoo alone; the memory of a send doesn't
grow with the number left out; the decision for 1,000,000 customers takes at most 2.5 times the
query written by hand on the address that Odoo has normalised, at most 2 times the one on the same
columns, and with the answers to three controllers at most 1.2 times as long as with those to one.
Odoo alone is a second database without the addon, and the mail server takes everything.
"""

import gc
import tracemalloc
from statistics import median
from unittest.mock import patch

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.partner_consent.benchmarks._common import (
    answer,
    controllers,
    multiply,
    said,
    seconds,
    settle,
)
from odoo.addons.partner_consent.benchmarks._lockstep import lockstep
from odoo.addons.partner_consent.models.address.digests import digest_sql
from odoo.addons.partner_consent.models.decision.facts import allowed_sql
from odoo.addons.partner_consent.policy.channels import FIELDS
from odoo.tools import SQL

REFUSED = 100_000
BLACKLISTED = 10_000
SENT = 500
TRACED = (10_000, 100_000)
DECIDED = 1_000_000
CONTROLLERS = 3
ROUNDS = 3
DECIDING = 7
ADDRESS = "'{}' || i || '@example.com'"
TABLES = ("res_partner", "mail_mail", "mail_message", "mailing_trace")
BY_HAND = """
    SELECT id FROM res_partner p
    WHERE consent_email->>%(controller)s = 'given' AND effective_lock_level = 'none'
      AND email_normalized <> ''
      AND NOT EXISTS (
          SELECT 1 FROM res_partner o WHERE o.email_normalized = p.email_normalized
             AND (o.consent_email->>%(controller)s = 'refused'
                  OR o.effective_lock_level <> 'none'))
      AND NOT EXISTS (
          SELECT 1 FROM partner_contact_point c WHERE c.partner_id = p.id AND c.kind = 'email'
             AND NOT c.marketing_allowed AND c.value_normalized = p.email_normalized)
"""

# The same question on the columns that the decision reads: every address in its canonical spelling.
BY_HAND_ON_KEYS = """
    SELECT id FROM res_partner p
    WHERE consent_email->>%(controller)s = 'given' AND effective_lock_level = 'none'
      AND email_normalized <> ''
      AND NOT EXISTS (
          SELECT 1 FROM partner_address a
            JOIN partner_address b ON b.kind = a.kind AND b.key = a.key
            JOIN res_partner o ON o.id = b.partner_id
           WHERE a.partner_id = p.id AND a.kind = 'email' AND a.main
             AND (o.consent_email->>%(controller)s = 'refused'
                  OR o.effective_lock_level <> 'none'))
      AND NOT EXISTS (
          SELECT 1 FROM partner_address a JOIN partner_suppression s ON s.digest = a.digest
           WHERE a.partner_id = p.id AND a.kind = 'email' AND a.main AND s.channel = 'email'
             AND s.company_id::text = %(controller)s)
      AND NOT EXISTS (
          SELECT 1 FROM partner_address a WHERE a.partner_id = p.id AND a.kind = 'email' AND a.main
             AND (a.excluded OR a.unclear OR a.invalid))
"""


def customers(env, ref, count, **expressions):
    address = ADDRESS.format(ref)
    multiply(env, ref, count, email=address, email_normalized=address, **expressions)
    if "partner.address" in env:
        bear(env, ref)


def bear(env, ref):
    """Write the addresses of these customers, as the ORM would have."""
    env.cr.execute(
        SQL(
            "INSERT INTO partner_address"
            " (partner_id, kind, key, main, excluded, unclear, invalid, digest)"
            " SELECT id, 'email', email_normalized, TRUE, FALSE, FALSE, FALSE, %s"
            " FROM res_partner WHERE ref = %s",
            digest_sql(env, SQL("email_normalized")),
            ref,
        )
    )
    env.cr.commit()
    settle(env, "partner_address")


def mailing(env, ref):
    return env["mailing.mailing"].create(
        {
            "subject": ref,
            "body_html": "<p>Hello <t t-out='object.name'/></p>",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr([("ref", "=", ref)]),
            "email_from": "shop@example.com",
        }
    )


def delivery(env, ref):
    """Return a function that sends one mailing, its queue included."""
    settle(env, *TABLES)
    gc.collect()
    one = mailing(env, ref)

    def deliver():
        one._action_send_mail()
        mails = env["mail.mail"].search([("mailing_id", "=", one.id), ("state", "=", "outgoing")])
        mails.send()
        env.flush_all()

    return deliver


def send(env, ref):
    """Return how long sending one mailing takes; it is undone."""
    needed = seconds(delivery(env, ref))
    env.cr.rollback()
    return needed


def exclusion(env, alone):
    customers(env, "refused", REFUSED, consent_email=answer(env, "refused"))
    customers(alone, "black", BLACKLISTED)
    alone.cr.execute(
        "INSERT INTO mail_blacklist (email, active)"
        " SELECT email_normalized, TRUE FROM res_partner WHERE ref = 'black'"
    )
    alone.cr.commit()
    ours = median(send(env, "refused") for _turn in range(ROUNDS))
    odoo = send(alone, "black") * REFUSED / BLACKLISTED
    print(
        f"Leaving out {REFUSED:,}: {ours:.2f} s; Odoo cancelling as many: {odoo:.1f} s"
        f" (from {BLACKLISTED:,}), {odoo / ours:.0f} times as long (claim: at least 50)",
        flush=True,
    )


def nobody_excluded(env, alone):
    customers(env, "willing", SENT, consent_email=answer(env, "given"))
    customers(alone, "willing", SENT)
    without, ours, ratios = lockstep(alone, env, lambda env: delivery(env, "willing"))
    print(
        f"Sending {SENT:,}, nobody left out, {len(ratios)} rounds: {without:.2f} s alone,"
        f" {ours:.2f} s with the addon, ratio {median(ratios):.3f},"
        f" from {ratios[0]:.3f} to {ratios[-1]:.3f} (claim: at most 1.05)",
        flush=True,
    )


def memory(env):
    """Print the peak of what Python allocates while a mailing leaves out more and more."""
    for count in TRACED:
        ref = f"traced{count}"
        customers(env, ref, count, consent_email=answer(env, "refused"))
        tracemalloc.start()
        send(env, ref)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"Leaving out {count:,}: peak {peak / 2**20:.1f} MiB of Python memory", flush=True)


def decision(env):
    env.cr.execute("SELECT count(*) FROM res_partner")
    missing = DECIDED - env.cr.fetchone()[0]
    answers = {fname: said([env.company.id], place) for place, fname in enumerate(FIELDS)}
    customers(env, "million", missing, **answers)
    keep_as_one(env)
    say_to_others(env, controllers(env, CONTROLLERS)[1:])
    decide(env)


def decide(env):
    settle(env, "one.res_partner", full="res_partner")
    by_hand = SQL(BY_HAND, controller=str(env.company.id))
    compiled = SQL("SELECT id FROM res_partner WHERE %s", allowed_sql(env["res.partner"], "email"))
    on_keys = SQL(BY_HAND_ON_KEYS, controller=str(env.company.id))
    turns = (("one", by_hand), ("one", on_keys), ("one", compiled), ("public", compiled))
    times = [[timed(env, schema, query) for schema, query in turns] for _turn in range(DECIDING)]
    hand, same, one, several = map(min, zip(*times, strict=True))
    print(
        f"Deciding {DECIDED:,}: {hand:.2f} s by hand, {one:.2f} s compiled,"
        f" ratio {one / hand:.2f} (claim: at most 2.5); by hand on the same columns {same:.2f} s,"
        f" ratio {one / same:.2f} (claim: at most 2); with the answers to {CONTROLLERS}"
        f" controllers {several:.2f} s, ratio {several / one:.2f} (claim: at most 1.2)",
        flush=True,
    )


def timed(env, schema, query):
    """Return how long a query takes with the customers of this schema."""
    env.cr.execute(SQL("SET search_path = %s, public", SQL.identifier(schema)))
    return seconds(lambda: env.execute_query(query))


def keep_as_one(env):
    """Keep the customers, as they answered one controller, in a schema of their own."""
    env.cr.execute("CREATE SCHEMA one")
    env.cr.execute("CREATE TABLE one.res_partner (LIKE public.res_partner INCLUDING ALL)")
    env.cr.execute("INSERT INTO one.res_partner SELECT * FROM public.res_partner")
    env.cr.commit()


def say_to_others(env, others):
    """Have the million answer other controllers too, on every channel."""
    changes = (
        f"{fname} = COALESCE({fname}, '{{}}') || COALESCE({said(others, place)}, '{{}}')"
        for place, fname in enumerate(FIELDS)
    )
    env.cr.execute(
        f"UPDATE res_partner SET {', '.join(changes)} FROM (SELECT id AS i FROM res_partner)"
        " numbered WHERE id = i AND ref = 'million'"
    )
    env.cr.commit()


def twice(env):
    """Leave out most of the million, and again in the same transaction, as Odoo's scheduler does.

    PostgreSQL knows nothing yet of the traces that the first time has written.
    """
    one = mailing(env, "unused")
    one.mailing_domain = "[]"
    env.flush_all()
    first, second = seconds(one._consent_exclude), seconds(one._consent_exclude)
    left_out = env["mailing.trace"].search_count([("mass_mailing_id", "=", one.id)])
    env.cr.rollback()
    print(
        f"Leaving out {left_out:,} of {DECIDED:,}: {first:.1f} s,"
        f" again in the same transaction {second:.1f} s (claim: no longer)"
    )


def main(env, alone):
    accept = patch.multiple(
        IrMail_Server,
        _connect__=lambda *_args, **_kwargs: None,
        send_email=lambda *_args, **_kwargs: "accepted",
        _disable_send=lambda *_args: False,
    )
    with accept, patch("odoo.modules.module.current_test", True):
        nobody_excluded(env, alone)
        memory(env)
        exclusion(env, alone)
        decision(env)
        twice(env)
