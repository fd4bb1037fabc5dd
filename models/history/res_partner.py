"""The customer's history on the customer, in the contact search, and for many at once."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..batch.ticked import all_ticked
from .last_contact import LastContactDate, last_contact_domain, past_contacts
from .partner_history_labels import FREE_FIELDS


def _latest(field_type, name, label):
    # A field of the latest entry to read; searching it finds customers with any such entry.
    return field_type(
        string=label, related=f"history_ids.{name}", related_sudo=False, groups="base.group_user"
    )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "partner.history.labels"]

    _history_free_fields = {f"history_{name}": name for name in FREE_FIELDS}

    history_ids = fields.One2many(
        "partner.history", "partner_id", copy=False, groups="base.group_user"
    )
    history_count = fields.Integer(
        "History entries", compute="_compute_history_count", groups="base.group_user"
    )
    # A stored column would make each entry of a batch cost a second write, on the customer.
    last_contact_date = LastContactDate(
        "Last contact",
        compute="_compute_last_contact_date",
        search="_search_last_contact_date",
        groups="base.group_user",
        help="Date of the latest entry in the customer history, up to today.",
    )
    history_date = _latest(fields.Date, "date", "History: Date")
    history_user_id = _latest(fields.Many2one, "user_id", "History: Staff")
    history_user_initials = _latest(fields.Char, "user_initials", "History: Initials")
    history_action_id = _latest(fields.Many2one, "action_id", "History: Action")
    history_info_id = _latest(fields.Many2one, "info_id", "History: Info")
    history_field_1 = _latest(fields.Char, "field_1", "History: Free field 1")
    history_field_2 = _latest(fields.Char, "field_2", "History: Free field 2")
    history_field_3 = _latest(fields.Char, "field_3", "History: Free field 3")
    history_field_4 = _latest(fields.Char, "field_4", "History: Free field 4")
    history_check_1 = _latest(fields.Boolean, "check_1", "History: Free check-box 1")
    history_check_2 = _latest(fields.Boolean, "check_2", "History: Free check-box 2")
    history_note = _latest(fields.Text, "note", "History: Note")

    @api.depends("history_ids")
    def _compute_history_count(self):
        counts = dict(
            self.env["partner.history"]._read_group(
                [("partner_id", "in", self._origin.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.history_count = counts.get(partner._origin, 0)

    @api.depends("history_ids.date")
    def _compute_last_contact_date(self):
        found = dict(
            self.env["partner.history"]._read_group(
                Domain("partner_id", "in", self._origin.ids) & past_contacts(self),
                ["partner_id"],
                ["date:max"],
            )
        )
        for partner in self:
            partner.last_contact_date = found.get(partner._origin, False)

    @api.model
    def _search_last_contact_date(self, operator, value):
        return last_contact_domain(self, operator, value)

    def generate_history(self, values):
        """Make one history entry for each of these customers who isn't locked.

        :param dict values: of the entry: ``date`` ``user_id`` ``action_id`` ``info_id``
            ``field_1``…``field_4`` ``check_1`` ``check_2`` ``note``; today and oneself where left
            out
        :return: the ``partner.history.batch``; large ones are still ``running`` and go on in the
            background
        :raises UserError: naming a value that isn't one, or whose field has no label
        :raises AccessError: where the user may not read the customers or create the entries
        """
        self.check_access("read")
        batch = self.env["partner.history.batch"]._prepare(self.ids, values)
        batch._start()
        return batch

    def action_view_history(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_history_action"
        )
        return dict(
            action,
            domain=[("partner_id", "=", self.id)],
            context={"default_partner_id": self.id, "history_of_one_customer": True},
        )

    def action_generate_history(self):
        """Open the dialog in which one entry is made for all these customers."""
        return self.env["partner.history.batch"]._prepare(all_ticked(self).ids)._open_dialog()

    def unlink(self):
        self.check_access("unlink")
        # By the ORM: the database would delete the entries, but not their messages and files.
        # sudo: the history goes with its customer, whoever wrote it
        self.env["partner.history"].sudo().search([("partner_id", "in", self.ids)]).unlink()
        return super().unlink()
