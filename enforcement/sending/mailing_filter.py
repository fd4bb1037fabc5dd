"""Favourite filters of mailings: what is taken from one means what it meant to who saved it."""

from odoo import models


class MailingFilter(models.Model):
    _name = "mailing.filter"
    _inherit = ["mailing.filter", "partner.condition"]

    _condition_fields = frozenset({"mailing_domain", "mailing_model_id"})
