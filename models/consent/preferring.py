"""The preferred channel of customers who have none: a preset for new ones is theirs, too."""

from odoo.tools import SQL

from ...policy import presets
from ..channel.preset import current_preset
from .automation import is_listened_to

NO_CHANNEL = [("preferred_channel", "=", False)]


def chosen_by(env, code):
    """Return the channel that a preset prefers, None where it prefers none or is in force.

    :param str code: a key of ``policy.presets.PRESETS``, or another word for none of them
    """
    if code == current_preset(env):
        return None
    channels = presets.PRESETS.get(code, {})
    return next((channel for channel, one in channels.items() if one.default_preferred), None)


def without_one(env):
    """Return how many customers have no preferred channel at the current company's controller."""
    return _everybody(env).search_count(NO_CHANNEL)


def prefer(env, channel):
    """Set the preferred channel of all who have none, whoever they are; a choice stays.

    One statement past the ORM, which would write a row at a time and note it on each customer;
    where automation rules hear of customers, they hear of this, too.

    :return: how many customers that were
    """
    partners = _everybody(env)
    if is_listened_to(partners):
        without = partners.with_context(tracking_disable=True).search(NO_CHANNEL)
        without.preferred_channel = channel
        return len(without)
    field = partners._fields["preferred_channel"]
    partners.flush_model(["preferred_channel"])
    env.cr.execute(
        SQL(
            "UPDATE res_partner SET %s = %s WHERE %s IS NULL",
            SQL.identifier(field.name),
            field.update_sql(partners.env, channel),
            partners._field_to_sql("res_partner", field.name),
        )
    )
    partners.invalidate_model(["preferred_channel"], flush=False)
    return env.cr.rowcount


def _everybody(env):
    # sudo: a setting of the business is every customer's
    return env["res.partner"].sudo().with_context(active_test=False)
