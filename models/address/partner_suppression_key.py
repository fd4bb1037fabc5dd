"""The keys of the digests: when each was made. The secrets are in no field, as with API keys."""

from secrets import token_hex

from odoo import fields, models
from odoo.tools import SQL

from ...policy.groups import OFFICER
from .digests import pads
from .rotating import rotate

# Where the first secret was, for every administrator to read.
FORMER_PARAMETER = "partner_consent.address_secret"
SECRET_SIZE = 32


class PartnerSuppressionKey(models.Model):
    """The secret is in columns that the ORM doesn't know: no right, export or call shows it.

    Whoever knew it could find out by trying whose addresses are suppressed.
    """

    _name = "partner.suppression.key"
    _description = "Key of Suppressed Addresses"
    _auto = False
    _allow_sudo_commands = False
    _order = "number desc"
    _rec_name = "number"

    number = fields.Integer("No.", readonly=True, aggregator=None)
    create_date = fields.Datetime("In use since", readonly=True)
    create_uid = fields.Many2one("res.users", "Made by", readonly=True)
    replaced = fields.Datetime("Replaced on", readonly=True)

    def init(self):
        cr = self.env.cr
        cr.execute(
            """
            CREATE TABLE IF NOT EXISTS partner_suppression_key (
                id serial PRIMARY KEY,
                number int4 NOT NULL UNIQUE,
                inner_pad bytea NOT NULL,
                outer_pad bytea NOT NULL,
                create_date timestamp DEFAULT (now() AT TIME ZONE 'UTC'),
                create_uid int4 REFERENCES res_users(id) ON DELETE SET NULL,
                replaced timestamp
            )
            """
        )
        former = SQL(
            "DELETE FROM ir_config_parameter WHERE key = %s RETURNING value", FORMER_PARAMETER
        )
        secrets = [value for (value,) in self.env.execute_query(former)] or [token_hex(SECRET_SIZE)]
        cr.execute(
            SQL(
                "INSERT INTO partner_suppression_key (number, inner_pad, outer_pad)"
                " SELECT 1, %s, %s WHERE NOT EXISTS (SELECT FROM partner_suppression_key)",
                *pads(secrets[0]),
            )
        )

    def action_rotate(self):
        """Replace the key: an officer's or an administrator's to do.

        What is suppressed stays suppressed; whoever has the former key learns nothing from what is
        stored from now on.
        """
        if not (self.env.is_system() or self.env.user.has_group(OFFICER)):
            self.check_access("write")
        rotate(self.env, token_hex(SECRET_SIZE))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
