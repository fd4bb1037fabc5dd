"""What becomes of each address: what the files say beside what is known here."""

from typing import Any, NamedTuple

from odoo.tools import SQL, split_every

from ....policy import takeover
from ....policy import vocabulary as v
from ....policy.addresses import is_email
from ....policy.channels import BY_CODE
from ....policy.contact_files import BOUNCES, NO, NOTHING, OPT_OUTS, SAID
from ....policy.contact_files import YES as SAID_YES
from ...consent.checks import paused
from ...consent.gate import lock_rows
from ...ledger.whose import of_controller
from ...suppression.matching import suppressed_keys
from .reading import covered

PART = 5_000


class Judged(NamedTuple):
    """One address on one channel, and what becomes of it.

    :param key: of the address
    :param name: of the person, None where the files tell none
    :param told: see ``reading``
    :param by: kind of the file whose answer counts, the worst
    :param partners: who bears it, with the rights of the superuser; empty where nobody does
    :param facts: :class:`takeover.Facts`
    :param outcome: one of ``takeover.OUTCOMES``
    :param conflict: whether files contradict each other, or what is known here
    """

    channel: str
    key: str
    name: str | None
    told: dict
    by: str
    partners: Any
    facts: takeover.Facts
    outcome: str
    conflict: bool

    @property
    def counts(self):
        """What the file says whose answer counts."""
        return self.told[self.by]


def row_ids(run):
    """Return the ids of the run's rows, in ascending order."""
    query = SQL(
        "SELECT id FROM partner_consent_takeover_row WHERE takeover_id = %s ORDER BY id", run.id
    )
    return [id_ for (id_,) in run.env.execute_query(query)]


def preview(run, ids):
    """Yield :class:`Judged` for these rows as it is now, and forget the customers in between."""
    for part in split_every(PART, ids):
        yield from judge(run, list(part))
        run.env.invalidate_all()


def judge(run, ids, lock=False):
    """Return :class:`Judged` for each of these rows, with a fixed number of statements.

    :param bool lock: keep everybody else from answering before what is judged is written
    """
    rows = run.env.execute_query(
        SQL(
            "SELECT channel, address_key, name, told FROM partner_consent_takeover_row"
            " WHERE id = ANY(%s) ORDER BY id",
            ids,
        )
    )
    judged = []
    for channel in BY_CODE:
        of_channel = [row for row in rows if row[0] == channel]
        if of_channel:
            judged += _of_channel(run, channel, of_channel, lock)
    return judged


def _of_channel(run, channel, rows, lock):
    keys = [key for _channel, key, _name, _told in rows]
    known = _Known(run.env, channel, keys, lock)
    backed = bool(run.signed_by_id) or {OPT_OUTS, BOUNCES} <= covered(run)
    found = []
    for _channel, key, name, told in rows:
        # Whose address was erased meanwhile is nobody any more.
        is_gone = channel == "email" and not is_email(key)
        answers = {kind: file["said"][0] for kind, file in told.items()}
        by = min(answers, key=lambda kind: SAID.index(answers[kind]))
        partners = known.partners(key)
        facts = takeover.Facts(
            said=NOTHING if is_gone else answers[by],
            dated=bool(told[by]["moment"]),
            backed=backed,
            states=tuple(known.states[id_] for id_ in partners.ids),
            # A No is kept here, too: Odoo's entry may be taken off again.
            suppressed=key in known.suppressed or (answers[by] != NO and key in known.listed),
            paused=not known.paused.isdisjoint(partners.ids),
            answered=not known.answered.isdisjoint(partners.ids),
            unclear=key in known.unclear or bool(partners and not known.readable(partners)),
            creating=run.create_customers and channel == "email",
        )
        said = {word for file in told.values() for word in file["said"]} - {NOTHING}
        # Only a Yes is contradicted: who opted out may have bounced as well.
        mixed = len(said) > 1 and SAID_YES in said and not is_gone
        outcome, conflict = takeover.outcome(facts), takeover.is_conflict(facts, mixed)
        found.append(Judged(channel, key, name, told, by, partners, facts, outcome, conflict))
    return found


class _Known:
    """What is known here about these addresses on one channel, for the run's controller."""

    def __init__(self, env, channel, keys, lock):
        self.env = env
        # sudo: whose address it is, and a refusal, hold whatever the officer may read
        self._all = env["res.partner"].sudo().with_context(active_test=False)
        self._bearers, self.unclear = self._borne(BY_CODE[channel].kind, keys)
        ids = sorted({id_ for found in self._bearers.values() for id_ in found})
        everybody = self._all.browse(ids)
        self.states = (
            lock_rows(everybody, channel)
            if lock
            else {one.id: one[BY_CODE[channel].field] or v.UNKNOWN for one in everybody}
        )
        asked = SQL("unnest(%s::text[]) AS asked(key)", keys)
        suppressed = suppressed_keys(env["res.partner"], channel, asked)
        self.suppressed = {key for (key,) in env.execute_query(suppressed)}
        self.listed = self._listed(BY_CODE[channel].blacklist, keys)
        self.paused = paused(self._all, channel, self.states)
        self.answered = self._answered(channel, ids)
        self._readable = set(everybody.with_env(env)._filtered_access("read").ids)

    def partners(self, key):
        return self._all.browse(self._bearers.get(key, ()))

    def readable(self, partners):
        """Return those of these customers whom the officer may read, with their rights."""
        return partners.with_env(self.env).browse(
            id_ for id_ in partners.ids if id_ in self._readable
        )

    def _borne(self, kind, keys):
        bearers, unclear = {}, set()
        query = SQL(
            "SELECT key, partner_id, unclear FROM partner_address"
            " WHERE main AND kind = %s AND key = ANY(%s) ORDER BY partner_id",
            kind,
            keys,
        )
        for key, id_, is_unclear in self.env.execute_query(query):
            bearers.setdefault(key, []).append(id_)
            if is_unclear:
                unclear.add(key)
        return bearers, unclear

    def _listed(self, blacklist, keys):
        """Return those on Odoo's blacklist that nobody bears: who is created with one refuses."""
        if not blacklist:
            return set()
        entries = self.env[blacklist.model]
        entries.flush_model([blacklist.key, "active"])
        key = SQL.identifier(blacklist.key)
        query = SQL(
            "SELECT %s FROM %s WHERE active AND %s = ANY(%s)",
            key,
            SQL.identifier(entries._table),
            key,
            [one for one in keys if one not in self._bearers],
        )
        return {one for (one,) in self.env.execute_query(query)}

    def _answered(self, channel, ids):
        """Return the ids of those who said anything here, or for whom the business did."""
        self.env["partner.consent.event"].flush_model()
        query = SQL(
            "SELECT DISTINCT partner_id FROM partner_consent_event event"
            " WHERE partner_id = ANY(%s) AND channel = %s AND event.source <> %s AND %s",
            ids,
            channel,
            v.DEFAULT,
            of_controller(self.env),
        )
        return {id_ for (id_,) in self.env.execute_query(query)}
