"""Odoo's privacy lookup: it finds what this addon has, and who is found by another spelling."""

from odoo import models
from odoo.tools import SQL

from ...policy.addresses import email_keys
from ..address.digests import digest_sql


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        """Add customers at any of whose addresses this is, what hangs on them, and suppressions.

        Odoo leaves out what goes with its customer; it is held all the same.
        """
        query = super()._get_query()
        keys = list(email_keys(self.email))
        bearing = SQL(
            "SELECT partner_id FROM partner_address WHERE kind = 'email' AND key = ANY(%s)", keys
        )
        known = SQL(
            "SELECT id FROM res_partner WHERE email_normalized = ANY(%s) OR name ILIKE %s",
            keys,
            self.name.strip(),
        )
        parts = [
            query,
            self._references(
                "res.partner", SQL("id IN (%s) AND id NOT IN (%s)", bearing, known), "active"
            ),
            self._references(
                "partner.suppression",
                SQL(
                    "digest IN (SELECT %s FROM unnest(%s::text[]) asked(key))",
                    digest_sql(self.env, SQL("asked.key")),
                    keys,
                ),
            ),
        ]
        for name in self._models_of_customers():
            whose = SQL("partner_id IN (%s) OR partner_id IN (%s)", bearing, known)
            parts.append(self._references(name, whose))
        return SQL(" UNION ALL ").join(parts)

    def _references(self, name, condition, active="true"):
        return SQL(
            "SELECT %s AS res_model_id, id AS res_id, %s AS is_active FROM %s WHERE %s",
            self.env["ir.model"]._get_id(name),
            SQL(active),
            SQL.identifier(self.env[name]._table),
            condition,
        )

    def _models_of_customers(self):
        """Return this addon's models whose records go with their customer."""
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if model._original_module == "partner_consent"
            and model._auto
            and not (model._abstract or model._transient)
            and name != "partner.address"
            and (field := model._fields.get("partner_id"))
            and field.store
            and field.ondelete == "cascade"
        ]
