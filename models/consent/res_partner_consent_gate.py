"""The one gate that every change of a consent goes through."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.errors import TransitionRefused
from .res_partner_consent import FIELD_BY_CHANNEL

EVIDENCE = frozenset(
    {
        "note",
        "attachment",
        "moment",
        "address",
        "legal_basis",
        "wording",
        "wording_version",
        "lang",
        "ip_address",
        "user_agent",
    }
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        """Set the answer of these customers for a channel: the one gate for every change.

        Locks the customers' rows, checks the transition, writes the field and appends to the
        ledger, in one transaction and with a number of SQL statements that doesn't depend on how
        many customers there are. Nothing is written where one of them is refused.

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str state: one of ``policy.vocabulary.CONSENT_STATES``
        :param str source: one of ``policy.vocabulary.SOURCES``
        :param str note: why, or what proves it
        :param attachment: ``ir.attachment`` with the proof
        :param moment: naive UTC datetime of the answer; now where it is left out
        :param str address: address the answer was given for; the customer's own where left out
        :param str legal_basis: ``consent`` or ``objection``; follows the state where left out
        :param str wording: exact text that was agreed to
        :param str wording_version: its version
        :param str lang: its language, as ``de_DE``
        :param str ip_address: of the customer's browser
        :param str user_agent: of the customer's browser
        :param dict each: ``{partner id: {evidence}}``, where customers differ from what they share
        :return: the new ``partner.consent.event`` rows
        :raises UserError: naming each customer, the reason and the way out
        :raises AccessError: where the user lacks the right
        :raises ValueError: for a word that isn't in the vocabulary
        """
        for value, words in ((channel, v.CHANNELS), (state, v.CONSENT_STATES), (source, v.SOURCES)):
            if value not in words:
                raise ValueError(f"{value!r} is not one of {', '.join(words)}")
        each = each or {}
        if unknown := set(evidence).union(*each.values()) - EVIDENCE:
            raise TypeError(f"Unknown evidence: {', '.join(sorted(unknown))}")
        partners = self.browse(dict.fromkeys(self.ids))
        if not partners:
            return self.env["partner.consent.event"]
        partners.check_access("write")
        own_refusals = ()
        states = partners._consent_lock_rows(channel)
        if state != v.REFUSED and source in v.STAFF_SOURCES:
            own_refusals = partners._own_refusals(channel, states)
        rows, changed = [], defaultdict(list)
        for partner in partners:
            old = states[partner.id]
            proof = evidence | each.get(partner.id, {})
            backing = proof.get("note") or proof.get("attachment")
            change = partner._consent_plan(
                partner, channel, old, state, source, backing, partner.id in own_refusals
            )
            if change:
                event, new = change
                partner._consent_check_address(channel, event, source)
                rows.append(partner._consent_event_values(channel, event, old, new, source, proof))
                # Stored even where the state stays: whoever waits for the row then has to start
                # anew and can't append to the chain's old head.
                changed[new].append(partner.id)
        for new, ids in changed.items():
            self.browse(ids)._consent_store(channel, new)
        # sudo: nobody has write access to the ledger, only the gate appends
        return self.env["partner.consent.event"].sudo()._append(rows).sudo(self.env.su)

    def _consent_lock_rows(self, channel):
        """Lock the customers' rows and return ``{id: state}`` as committed by others meanwhile."""
        field = self._fields[FIELD_BY_CHANNEL[channel]]
        # Stored past the ORM: nothing of these columns may wait to be written.
        self.flush_recordset([field.name, "write_uid", "write_date"])
        query = SQL(
            "SELECT id, COALESCE(%s, %s) FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE",
            SQL.identifier(field.name),
            v.UNKNOWN,
            tuple(self.ids),
        )
        # Losing the race for a row is no error: Odoo starts the request anew.
        self.env.cr.execute(query, log_exceptions=False)
        return dict(self.env.cr.fetchall())

    def _own_refusals(self, channel, states):
        """Return the ids of those whose refusal came from the customer, not from the business."""
        refused = [id_ for id_, state in states.items() if state == v.REFUSED]
        if not refused:
            return set()
        # sudo: the gate needs the source whatever the user may read
        sources = self.env["partner.consent.event"].sudo()._last_sources(channel, refused)
        return {id_ for id_ in refused if sources.get(id_) not in v.BUSINESS_SOURCES}

    @api.model
    def _consent_plan(self, customer, channel, old, wanted, source, backing, own_refusal=False):
        """Check one change.

        :param customer: the customer, or the name of one to be created, for the message
        :param backing: note or document, anything truthy
        :param own_refusal: the customer refused himself
        :return: ``(event, new state)``, or None where it says nothing new
        """
        if transitions.is_repetition(old, wanted, source):
            return None
        event = transitions.event_for(old, wanted, source)
        try:
            new = transitions.apply(old, event, source)
        except TransitionRefused as refusal:
            raise UserError(self._consent_refusal(customer, channel, refusal.code)) from None
        needs = transitions.needs(channel, old, event, source)
        if own_refusal and event in (v.GIVEN, v.CORRECTED):
            raise UserError(self._consent_refusal(customer, channel, "customer_refused"))
        if (
            needs.permission
            and not self.env["partner.consent.channel"]._settings()[channel].manual_yes
        ):
            raise UserError(self._consent_refusal(customer, channel, "permission"))
        if not self.env.su and (source in v.STAFF_SOURCES or needs.officer):
            self._consent_check_user(customer, channel, needs.officer)
        if needs.evidence and not backing:
            raise UserError(self._consent_refusal(customer, channel, "evidence"))
        return event, new

    def _consent_store(self, channel, state):
        """Write one state to the column of all these customers, in one statement.

        The ORM would write 100 rows a statement and post a chatter message for each. One customer's
        change goes to the chatter too, a batch is read in the ledger.
        """
        fname = FIELD_BY_CHANNEL[channel]
        if len(self) == 1 and not self.env.context.get("tracking_disable"):
            self._track_prepare([fname])
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET %s = %s, write_uid = %s, write_date = %s WHERE id IN %s",
                SQL.identifier(fname),
                state,
                self.env.uid,
                self.env.cr.now(),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset([fname, "write_uid", "write_date"], flush=False)
        self.modified([fname])

    def _consent_event_values(self, channel, event, old, new, source, evidence):
        """Return one ledger row as ``partner.consent.event._append`` wants it."""
        self.ensure_one()
        attachment = evidence.get("attachment")
        basis = {v.GIVEN: "consent", v.REFUSED: "objection", v.WITHDRAWN: "objection"}.get(event)
        if source == v.DEFAULT:
            # The business's own starting value: nobody has agreed or objected.
            basis = None
        return {
            "partner_id": self.id,
            "channel": channel,
            "event": event,
            "old_state": old,
            "new_state": new,
            "moment": (evidence.get("moment") or fields.Datetime.now()).replace(microsecond=0),
            "source": source,
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
            "address": evidence.get("address") or self._consent_address(channel) or None,
            "legal_basis": evidence.get("legal_basis") or basis,
            "wording": evidence.get("wording"),
            "wording_version": evidence.get("wording_version"),
            "lang": evidence.get("lang"),
            "ip_address": evidence.get("ip_address"),
            "user_agent": evidence.get("user_agent"),
            "note": evidence.get("note"),
            "attachment_id": attachment.id if attachment else None,
            "attachment_checksum": attachment.checksum if attachment else None,
        }
