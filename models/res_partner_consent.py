"""Consent per channel on the customer, and the one gate that every change of it goes through."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..policy import transitions
from ..policy import vocabulary as v
from ..policy.errors import TransitionRefused

FIELD_BY_CHANNEL = {channel: f"consent_{channel}" for channel in v.CHANNELS}
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


def _consent_field(label):
    return fields.Selection(
        selection=[
            ("unknown", "Not asked"),
            ("requested", "Confirmation requested"),
            ("given", "Yes"),
            ("refused", "No"),
        ],
        string=label,
        required=True,
        default=v.UNKNOWN,
        copy=False,
        tracking=True,
    )


def _consent_index(channel):
    # Most customers are "not asked": the rest is what gets searched.
    return models.Index(f"(consent_{channel}) WHERE consent_{channel} <> 'unknown'")


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_email = _consent_field("E-mail wanted")
    consent_phone = _consent_field("Phone wanted")
    consent_sms = _consent_field("SMS wanted")
    consent_post = _consent_field("Letter wanted")
    consent_fax = _consent_field("Fax wanted")
    consent_messenger = _consent_field("Messenger wanted")
    preferred_channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._fields["code"].selection,
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    consent_note = fields.Char(
        "Note on this change",
        store=False,
        copy=False,
        help="Why the answer changes, for example “on the phone, 3 May”. Kept in the ledger.",
    )
    consent_event_ids = fields.One2many("partner.consent.event", "partner_id", readonly=True)
    contact_point_ids = fields.One2many("partner.contact.point", "partner_id")

    _consent_email_idx = _consent_index("email")
    _consent_phone_idx = _consent_index("phone")
    _consent_sms_idx = _consent_index("sms")
    _consent_post_idx = _consent_index("post")
    _consent_fax_idx = _consent_index("fax")
    _consent_messenger_idx = _consent_index("messenger")
    # Refusal wins across duplicates: the decision looks up addresses, core indexes neither.
    _email_normalized_idx = models.Index("(email_normalized)")
    _phone_sanitized_idx = models.Index("(phone_sanitized)")

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        settings = self.env["partner.consent.channel"]._settings()
        for channel, fname in FIELD_BY_CHANNEL.items():
            if fname in fields_list and f"default_{fname}" not in self.env.context:
                defaults[fname] = settings[channel].default_state
        if "preferred_channel" in fields_list and not defaults.get("preferred_channel"):
            defaults["preferred_channel"] = next(
                (code for code, channel in settings.items() if channel.default_preferred), False
            )
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        settings = self.env["partner.consent.channel"]._settings()
        vals_list = [dict(vals) for vals in vals_list]
        notes = [vals.pop("consent_note", None) or None for vals in vals_list]
        answers = [self._pop_answers(vals) for vals in vals_list]
        source = self._consent_source()
        plans = []
        for vals, states, note in zip(vals_list, answers, notes, strict=True):
            # Context defaults are as forgeable as values: what isn't the channel's default is staff's.
            for channel, fname in FIELD_BY_CHANNEL.items():
                states.setdefault(channel, self.env.context.get(f"default_{fname}"))
            plan = []
            for channel, state in states.items():
                default = settings[channel].default_state
                state = state or default
                by = v.DEFAULT if state == default else source
                change = self._consent_plan(vals.get("name"), channel, v.UNKNOWN, state, by, note)
                vals[FIELD_BY_CHANNEL[channel]] = change[1] if change else v.UNKNOWN
                if change:
                    plan.append((channel, by, *change))
            plans.append(plan)
        partners = super().create(vals_list)
        rows = [
            partner._consent_event_values(channel, event, v.UNKNOWN, state, by, {"note": note})
            for partner, plan, note in zip(partners, plans, notes, strict=True)
            for channel, by, event, state in plan
        ]
        # sudo: nobody has write access to the ledger, only the gate appends
        self.env["partner.consent.event"].sudo()._append(rows, new_chains=True)
        return partners

    def write(self, vals):
        vals = dict(vals)
        note = vals.pop("consent_note", None) or None
        states = self._pop_answers(vals)
        result = super().write(vals)
        for channel, state in states.items():
            self._consent_set(channel, state, source=self._consent_source(), note=note)
        return result

    @api.model
    def _pop_answers(self, vals):
        """Take the consent fields out of ``vals``; an empty one, as in an import, says nothing."""
        found = {channel: vals.pop(fname, None) for channel, fname in FIELD_BY_CHANNEL.items()}
        return {channel: state for channel, state in found.items() if state}

    @api.model
    def _consent_source(self):
        # Context can be forged: an import is held to rules no looser than the form's where it counts.
        return v.IMPORT if self.env.context.get("import_file") else v.MANUAL

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
                # Stored even where the state stays: whoever waits for the row then has to start anew
                # and can't append to the chain's old head.
                changed[new].append(partner.id)
        for new, ids in changed.items():
            self.browse(ids)._consent_store(channel, new)
        # sudo: nobody has write access to the ledger, only the gate appends
        return self.env["partner.consent.event"].sudo()._append(rows).sudo(self.env.su)

    def _consent_lock_rows(self, channel):
        """Lock the customers' rows and return ``{id: state}`` as committed by others meanwhile."""
        field = self._fields[FIELD_BY_CHANNEL[channel]]
        self.flush_recordset([field.name])
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
        """Return the ids of those whose refusal came from the customer, not from staff."""
        refused = [id_ for id_, state in states.items() if state == v.REFUSED]
        if not refused:
            return set()
        # sudo: the gate needs the source whatever the user may read
        sources = self.env["partner.consent.event"].sudo()._last_sources(channel, refused)
        return {id_ for id_ in refused if sources.get(id_) not in v.STAFF_SOURCES}

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
        if needs.permission and not self.env["partner.consent.channel"]._settings()[channel].manual_yes:
            raise UserError(self._consent_refusal(customer, channel, "permission"))
        if not self.env.su and (source in v.STAFF_SOURCES or needs.officer):
            self._consent_check_user(customer, channel, needs.officer)
        if needs.evidence and not backing:
            raise UserError(self._consent_refusal(customer, channel, "evidence"))
        return event, new

    @api.model
    def _consent_check_user(self, customer, channel, officer_needed):
        user = self.env.user
        if user.has_group("partner_consent.group_consent_officer"):
            return
        if officer_needed:
            raise AccessError(self._consent_refusal(customer, channel, "officer"))
        if user.has_group("partner_consent.group_auditor"):
            raise AccessError(self._consent_refusal(customer, channel, "auditor"))

    @api.model
    def _consent_refusal(self, customer, channel, code):
        label = self.env["partner.consent.channel"]._label(channel)
        if isinstance(customer, models.BaseModel):
            customer = customer.display_name
        customer = customer or self.env._("New customer")
        messages = {
            "unreachable": self.env._(
                "%(customer)s: this answer for %(channel)s can't be set this way. Ask the customer "
                "for confirmation instead.",
                customer=customer,
                channel=label,
            ),
            "customer_refused": self.env._(
                "%(customer)s refused %(channel)s. Only the customer can change that, by a fresh "
                "confirmation.",
                customer=customer,
                channel=label,
            ),
            "permission": self.env._(
                "%(customer)s: “Yes” for %(channel)s can't be set by hand. Ask the customer for "
                "confirmation, or have an administrator tick “Yes by hand” on this channel "
                "(Contacts > Configuration > Consent & Locks > Consent Channels).",
                customer=customer,
                channel=label,
            ),
            "evidence": self.env._(
                "%(customer)s: enter a note that proves the change for %(channel)s, for example "
                "“signed form of 3 May”.",
                customer=customer,
                channel=label,
            ),
            "officer": self.env._(
                "%(customer)s: only a consent officer may make this change for %(channel)s.",
                customer=customer,
                channel=label,
            ),
            "auditor": self.env._(
                "%(customer)s: auditors read consents, they don't change them (%(channel)s).",
                customer=customer,
                channel=label,
            ),
        }
        return messages[code]

    def _consent_store(self, channel, state):
        """Write one state to the column of all these customers, in one statement.

        The ORM would write 100 rows a statement and post a chatter message for each. One customer's
        change goes to the chatter too, a batch is read in the ledger.
        """
        fname = FIELD_BY_CHANNEL[channel]
        if len(self) == 1:
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
