"""Users: the initials that stand for them in the customer history."""

from odoo import api, fields, models

from .partner_history_labels import FREE_FIELDS


def initials_of(name):
    """Return the first letters of the words of a name.

    >>> initials_of("Anna Berta Schmidt-Meier")
    'ABSM'
    """
    words = (name or "").replace("-", " ").split()
    return "".join(word[0] for word in words if word[0].isalnum()).upper()


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "partner.history.labels"]

    # Users inherit the customer's fields, labels included.
    _history_free_fields = {f"history_{name}": name for name in FREE_FIELDS}

    history_initials = fields.Char(
        "Initials",
        compute="_compute_history_initials",
        inverse="_inverse_history_initials",
        store=True,
        size=10,
        help="Shown in the customer history. Follows the name until you enter your own.",
    )
    history_initials_own = fields.Char("Initials entered by hand", copy=False)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["history_initials"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["history_initials"]

    @api.depends("name", "history_initials_own")
    def _compute_history_initials(self):
        for user in self:
            user.history_initials = user.history_initials_own or initials_of(user.name)

    def _inverse_history_initials(self):
        for user in self:
            initials = (user.history_initials or "").strip()
            own = initials if initials != initials_of(user.name) else False
            # sudo: users write their own initials, which this column keeps
            user.sudo().history_initials_own = own
