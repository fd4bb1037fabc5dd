"""Importing contacts with six consent columns against the same import without them.

Claim: at most 1.3 times.
"""

from odoo.addons.partner_consent.benchmarks._common import seconds, settle

ROWS = 10_000
ROUNDS = 3
PLAIN = ["name", "email", "phone", "street", "zip", "city"]
CONSENTS = [
    "consent_phone",
    "consent_sms",
    "consent_post",
    "consent_fax",
    "consent_messenger",
    "consent_email",
]


def contact(prefix, number):
    return [
        f"{prefix} {number}",
        f"{prefix}{number}@example.com",
        f"+49 30 {1000000 + number}",
        f"Weg {number}",
        "10115",
        "Berlin",
    ]


def answers(number):
    answer = ("given", "refused", "unknown")[number % 3]
    return [answer] * 5 + ["refused" if number % 3 == 1 else "unknown"]


def load(env, fields, rows):
    result = env["res.partner"].with_context(import_file=True).load(fields, rows)
    if len(result["ids"] or []) != len(rows):
        raise RuntimeError(result["messages"][:3])
    env.flush_all()


def import_seconds(env, fields, rows):
    """Return how long one import takes; it is rolled back."""
    settle(env, "res_partner", "mail_message", "partner_consent_event")
    return seconds(lambda: load(env, fields, rows))


def main(env):
    load(env, PLAIN, [contact("existing", number) for number in range(ROWS)])
    env.cr.commit()
    plain = [contact("p", number) for number in range(ROWS)]
    full = [contact("c", number) + answers(number) for number in range(ROWS)]
    ratios = []
    for turn in range(ROUNDS):
        without = import_seconds(env, PLAIN, plain)
        with_consents = import_seconds(env, PLAIN + CONSENTS, full)
        ratios.append(with_consents / without)
        print(
            f"round {turn + 1}: {ROWS:,} contacts {without:.1f} s without, "
            f"{with_consents:.1f} s with six consent columns: ratio {ratios[-1]:.2f}"
        )
    print(f"median ratio {sorted(ratios)[len(ratios) // 2]:.2f} (claim: at most 1.3)")
