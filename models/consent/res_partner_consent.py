"""Consent per channel on the customer; creating and writing lead to the gate.

Views show only the channels that the business uses.
"""

from odoo import api, fields, models

from ...policy import vocabulary as v

# Odoo reads a customer's columns together, often once per mail: ours stay out of that, but for the
# lock in force, which every document asks for.
PREFETCH = "partner_consent"
FIELD_BY_CHANNEL = {channel: f"consent_{channel}" for channel in v.CHANNELS}
OF_ONE_CHANNEL = (
    "//field[@name='consent_{0}' or @name='consent_{0}_message']"
    "|//label[@for='consent_{0}']"
    "|//div[@name='consent_{0}_row']"
    "|//filter[starts-with(@name, 'consent_{0}_') or @name='group_consent_{0}']"
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
        prefetch=PREFETCH,
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_email = _consent_field("E-mail wanted")
    consent_phone = _consent_field("Phone wanted")
    consent_sms = _consent_field("SMS wanted")
    consent_post = _consent_field("Letter wanted")
    consent_fax = _consent_field("Fax wanted")
    consent_messenger = _consent_field("Messenger wanted")
    preferred_channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._selection(),
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
    )
    consent_note = fields.Char(
        "Note on this change",
        store=False,
        copy=False,
        help="Why the answer changes, for example “on the phone, 3 May”. Kept in the ledger.",
    )
    consent_event_ids = fields.One2many("partner.consent.event", "partner_id", readonly=True)
    contact_point_ids = fields.One2many("partner.contact.point", "partner_id")

    # One index for all channels: PostgreSQL weighs each one whenever it plans a query on customers.
    # Most customers are "not asked": the rest is what gets searched, and it is narrow enough to be
    # read whole for a channel that isn't its first.
    _answers_idx = models.Index(
        f"({', '.join(FIELD_BY_CHANNEL.values())}, preferred_channel)"
        " WHERE preferred_channel IS NOT NULL OR "
        + " OR ".join(f"{fname} <> 'unknown'" for fname in FIELD_BY_CHANNEL.values())
    )
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
            # Context defaults are as forgeable as values: all but the channel's default is staff's.
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
        # A write of nothing would only take the customers' rows before the gate locks them.
        result = super().write(vals) if vals or not states else True
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
        # Context can be forged: an import is held to rules no looser than the form's.
        return v.IMPORT if self.env.context.get("import_file") else v.MANUAL

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        in_use = self.env["partner.consent.channel"]._codes_in_use()
        for channel in set(v.CHANNELS).difference(in_use):
            for node in arch.xpath(OF_ONE_CHANNEL.format(channel)):
                node.getparent().remove(node)
        return arch, view
