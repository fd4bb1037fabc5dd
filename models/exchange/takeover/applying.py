"""Taking over: what was judged is written, as the officer who started it."""

from datetime import datetime

from odoo.tools import SQL

from ....policy import takeover as t
from ....policy import vocabulary as v
from ....policy.contact_files import CONTACTS
from ....policy.contact_systems import SYSTEMS
from ...address.digests import HELD, digest_sql
from ...address.excluding import exclude
from ...consent.suppressing import insert
from . import words
from .judging import judge

COUNTS = tuple(f"{outcome}_count" for outcome in t.OUTCOMES)


def take(run, ids):
    """Deal with these rows of a run: all that is written belongs to one transaction.

    What was answered here since the preview counts: the worse answer wins.
    """
    # Odoo's chatter would say of each customer what the ledger says.
    run = run.with_context(tracking_disable=True)
    if not run._position():
        _begin(run)
    counts = dict.fromkeys(t.OUTCOMES, 0)
    by_channel = {}
    for one in judge(run, ids, lock=True):
        counts[one.outcome] += 1
        by_channel.setdefault(one.channel, {}).setdefault(one.outcome, []).append(one)
    for channel, found in by_channel.items():
        # Refusals first, so that they win over any Yes.
        _refuse(run, channel, found.get(t.REFUSE, []))
        _suppress(run, channel, found.get(t.SUPPRESS, []))
        _exclude(run, channel, found.get(t.EXCLUDE, []))
        _give(run, channel, _borne(run, found.get(t.GIVE, [])))
        _give(run, channel, _created(run, found.get(t.CREATE, [])))
    # sudo: what was done is the server's to count
    run.sudo().write({name: run[name] + counts[name[: -len("_count")]] for name in COUNTS})


def forget(run):
    """Delete what the files said: all of it is dealt with."""
    run.env.cr.execute(
        SQL("DELETE FROM partner_consent_takeover_row WHERE takeover_id = %s", run.id)
    )


def _begin(run):
    """Count anew what is really done, and keep what the officer signed."""
    values = dict.fromkeys(COUNTS, 0)
    if run.signed_by_id:
        # sudo: a proof is the server's to write
        proof = run.env["ir.attachment"].sudo()
        values["proof_id"] = proof.create(
            {
                "name": f"{SYSTEMS[run.system].label}.txt",
                "raw": words.signed_statement(run).encode(),
                "mimetype": "text/plain",
                "res_model": run._name,
                "res_id": run.id,
            }
        ).id
    run.sudo().write(values)


def _refuse(run, channel, judged):
    # Also who refused already: a pause would end by itself.
    each = {id_: _evidence(run, one) for one in judged for id_ in one.partners.ids}
    # sudo: a No holds for everybody who bears the address, whoever may read them
    partners = run.env["res.partner"].sudo().browse(each)
    partners._consent_set(channel, v.REFUSED, source=v.IMPORT, each=each)


def _suppress(run, channel, judged):
    if not judged:
        return
    env = run.env
    digests = env.execute_query(
        SQL(
            "SELECT %s FROM unnest(%s::text[]) AS asked(key), %s",
            digest_sql(env, SQL("asked.key")),
            [one.key for one in judged],
            HELD,
        )
    )
    insert(env, channel, [(digest, v.IMPORT) for (digest,) in digests])


def _exclude(run, channel, judged):
    """Keep addresses that broke out of advertising: nobody refused by it."""
    if channel != "email" or not judged:
        return
    # sudo: an address that broke is broken for whoever bears it
    env = run.env(su=True)
    addresses = [
        (partner.with_env(env), channel, one.key) for one in judged for partner in one.partners
    ]
    exclude(env, addresses, words.bounced(run))


def _borne(run, judged):
    """Return ``{partner id: evidence}`` of those whom the officer may read."""
    each = {id_: one for one in judged for id_ in one.partners.ids}
    partners = run.env["res.partner"].browse(each)._filtered_access("read")
    return {id_: _evidence(run, each[id_]) for id_ in partners.ids}


def _created(run, judged):
    """Create a customer for each of these addresses; return ``{partner id: evidence}``."""
    partners = run.env["res.partner"].create(
        [{"name": one.name or one.key, "email": one.key} for one in judged]
    )
    return {partner.id: _evidence(run, one) for partner, one in zip(partners, judged, strict=True)}


def _give(run, channel, each):
    shared = {"wording": run.wording or None}
    if run.proof_id:
        shared["attachment"] = run.proof_id
    partners = run.env["res.partner"].browse(each)
    partners._consent_set(channel, v.GIVEN, source=v.IMPORT, each=each, **shared)


def _evidence(run, one):
    told = one.counts
    moment = told["moment"] and datetime.fromisoformat(told["moment"])
    evidence = {"moment": moment, "address": one.key, "note": words.place(run, one.by, told)}
    return evidence | ({"ip_address": told["ip"]} if one.by == CONTACTS else {})
