"""The facts of a decision, read for records and as SQL: two readers of one table."""

from odoo.fields import Domain
from odoo.tools import SQL

from ...policy import decision
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_settings
from ..consent.addresses import POSTAL_FIELDS
from ..suppression.matching import suppressed_customer
from .compilation import allowed_condition, reason_case
from .typed import of_unsaved

# Each has its own column in the query; the lock is the customer's, the rule the channel's.
OF_CHANNEL = tuple(name for name in decision.Facts._fields if name not in ("lock", "rule"))


def facts_of(partners, channels):
    """Return ``{partner: {channel: Facts}}``, with one query for all stored customers.

    An unsaved customer, as in a form, has its own values and its stored self's surroundings.
    """
    stored = partners._origin
    rules = _rules(partners)
    rows = _stored_facts(stored, channels, rules) if stored else {}
    blank = {channel: decision.Facts(rule=rules[channel]) for channel in channels}
    return {
        partner: rows.get(partner.id) or of_unsaved(partner, rows.get(partner._origin.id, blank))
        for partner in partners
    }


def reason_sql(partners, channel, scope=v.MARKETING, alias="res_partner"):
    """Return the decision as an SQL expression over a ``res_partner`` row.

    :param partners: recordset of ``res.partner``, also an empty one
    :param str alias: of ``res_partner`` in the query
    :return: :class:`SQL` that yields the reason code, or NULL where contact is allowed
    """
    return reason_case(_fact_columns(partners, channel, alias), scope)


def allowed_sql(partners, channel, scope=v.MARKETING, alias="res_partner"):
    """Return ``reason_sql(…) IS NULL`` in a form that is fast for a million customers.

    :return: :class:`SQL` of a condition, for the top of a ``WHERE``
    """
    return allowed_condition(_fact_columns(partners, channel, alias), scope)


def allowed_domain(channel, scope=v.MARKETING):
    """Return the domain of all customers who may be contacted."""
    return Domain.custom(
        to_sql=lambda model, alias, _query: allowed_sql(model, channel, scope, alias)
    )


def lock_column(partners, alias="res_partner"):
    """Return the SQL of the lock level in force."""
    partners.flush_model(["effective_lock_level"])
    column = partners._field_to_sql(alias, "effective_lock_level")
    return SQL("COALESCE(%s, %s)", column, v.LOCK_NONE)


def _rules(partners):
    settings = channel_settings(partners.env)
    return {channel: setting.rule for channel, setting in settings.items()}


def _stored_facts(partners, channels, rules):
    """Return ``{partner id: {channel: Facts}}``."""
    alias = partners._table
    names = [(channel, name) for channel in channels for name in OF_CHANNEL]
    columns = {channel: _fact_columns(partners, channel, alias) for channel in channels}
    query = SQL(
        "SELECT %s, %s, %s FROM res_partner WHERE %s IN %s",
        SQL.identifier(alias, "id"),
        lock_column(partners, alias),
        SQL(", ").join(columns[channel][name] for channel, name in names),
        SQL.identifier(alias, "id"),
        tuple(partners.ids),
    )
    rows = {}
    for id_, lock, *values in partners.env.execute_query(query):
        read = dict(zip(names, values, strict=True))
        rows[id_] = {
            channel: decision.Facts(
                lock=lock,
                rule=rules[channel],
                **{name: read[channel, name] for name in OF_CHANNEL},
            )
            for channel in channels
        }
    return rows


def _fact_columns(partners, channel, alias):
    """Return the SQL of each fact of :class:`decision.Facts`."""
    fname = BY_CODE[channel].field
    partners.flush_model([fname, "phone_is_mobile", "phone_sanitized"])
    return {
        "lock": lock_column(partners, alias),
        "consent": partners._field_to_sql(alias, fname),
        "rule": SQL("%s", _rules(partners)[channel]),
        "suppressed": partners._consent_suppressed_column(channel, alias),
        "address_excluded": _unusable_column(channel, alias, SQL("mine.excluded")),
        "address_refused": _address_refused(partners, channel, alias),
        "address_unclear": _unusable_column(channel, alias, SQL("mine.unclear")),
        "has_address": _has_address_column(partners, channel, alias),
    }


def suppressed_column(partners, channel, alias):
    """SQL of "who bore this address before refused the channel, or it stands on a list"."""
    return suppressed_customer(partners, channel, _mine(channel, alias))


def _mine(channel, alias):
    """SQL of the addresses that the channel writes to."""
    return SQL(
        "mine.partner_id = %s AND mine.kind = %s AND mine.main",
        SQL.identifier(alias, "id"),
        BY_CODE[channel].kind,
    )


def _marked(channel, alias, mark):
    return SQL(
        "EXISTS (SELECT 1 FROM partner_address mine WHERE %s AND %s)", _mine(channel, alias), mark
    )


def _unusable_column(channel, alias, mark):
    """SQL of "the address in use has this mark"; of several fax numbers, each of them."""
    marked = _marked(channel, alias, mark)
    if channel != "fax":
        return marked
    usable = SQL(
        "EXISTS (SELECT 1 FROM partner_address mine"
        " WHERE %s AND NOT (mine.excluded OR mine.unclear))",
        _mine(channel, alias),
    )
    return SQL("(%s AND NOT %s)", marked, usable)


def _address_refused(partners, channel, alias):
    """SQL of "who bears one of these addresses, archived or not, refused or is locked".

    The customer may be its own match: an own refusal or lock is a stricter row of the table, so
    that makes no difference, and leaves PostgreSQL free to hash the addresses for a million.
    """
    refusing = "refusing"
    return SQL(
        "EXISTS (SELECT 1 FROM partner_address mine"
        " JOIN partner_address theirs ON theirs.kind = mine.kind AND theirs.key = mine.key"
        " JOIN res_partner %s ON %s = theirs.partner_id"
        " WHERE %s AND (%s OR %s <> %s))",
        SQL.identifier(refusing),
        SQL.identifier(refusing, "id"),
        _mine(channel, alias),
        partners._fields[BY_CODE[channel].field].is_sql(partners, refusing, v.REFUSED),
        partners._field_to_sql(refusing, "effective_lock_level"),
        v.LOCK_NONE,
    )


def _has_address_column(partners, channel, alias):
    of = BY_CODE[channel]
    if channel == "post":
        street, zip_, city = (partners._field_to_sql(alias, fname) for fname in POSTAL_FIELDS)
        return SQL("(%s <> '' AND COALESCE(%s, %s) <> '') IS TRUE", street, zip_, city)
    if channel == "email":
        # What can be written to is Python's to say, once, when the address is written down.
        return SQL(
            "(COALESCE(%s, '') <> '' AND NOT %s)",
            partners._field_to_sql(alias, of.normalized),
            _marked(channel, alias, SQL("mine.invalid")),
        )
    if of.needs_mobile:
        return SQL("COALESCE(%s, FALSE)", partners._field_to_sql(alias, "phone_is_mobile"))
    if of.address:
        return SQL("COALESCE(%s, '') <> ''", partners._field_to_sql(alias, of.address))
    return SQL("EXISTS (SELECT 1 FROM partner_address mine WHERE %s)", _mine(channel, alias))
