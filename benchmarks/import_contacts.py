"""Importing contacts with six consent columns against the same import without them.

Claim: at most 1.3 times.
"""

from time import perf_counter

ROWS = 10_000
ROUNDS = 2
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


def seconds(env, fields, rows):
    """Return how long one import takes; it is rolled back."""
    savepoint = env.cr.savepoint()
    start = perf_counter()
    result = env["res.partner"].with_context(import_file=True).load(fields, rows)
    env.flush_all()
    elapsed = perf_counter() - start
    if len(result["ids"] or []) != len(rows):
        raise RuntimeError(result["messages"][:3])
    savepoint.close(rollback=True)
    env.invalidate_all()
    return elapsed


def main(env):
    plain = [contact("p", number) for number in range(ROWS)]
    full = [contact("c", number) + answers(number) for number in range(ROWS)]
    seconds(env, PLAIN, plain[:500])
    ratios = []
    for turn in range(ROUNDS):
        without = seconds(env, PLAIN, plain)
        with_consents = seconds(env, PLAIN + CONSENTS, full)
        ratios.append(with_consents / without)
        print(
            f"round {turn + 1}: {ROWS:,} contacts {without:.1f} s without, "
            f"{with_consents:.1f} s with six consent columns: ratio {ratios[-1]:.2f}"
        )
    print(f"ratio {sorted(ratios)[len(ratios) // 2]:.2f} (claim: at most 1.3)")
