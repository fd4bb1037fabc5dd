"""Whose answer a row is: the customer whom it names, or all who bear the address it gives."""

from collections import defaultdict
from typing import NamedTuple

from odoo.tools import SQL

from ....policy import recording as r
from ....policy import vocabulary as v
from ....policy.channels import BY_CODE
from ....policy.numbers import incoming_number, read_numbers
from ...address.bearing import all_email_keys
from ...address.digests import digest_sql
from ...address.lookup import keys_of
from ...consent.sharing import owners_of, shared

IMPORTED = "__import__"
# Kinds of addresses that can be compared with what a row says.
KINDS = ("email", "phone", "fax")


class Whose(NamedTuple):
    """Whose answer a row is.

    :param named: ids of the customers that it names and that the user may read
    :param targets: ids of the customers whose answer is set: contacts in place of their addresses,
        and with a No also those whom the user may not read
    :param keys: canonical keys of the addresses that it is about
    :param digests: what is to be suppressed if it is a No
    :param code: why it can't be recorded, None where it can
    """

    named: tuple = ()
    targets: tuple = ()
    keys: frozenset = frozenset()
    digests: frozenset = frozenset()
    code: str | None = None


def find(model, answers):
    """Return ``{place: Whose}``, with as many queries for a thousand rows as for one.

    :param model: empty recordset of ``res.partner``, with the user's rights
    :param dict answers: ``{place: Said}``
    """
    finder = _Finder(model, answers)
    return {place: finder.whose(said) for place, said in answers.items()}


def keys_in(env, kind, written):
    """Return the canonical keys of the addresses in a text, none where it can't be read."""
    if kind == "email":
        return frozenset(all_email_keys(written))
    region = env.company.sudo().country_id.code or None  # sudo: where the company is is no secret
    number = incoming_number(written, region)
    return frozenset([number] if number else read_numbers(written, region).keys)


def kind_of(said):
    """Return the kind of the address that the row is about, None where it gives none to compare."""
    kind = BY_CODE[said.channel].kind
    about = said.address or said.by == kind
    return kind if about and kind in KINDS else None


class _Finder:
    """What was looked up for all rows at once."""

    def __init__(self, model, answers):
        self.env = model.env
        said = answers.values()
        self.by_xid = self._customers_by_xid(
            {one.who for one in said if one.by == "partner_external_id"}
        )
        self.keys = {one: self._keys_of_row(one) for one in said}
        self.bearers = defaultdict(dict)
        for kind in ("email", "phone"):
            self._look_up(kind, [one for one in said if one.by == kind])
        ids = {one.who for one in said if one.by == "partner_id"} | {*self.by_xid.values()}
        ids = ids.union(*self.bearers.values())
        found = model.browse(ids).exists()
        self.readable = set(found._filtered_access("read").ids)
        # sudo: whose answer it is doesn't depend on what the user may read
        owners = owners_of(found.sudo())
        everybody = found.sudo().browse({*found.ids, *owners.values()})
        self.owners = {
            channel: shared(everybody, channel, owners) for channel in {one.channel for one in said}
        }
        self.own_keys = {
            kind: keys_of(everybody, kind) for kind in {kind_of(one) for one in said} - {None}
        }
        self.digests = self._digests()

    def whose(self, said):
        """Return the :class:`Whose` of one row."""
        if said.address and kind_of(said) and not self._about(said):
            return Whose(code=r.BAD_ROW)
        if said.by in ("email", "phone"):
            return self._by_address(said)
        id_ = said.who if said.by == "partner_id" else self.by_xid.get(said.who)
        if id_ not in self.readable:
            return Whose(code=r.UNKNOWN_CUSTOMER)
        keys, targets = self._about(said), self._targets(said.channel, [id_])
        # A No for an address that they don't bear holds for whoever will.
        other = keys - self._borne(said, targets)
        return self._checked(said, Whose((id_,), targets, keys, self._hashed(other)))

    def _by_address(self, said):
        keys, is_own = self.keys[said], said.by == BY_CODE[said.channel].kind
        if not keys:
            return Whose(code=r.BAD_ROW)
        bearing = {}
        for key in keys:
            for id_, main in self.bearers[said.by, key].items():
                bearing[id_] = bearing.get(id_) or main
        named = tuple(id_ for id_ in sorted(bearing) if id_ in self.readable)
        if said.state != v.REFUSED:
            owners = self._targets(said.channel, named)
            if len(keys) > 1 or len(owners) > 1:
                return Whose(code=r.AMBIGUOUS)
            if not named:
                return Whose(code=r.UNKNOWN_CUSTOMER)
            return self._checked(said, Whose(named, owners, self._about(said)))
        if not is_own and not named:
            return Whose(code=r.UNKNOWN_CUSTOMER)
        # Who has it beside the address that the channel writes to goes on being written to there.
        mine = [id_ for id_ in sorted(bearing) if bearing[id_] or not is_own]
        targets = self._targets(said.channel, mine)
        named = tuple(id_ for id_ in named if id_ in mine)
        about = self._refused(said)
        return Whose(named, targets, about, self._hashed(about - self._borne(said, mine)))

    def _about(self, said):
        """Return the keys of the addresses that the answer is about."""
        kind = kind_of(said)
        if not kind:
            return frozenset()
        return keys_in(self.env, kind, said.address) if said.address else self.keys[said]

    def _refused(self, said):
        """Return the keys of the addresses that a No is about: both that it gives."""
        own = said.by == BY_CODE[said.channel].kind
        return self._about(said) | (self.keys[said] if own else frozenset())

    def _borne(self, said, ids):
        own = self.own_keys.get(kind_of(said), {})
        return frozenset().union(*(own.get(id_, ()) for id_ in ids))

    def _checked(self, said, whose):
        """Refuse a Yes for an address that the channel doesn't write to."""
        if said.state == v.REFUSED or not whose.keys:
            return whose
        if whose.keys.isdisjoint(self._borne(said, {*whose.named, *whose.targets})):
            return whose._replace(code=r.OTHER_ADDRESS)
        return whose

    def _targets(self, channel, ids):
        owners = self.owners[channel]
        return tuple(dict.fromkeys(owners.get(id_, id_) for id_ in ids))

    def _keys_of_row(self, said):
        return keys_in(self.env, said.by, said.who) if said.by in ("email", "phone") else ()

    def _look_up(self, kind, said):
        keys = set().union(*(self.keys[one] for one in said))
        rows = keys and self.env.execute_query(
            SQL(
                "SELECT key, partner_id, main FROM partner_address"
                " WHERE kind = %s AND key = ANY(%s)",
                kind,
                sorted(keys),
            )
        )
        for key, id_, main in rows:
            self.bearers[kind, key][id_] = main

    def _customers_by_xid(self, xids):
        """Return ``{external id as the row has it: id of the customer}``."""
        names = {xid: xid if "." in xid else f"{IMPORTED}.{xid}" for xid in xids}
        if not names:
            return {}
        parts = [name.split(".", 1) for name in names.values()]
        rows = self.env.execute_query(
            SQL(
                "SELECT module || '.' || name, res_id FROM ir_model_data"
                " JOIN unnest(%s::text[], %s::text[]) AS asked(of_module, of_name)"
                " ON module = of_module AND name = of_name WHERE model = 'res.partner'",
                *map(list, zip(*parts, strict=True)),
            )
        )
        found = dict(rows)
        return {xid: found[name] for xid, name in names.items() if name in found}

    def _digests(self):
        """Return ``{key: digest}`` of all addresses that may have to be suppressed."""
        refusing = (said for said in self.keys if said.state == v.REFUSED)
        keys = sorted(frozenset().union(*map(self._refused, refusing)))
        if not keys:
            return {}
        digest = digest_sql(self.env, SQL("key"))
        asked = SQL("SELECT key, %s FROM unnest(%s::text[]) AS asked(key)", digest, keys)
        return dict(self.env.execute_query(asked))

    def _hashed(self, keys):
        return frozenset(self.digests[key] for key in keys if key in self.digests)
