"""Whose answers a dialog reads and writes: those of the company in which it was opened.

Who switches to another company meanwhile still applies what they were shown.
"""

from odoo import api, fields

from ..models.controller.controllers import for_whom, in_own_company


def of_one_company():
    """Return the field with the company in which a dialog was opened."""
    return fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )


def in_words():
    """Return the field that says for whom, where there is more than one controller."""
    return fields.Char("Answers given", compute=_compute_for_company)


@api.depends("company_id")
def _compute_for_company(dialogs):
    for dialog in dialogs:
        dialog.for_company = for_whom(in_own_company(dialog).env)
