"""Recording what customers answered elsewhere: each row by itself, all of them through the gate."""

from collections import defaultdict

from odoo.exceptions import AccessError, UserError

from ....policy import recording as r
from ....policy import vocabulary as v
from ....policy.groups import RECORDERS
from ...address.holding import hold
from ...consent.rights import may_answer
from ...consent.suppressing import insert
from . import words
from .partner_consent_external import content_of, key_of, remember, remembered
from .reading import BadRow, external_id, read
from .rounds import Rounds
from .whose import find


def record(model, rows):
    """Do what ``res.partner.consent_record`` promises."""
    env = model.env
    check(env, rows)
    # Raises where the company isn't theirs.
    env.companies, env.company  # noqa: B018
    call = _Call(model, rows)
    call.take_in()
    call.settle()
    return [call.result(place) for place in range(len(rows))]


def check(env, rows):
    """Refuse who may not record, and what is no list of rows.

    :raises AccessError, UserError: saying what to do
    """
    if not env.su and not (env.user.has_groups(RECORDERS) and may_answer(env)):
        raise AccessError(
            env._(
                "Answers from other systems are recorded by interfaces and consent officers: ask "
                "an administrator for the role “Interface”."
            )
        )
    if not isinstance(rows, (list, tuple)):
        raise UserError(env._("“rows” must be a list of rows, each an object with keys."))
    if len(rows) > r.MOST:
        raise UserError(
            env._(
                "%(count)s rows are too many: send up to %(most)s in one call.",
                count=len(rows),
                most=r.MOST,
            )
        )


class _Call:
    """The rows of one call: what each says, whose it is, and what became of it."""

    def __init__(self, model, rows):
        self.model = model.with_context(active_test=False)
        self.env = self.model.env
        self.rows = rows
        self.said, self.bad, self.whose = {}, {}, {}
        # place -> (code, sentence or None, customers' ids, id of the ledger's row)
        self.outcome = {}
        # place -> place of the same row before it in this call
        self.same_as = {}

    def take_in(self):
        """Read the rows; settle those that can't be, and those that were accepted before."""
        for place, row in enumerate(self.rows):
            try:
                self.said[place] = read(row)
            except BadRow as bad:
                self.bad[place] = bad
        keys = {place: key_of(said) for place, said in self.said.items()}
        known = remembered(self.env, set(keys.values()) - {None})
        self.content = {
            place: content_of(self.env, self.said[place]) for place, key in keys.items() if key
        }
        first = {}
        for place, key in keys.items():
            if key in known:
                self._repeat(place, known[key])
            elif key and key in first:
                if self.content[place] == self.content[first[key]]:
                    self.same_as[place] = first[key]
                else:
                    self.outcome[place] = r.CONFLICT, None, (), None
            elif key:
                first[key] = place

    def settle(self):
        """Record those rows that aren't settled yet, and remember those that were accepted."""
        places = self.said.keys() - self.outcome.keys() - self.same_as.keys()
        fresh = {place: self.said[place] for place in sorted(places)}
        self.whose = find(self.model, fresh)
        for place, whose in self.whose.items():
            if whose.code:
                self.outcome[place] = whose.code, None, whose.named, None
        open_ = {place: one for place, one in self.whose.items() if not one.code}
        # sudo: the account may record what it may read, and has no other right to customers
        everybody = self.model.sudo().browse(
            sorted(set().union(*(one.targets for one in open_.values())))
        )
        hold(everybody)
        rounds = Rounds(
            self.model, {place: (self.said[place], one) for place, one in open_.items()}
        )
        self.outcome |= rounds.settle()
        self._suppress(open_)
        self._remember(fresh)
        named = (ids for _code, _sentence, ids, _event_id in self.outcome.values())
        self.named = self.model.browse(set().union(*named))

    def result(self, place):
        """Return what is told of a row."""
        result = {"external_id": external_id(self.rows[place])}
        if bad := self.bad.get(place):
            message = words.bad_row(self.env, bad.problem, bad.key)
            return result | _told(False, r.BAD_ROW, message)
        same = self.same_as.get(place, place)
        code, message, ids, event_id = self.outcome[same]
        said = self.said[same]
        named = self.model.browse(ids).with_prefetch(self.named.ids)
        message = message or words.sentence(self.env, code, said, named)
        partner_id = ids[0] if len(ids) == 1 else None
        return result | _told(code in r.ACCEPTED, code, message, partner_id, event_id)

    def _repeat(self, place, known):
        """Give the result of the first time, or say that it was another answer."""
        if known.content != self.content[place]:
            self.outcome[place] = r.CONFLICT, None, (), None
            return
        partner = known.partner_id.with_env(self.env)._filtered_access("read")
        self.outcome[place] = known.code, None, tuple(partner.ids), known.event_id.id or None

    def _suppress(self, open_):
        """Suppress the addresses that were refused and that nobody bears."""
        by_channel = defaultdict(set)
        for place, whose in open_.items():
            if self.said[place].state == v.REFUSED and self.outcome[place][0] in r.ACCEPTED:
                by_channel[self.said[place].channel] |= whose.digests
        # sudo: suppressed addresses are written by what refuses them
        for channel, digests in by_channel.items():
            insert(self.env(su=True), channel, [(digest, v.API) for digest in digests])

    def _remember(self, fresh):
        accepted = []
        for place, said in fresh.items():
            code, _message, ids, event_id = self.outcome[place]
            if code in r.ACCEPTED and (key := key_of(said)):
                partner_id = ids[0] if len(ids) == 1 else None
                accepted.append((key, self.content[place], code, partner_id, event_id))
        remember(self.env, accepted)


def _told(accepted, code, message, partner_id=None, event_id=None):
    return {
        "accepted": accepted,
        "code": code,
        "message": message,
        "partner_id": partner_id,
        "event_id": event_id,
    }
