"""What would happen: counts, conflicts, and a digest by which it is known again."""

from hashlib import sha256

from odoo.fields import Command

from ....policy import takeover as t
from . import words
from .judging import preview

# More conflicts than anybody reads.
NAMED = 200


def shown(run, ids):
    """Return what is shown of these rows, as values of the run."""
    # The companies in which it will run, too.
    companies = run.company_id | run.env.user.company_ids
    run = run.with_context(allowed_company_ids=companies.ids)
    counts, conflicts, channels = dict.fromkeys(t.OUTCOMES, 0), [], set()

    def counted():
        for one in preview(run, ids):
            counts[one.outcome] += 1
            if one.outcome in (t.GIVE, t.CREATE):
                channels.add(one.channel)
            if one.conflict:
                conflicts.append(words.conflict(run.env, one) if len(conflicts) < NAMED else None)
            yield one

    digest = fingerprint(counted())
    return {f"{outcome}_count": number for outcome, number in counts.items()} | {
        "shown": digest,
        "conflict_count": len(conflicts),
        "conflict_ids": [Command.clear(), *map(Command.create, conflicts[:NAMED])],
        "hindrance": words.hindrance(run, sorted(channels)),
    }


def fingerprint(all_judged):
    """Return what tells one preview from another.

    :param all_judged: iterable of ``judging.Judged``
    """
    digest = sha256()
    for one in all_judged:
        line = f"{one.channel} {one.key} {one.outcome} {sorted(one.partners.ids)}\n"
        digest.update(line.encode())
    return digest.hexdigest()
