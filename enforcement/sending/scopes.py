"""Why something is sent, recorded on what is sent."""

from odoo import fields

from ...models.decision.partner_consent_scope import SCOPES
from ...policy import vocabulary as v
from ..context import SCOPE


def scope_field():
    """Return the field that says why a message is sent; empty means correspondence."""
    return fields.Selection(
        SCOPES,
        string="Purpose",
        readonly=True,
        copy=False,
        prefetch=False,
        help="Why this is sent. Nobody checks correspondence, where this is empty.",
    )


def with_scope(env, vals_list):
    """Return the values with the scope of the context.

    Only advertising is taken from there: whoever forges the context makes a message stricter, never
    looser.

    :param list vals_list: as given to ``create`` of a model with :func:`scope_field`
    """
    if env.context.get(SCOPE) != v.MARKETING:
        return vals_list
    return [{"consent_scope": v.MARKETING} | vals for vals in vals_list]
