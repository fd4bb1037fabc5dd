"""Whose answers a dialog reads and writes: those of the company in which it was opened.

Who switches to another company meanwhile still applies what they were shown.
"""

from odoo import api, fields


def of_one_company():
    """Return the field with the company in which a dialog was opened."""
    return fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )


def for_whom():
    """Return the field that says for which company, where there is more than one controller."""
    return fields.Char("For", compute=_compute_for_company)


@api.depends("company_id")
def _compute_for_company(dialogs):
    for dialog in dialogs:
        dialog.for_company = dialog.company_id._consent_for_whom()
