"""The one gate that every change of an answer goes through: lock the rows, check, write, append."""

from collections import defaultdict

from odoo import fields
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..controller.controllers import controller_id
from ..ledger.rows import append
from .addresses import address_in_use, check_address
from .automation import heard
from .checks import EVIDENCE, Change, check_change, standing
from .rights import check_customers
from .sharing import follow, shared, to_owners

# Stored as it is; an attachment is stored by its number and its checksum.
COPIED = EVIDENCE - {"attachment"}
LEGAL_BASIS = {v.GIVEN: "consent", v.REFUSED: "objection", v.WITHDRAWN: "objection"}


def set_answers(partners, channel, state, source, each, evidence):
    """Do what ``res.partner._consent_set`` promises."""
    for value, words in ((channel, v.CHANNELS), (state, v.CONSENT_STATES), (source, v.SOURCES)):
        if value not in words:
            raise ValueError(f"{value!r} is not one of {', '.join(words)}")
    if unknown := set(evidence).union(*each.values()) - EVIDENCE:
        raise TypeError(f"Unknown evidence: {', '.join(sorted(unknown))}")
    if not partners:
        return partners.env["partner.consent.event"]
    partners = partners.browse(dict.fromkeys(partners.ids))
    check_customers(partners)
    owners = shared(partners, channel)
    if owners:
        partners, each = to_owners(partners, each, owners, source)
        check_customers(partners)

    def changes(channel, states):
        own, ending = standing(partners, channel, states, state, source)
        for partner in partners:
            proof = evidence | each.get(partner.id, {})
            yield check_change(
                partner,
                channel,
                states[partner.id],
                state,
                source,
                proof,
                own_refusal=partner.id in own,
                paused=partner.id in ending,
            )

    return go_through(
        partners.browse({*partners.ids, *owners}),
        (channel,),
        lambda channel, states: follow(partners, changes(channel, states), owners, states),
    )


def create_answers(partners, all_changes, alone=True):
    """Write down what these new customers start with; their columns hold the answers already.

    :param partners: customers created in this transaction
    :param all_changes: one list of :class:`Change` for each of them, without the customer
    :param alone: no address record was created along, whose No may be in column and ledger by now
    """
    by_channel = defaultdict(list)
    for partner, changes in zip(partners, all_changes, strict=True):
        for change in changes:
            by_channel[change.channel].append(change._replace(partner=partner))

    def changes(channel, states):
        found = by_channel[channel]
        return [one for one in found if alone or states[one.partner.id] == one.new]

    go_through(partners, tuple(by_channel), changes, created=alone)


def override(partners, channel, note):
    """Write down that staff write to these customers in spite of their refusal.

    :param str note: why, in the words of who does it
    :return: the new ``partner.consent.event`` rows
    """
    partners = partners.browse(dict.fromkeys(partners.ids))

    def changes(channel, states):
        for partner in partners:
            state = states[partner.id]
            proof = {"note": note}
            yield Change(partner, channel, v.OVERRIDDEN, state, state, v.MANUAL, proof)

    return go_through(partners, (channel,), changes)


def go_through(partners, channels, changes, created=False):
    """Lock the customers' rows, check each change, write it, and append to the ledger.

    Everything that the ledger says about a customer comes this way, in one transaction and with a
    number of SQL statements that doesn't depend on how many customers there are.

    :param channels: codes of the channels that may change
    :param changes: ``function(channel, {partner id: answer}) -> iterable`` of :class:`Change` or
        None; it raises where a change is refused, and then nothing is written
    :param created: the customers were created in this transaction: nobody else can see their rows,
        the ledger knows nothing of them, and their columns are written
    :return: the new ``partner.consent.event`` rows
    """
    if not partners:
        return partners.env["partner.consent.event"]
    checked = []
    for channel in channels:
        blank = dict.fromkeys(partners.ids, v.UNKNOWN)
        states = blank if created else lock_rows(partners, channel)
        checked += [change for change in changes(channel, states) if change]
    for change in checked:
        check_address(change.partner, change.channel, change.event, change.source)
    if created:
        return append(partners.env, [_row(change) for change in checked], new_chains=True)
    with heard(partners, checked):
        _store(partners, checked)
        return append(partners.env, [_row(change) for change in checked])


def lock_rows(partners, channel):
    """Lock the customers' rows and return ``{id: answer}`` as committed by others meanwhile."""
    if not partners:
        return {}
    fname = BY_CODE[channel].field
    # Stored past the ORM: nothing of these columns may wait to be written.
    partners.flush_recordset([fname, "write_uid", "write_date"])
    query = SQL(
        "SELECT id, %s FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE",
        partners._field_to_sql(partners._table, fname),
        tuple(partners.ids),
    )
    # Losing the race for a row is no error: Odoo starts the request anew.
    partners.env.cr.execute(query, log_exceptions=False)
    return dict(partners.env.cr.fetchall())


def _store(partners, checked):
    """Write the answers to the customers' columns, one statement for each answer.

    Also where the answer stays: whoever waits for the row then has to start anew, and can't append
    to the chain's old end.

    The ORM would write 100 rows a statement and post a chatter message for each. One customer's
    change goes to the chatter too, a batch is read in the ledger.
    """
    ids, told = defaultdict(list), defaultdict(list)
    for change in checked:
        ids[change.channel, change.new].append(change.partner.id)
        if change.source != v.SHARED:
            told[change.channel].append(change.partner.id)
    for (channel, state), partner_ids in ids.items():
        fname = BY_CODE[channel].field
        changing = partners.browse(partner_ids)
        if len(told[channel]) == 1 and not partners.env.context.get("tracking_disable"):
            _tell(partners.browse(told[channel]), fname, checked)
        partners.env.execute_query(
            SQL(
                "UPDATE res_partner SET %s = %s, write_uid = %s, write_date = %s WHERE id IN %s",
                SQL.identifier(fname),
                partners._fields[fname].update_sql(partners.env, state),
                partners.env.uid,
                partners.env.cr.now(),
                tuple(partner_ids),
            )
        )
        changing.invalidate_recordset([fname, "write_uid", "write_date"], flush=False)
        changing.modified([fname])


def _tell(partner, fname, checked):
    """Tell one customer's change in the chatter; what the customer says, they say there too."""
    partner._track_prepare([fname])
    if all(change.source in v.CUSTOMER_SOURCES for change in checked):
        partner._track_set_author(partner)


def _row(change):
    """Return one row of the ledger as ``append`` wants it."""
    evidence, partner = change.evidence, change.partner
    attachment = evidence.get("attachment")
    # The business's own starting value: nobody has agreed or objected.
    basis = None if change.source == v.DEFAULT else LEGAL_BASIS.get(change.event)
    values = {name: evidence.get(name) for name in COPIED}
    return values | {
        "partner_id": partner.id,
        "channel": change.channel,
        "event": change.event,
        "old_state": change.old,
        "new_state": change.new,
        "moment": (evidence.get("moment") or fields.Datetime.now()).replace(microsecond=0),
        "source": change.source,
        "user_id": partner.env.uid,
        "company_id": controller_id(partner.env),
        "address": evidence.get("address") or address_in_use(partner, change.channel) or None,
        "legal_basis": evidence.get("legal_basis") or basis,
        "attachment_id": attachment.id if attachment else None,
        "attachment_checksum": attachment.checksum if attachment else None,
    }
