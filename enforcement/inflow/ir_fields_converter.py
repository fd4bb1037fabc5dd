"""Import: a Yes that may not be entered by hand is a bad value, named before any write."""

from odoo import api, models, tools

from ...policy import vocabulary as v
from ...policy.channels import BY_FIELD


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_selection(self, model, field, value, savepoint):
        """Treat a Yes without permission like an unknown value.

        So Odoo's import names each such row with its line, and offers to skip these rows or to
        leave the value empty. The gate refuses them all the same.
        """
        channel = model._name == "res.partner" and BY_FIELD.get(field.name)
        if not channel:
            return super()._str_to_selection(model, field, value, savepoint)
        answer = self._consent_answers().get(value.lower())
        result = (
            (answer, []) if answer else super()._str_to_selection(model, field, value, savepoint)
        )
        if result[0] != v.GIVEN:
            return result
        if self.env["partner.consent.channel"]._settings()[channel].manual_yes:
            return result
        if field.name in self.env.context.get("import_skip_records", []):
            return None, []
        if field.name in self.env.context.get("import_set_empty_fields", []):
            return False, []
        raise self._format_import_error(
            ValueError,
            self.env._(
                "“%s” can't be imported into “%%(field)s”: the customer has to confirm it. Leave "
                "the value empty, or have an administrator tick “Yes by hand” on this channel "
                "(Contacts > Configuration > Consent & Locks > Consent Channels)."
            ),
            value,
        )

    @api.model
    @tools.ormcache("self.env.lang")
    def _consent_answers(self):
        """Return ``{code or label in lower case: code}``; a file asks six times a row."""
        field = self.env["res.partner"]._fields["consent_email"]
        labels = [*field.selection, *field._description_selection(self.env)]
        return {word.lower(): code for code, label in labels for word in (code, label)}
