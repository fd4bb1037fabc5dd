"""What a controller tells its customers about itself, in consent records and in their copies."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    supervisory_authority = fields.Char(help="Where customers may complain (GDPR art. 77).")
    data_officer_name = fields.Char("Data Protection Officer")
    data_officer_email = fields.Char("E-mail of the Data Protection Officer")
    data_processors = fields.Text(
        "Processors",
        help="Who works on your behalf with data of customers, such as who hosts the database or "
        "prints letters: one a line.",
    )
    data_country_id = fields.Many2one("res.country", "Data is Stored in", ondelete="restrict")
