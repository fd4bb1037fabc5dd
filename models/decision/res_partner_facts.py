"""The facts of a decision, read for records and as SQL: two readers of one table."""

from odoo import api, models
from odoo.tools import SQL

from ...policy import addresses, decision
from ...policy import vocabulary as v
from .decision_sql import allowed_condition, reason_case

# Channel -> (stored column of the normalised address, kind of contact point).
ADDRESSES = {
    "email": ("email_normalized", "email"),
    "phone": ("phone_sanitized", "phone"),
    "sms": ("phone_sanitized", "phone"),
    "messenger": ("phone_sanitized", "phone"),
}
# A landline is no address for them.
MOBILE_CHANNELS = ("sms", "messenger")
POSTAL_FIELDS = ("street", "zip", "city")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _consent_facts(self, channels):
        """Return ``{partner: {channel: Facts}}``, with one query for all stored customers.

        An unsaved customer, as in a form, has its own values and its stored self's surroundings.
        """
        stored = self._origin
        rules = self.env["partner.consent.channel"]._settings()
        rows = {}
        if stored:
            alias = self._table
            query = self._consent_fact_query(stored, alias, channels)
            for id_, lock, *values in self.env.execute_query(query):
                rows[id_] = {
                    channel: decision.Facts(
                        lock, values[5 * i], rules[channel].rule, *values[5 * i + 1 : 5 * i + 5]
                    )
                    for i, channel in enumerate(channels)
                }
        blank = {channel: decision.Facts(rule=rules[channel].rule) for channel in channels}
        return {
            partner: rows.get(partner.id) or partner._overlay(rows.get(partner._origin.id, blank))
            for partner in self
        }

    def _consent_fact_query(self, stored, alias, channels):
        columns = []
        for channel in channels:
            facts = self._consent_fact_columns(channel, alias)
            columns += [
                facts[name]
                for name in (
                    "consent",
                    "suppressed",
                    "address_excluded",
                    "address_refused",
                    "has_address",
                )
            ]
        return SQL(
            "SELECT %s, %s, %s FROM res_partner WHERE %s IN %s",
            SQL.identifier(alias, "id"),
            self._consent_lock_column(alias),
            SQL(", ").join(columns),
            SQL.identifier(alias, "id"),
            tuple(stored.ids),
        )

    def _overlay(self, facts):
        """Return the facts of an unsaved customer: what the form says over what is stored."""
        self.ensure_one()
        return {
            channel: fact._replace(
                lock=self.effective_lock_level or v.LOCK_NONE,
                consent=self[f"consent_{channel}"] or v.UNKNOWN,
                has_address=self._consent_has_address(channel),
            )
            for channel, fact in facts.items()
        }

    def _consent_has_address(self, channel):
        self.ensure_one()
        if channel == "email":
            return addresses.is_email(self.email_normalized)
        if channel in MOBILE_CHANNELS:
            return self.phone_is_mobile
        return bool(self._consent_address(channel))

    @api.model
    def _consent_reason_sql(self, channel, scope=v.MARKETING, alias="res_partner"):
        """Return the decision as an SQL expression over a ``res_partner`` row.

        :param str alias: of ``res_partner`` in the query
        :return: :class:`SQL` that yields the reason code, or NULL where contact is allowed
        """
        return reason_case(self._consent_all_facts(channel, alias), scope)

    @api.model
    def _consent_allowed_sql(self, channel, scope=v.MARKETING, alias="res_partner"):
        """Return ``_consent_reason_sql(…) IS NULL`` in a form that is fast for a million customers.

        :return: :class:`SQL` of a condition, for the top of a ``WHERE``
        """
        return allowed_condition(self._consent_all_facts(channel, alias), scope)

    @api.model
    def _consent_all_facts(self, channel, alias):
        facts = self._consent_fact_columns(channel, alias)
        facts["lock"] = self._consent_lock_column(alias)
        facts["rule"] = SQL("%s", self.env["partner.consent.channel"]._settings()[channel].rule)
        return facts

    @api.model
    def _consent_lock_column(self, alias):
        return SQL(
            "COALESCE(%s, %s)", self._field_to_sql(alias, "effective_lock_level"), v.LOCK_NONE
        )

    @api.model
    def _consent_fact_columns(self, channel, alias):
        """Return the SQL of each fact of :class:`decision.Facts` but ``lock`` and ``rule``."""
        self.env["partner.contact.point"].flush_model()
        self.flush_model(
            [f"consent_{channel}", "effective_lock_level", "phone_is_mobile", "phone_sanitized"]
        )
        excluded, refused = SQL("FALSE"), SQL("FALSE")
        if channel in ADDRESSES:
            fname, kind = ADDRESSES[channel]
            address = self._field_to_sql(alias, fname)
            excluded = SQL(
                "EXISTS (SELECT 1 FROM partner_contact_point point WHERE point.partner_id = %s"
                " AND point.kind = %s AND NOT COALESCE(point.marketing_allowed, FALSE)"
                " AND point.value_normalized = %s)",
                SQL.identifier(alias, "id"),
                kind,
                address,
            )
            refused = self._address_refused(channel, fname, address)
        elif channel == "fax":
            excluded = SQL(
                "(%s AND NOT %s)",
                self._has_fax(alias),
                self._has_fax(alias, SQL("AND point.marketing_allowed")),
            )
        return {
            "consent": SQL(
                "COALESCE(%s, %s)", self._field_to_sql(alias, f"consent_{channel}"), v.UNKNOWN
            ),
            "suppressed": self._consent_suppressed_column(channel, alias),
            "address_excluded": excluded,
            "address_refused": refused,
            "has_address": self._has_address_column(channel, alias),
        }

    @api.model
    def _address_refused(self, channel, fname, address):
        """SQL of "an owner of this address, archived or not, refused the channel or is locked".

        The customer may be its own match: an own refusal or lock is a stricter row of the table, so
        that makes no difference, and leaves PostgreSQL free to hash the addresses for a million.
        """
        other = "refusing"
        return SQL(
            "EXISTS (SELECT 1 FROM res_partner %s WHERE %s = %s AND (%s = %s OR %s <> %s))",
            SQL.identifier(other),
            self._field_to_sql(other, fname),
            address,
            self._field_to_sql(other, f"consent_{channel}"),
            v.REFUSED,
            self._field_to_sql(other, "effective_lock_level"),
            v.LOCK_NONE,
        )

    @api.model
    def _consent_suppressed_column(self, channel, alias):  # pylint: disable=unused-argument
        """SQL of "this person is suppressed"; extend it to add a list."""
        return SQL("FALSE")

    @api.model
    def _has_address_column(self, channel, alias):
        if channel == "fax":
            return self._has_fax(alias)
        if channel == "post":
            street, zip_, city = (self._field_to_sql(alias, fname) for fname in POSTAL_FIELDS)
            return SQL("(%s <> '' AND COALESCE(%s, %s) <> '') IS TRUE", street, zip_, city)
        if channel == "email":
            email = self._field_to_sql(alias, "email_normalized")
            return SQL("COALESCE(%s ~ %s, FALSE)", email, f"^{addresses.EMAIL}$")
        if channel in MOBILE_CHANNELS:
            return SQL("COALESCE(%s, FALSE)", self._field_to_sql(alias, "phone_is_mobile"))
        return SQL("COALESCE(%s, '') <> ''", self._field_to_sql(alias, "phone"))

    @api.model
    def _has_fax(self, alias, condition=None):
        return SQL(
            "EXISTS (SELECT 1 FROM partner_contact_point point"
            " WHERE point.partner_id = %s AND point.kind = 'fax' %s)",
            SQL.identifier(alias, "id"),
            condition or SQL(),
        )
