"""Why something is sent, recorded on what is sent."""

from odoo import fields

SCOPES = [("marketing", "Marketing"), ("service", "Service")]


def scope_field():
    """Return the field that says why a message is sent; empty means correspondence."""
    return fields.Selection(
        SCOPES,
        string="Purpose",
        readonly=True,
        copy=False,
        help="Why this is sent. Nobody checks correspondence, where this is empty.",
    )
