"""The rows of one call in rounds: of one customer and channel at most one row in each.

So the answers of a customer are recorded in the order of the rows, and a round takes as many
queries as there are channels and answers, however many customers.
"""

from collections import defaultdict

from odoo import fields
from odoo.exceptions import UserError

from ....policy import recording as r
from ....policy import vocabulary as v
from ...request import words as request_words
from ...request.asking import ask
from . import words
from .judging import judge, of_error
from .whose import kind_of


class Rounds:
    """Rows that are ready to be recorded.

    :param model: empty recordset of ``res.partner``, with the account's rights
    :param dict rows: ``{place: (Said, Whose)}``
    """

    def __init__(self, model, rows):
        self.model = model
        # One answer goes to the chatter too, a batch is read in the ledger.
        quiet = model.with_context(tracking_disable=True) if len(rows) > 1 else model
        # sudo: the account may record what it may read, and has no other right to customers
        self.everybody = quiet.sudo()
        self.rows = rows
        self.now = fields.Datetime.now()
        # (place, partner id) -> (code, sentence or None, id of the ledger's row)
        self.found = {}

    def settle(self):
        """Record them; return ``{place: (code, sentence or None, ids of customers, event id)}``."""
        for groups in self._rounds():
            for (channel, state), places in groups.items():
                self._record(channel, state, places)
        return {place: self._outcome(place) for place in self.rows}

    def _rounds(self):
        """Return for each round ``{(channel, answer): {partner id: place}}``."""
        last, rounds = {}, []
        for place, (said, whose) in self.rows.items():
            mine = [(said.channel, id_) for id_ in whose.targets]
            number = max((last.get(one, -1) for one in mine), default=-1) + 1
            last |= dict.fromkeys(mine, number)
            while len(rounds) <= number:
                rounds.append(defaultdict(dict))
            rounds[number][said.channel, said.state] |= dict.fromkeys(whose.targets, place)
        return rounds

    def _record(self, channel, state, places):
        if not places:
            return
        said = {id_: self.rows[place][0] for id_, place in places.items()}
        judged = judge(self.everybody.browse(places), channel, state, said)
        for id_, (code, sentence) in judged.items():
            self.found[places[id_], id_] = code, sentence, None
        free = self.everybody.browse(id_ for id_, (code, _sentence) in judged.items() if not code)
        if not free:
            return
        work = self._ask if state == v.REQUESTED else self._set
        for id_, found in self._each_by_itself(work, free, said).items():
            self.found[places[id_], id_] = found

    def _each_by_itself(self, work, partners, said):
        """Do it for all at once, and one by one where an addon refuses one of them."""
        try:
            with partners.env.cr.savepoint():
                return work(partners, said)
        except UserError as error:
            if len(partners) == 1:
                return {partners.id: (*of_error(error), None)}
        found = {}
        for partner in partners:
            found |= self._each_by_itself(work, partner, said)
        return found

    def _set(self, partners, said):
        one = said[partners.ids[0]]
        each = {id_: self._evidence(said[id_]) for id_ in partners.ids}
        events = partners._consent_set(one.channel, one.state, source=v.API, each=each)
        event_ids = {event.partner_id.id: event.id for event in events}
        return {id_: (r.RECORDED, None, event_ids.get(id_)) for id_ in partners.ids}

    def _ask(self, partners, _said):
        # Every internal user may ask, as many an hour as any of them: no more right is needed.
        _requests, refused = ask(partners.with_env(self.model.env))
        found = {
            partner.id: (r.CANNOT_ASK, request_words.obstacle(partner, code), None)
            for code, customers in refused.items()
            for partner in customers
        }
        asked = partners.filtered(lambda partner: partner.id not in found)
        rows = asked.env["partner.consent.event"].search(
            [("partner_id", "in", asked.ids), ("event", "=", v.REQUESTED)], order="id"
        )
        event_ids = {event.partner_id.id: event.id for event in rows}
        return found | {id_: (r.REQUESTED, None, event_ids.get(id_)) for id_ in asked.ids}

    def _evidence(self, said):
        given = said.who if kind_of(said) == said.by else None
        return {
            "note": words.note(self.model.env, said),
            "moment": min(said.moment or self.now, self.now),
            "address": said.address or given,
            "wording": said.wording,
            "wording_version": said.wording_version,
            "lang": said.lang,
        }

    def _outcome(self, place):
        """Return what became of a row: of all whose answer it is, what was recorded counts most."""
        _said, whose = self.rows[place]
        found = {id_: self.found[place, id_] for id_ in whose.targets}
        known = {*whose.named}
        told = [one for id_, one in found.items() if id_ in known] or list(found.values())
        told.sort(key=lambda one: (r.ACCEPTED + r.TURNED_DOWN).index(one[0]))
        if not known:
            # Whether somebody bears the address is no news for who may not read them.
            return r.SUPPRESSED, None, (), None
        code, sentence, event_id = told[0]
        return code, sentence, whose.named, event_id
