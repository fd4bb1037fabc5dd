"""Cells of a file: in one about an answer only Yes and No say something."""

from odoo import api, models, tools

from .import_words import STATEMENTS, answer_of, clean, holds_answer, without_apostrophe

EXPORTED = ("res.partner", "partner.contact.point")


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_char(self, model, field, value, savepoint):
        base = field.base_field
        if base.model_name in EXPORTED and isinstance(value, str):
            value = without_apostrophe(value, is_number=base.name == "phone")
        return super()._str_to_char(model, field, value, savepoint)

    @api.model
    def _str_to_selection(self, model, field, value, savepoint):
        """Read an answer: only codes and the words of the user's language are one.

        “Not asked” and “Confirmation requested” say nothing, like an empty cell. Odoo would take
        the words of any language, in one of which a Yes may look like another one's No.
        """
        if not holds_answer(field):
            return super()._str_to_selection(model, field, value, savepoint)
        answer = answer_of(self.env, value)
        if answer is not None:
            return answer if answer in STATEMENTS else False, []
        if field.name in self.env.context.get("import_skip_records", []):
            return None, []
        if field.name in self.env.context.get("import_set_empty_fields", []):
            return False, []
        words = [
            label for _code, label in model._fields[field.name]._description_selection(self.env)
        ]
        raise self._format_import_error(
            ValueError,
            self.env._(
                "“%s” not found in “%%(field)s”: only the words for Yes and No in your language, "
                "and the codes “given” and “refused”, are understood. No other word counts as Yes."
            ),
            clean(value),
            {"moreinfo": words},
        )

    @api.model
    @tools.ormcache("self.env.lang")
    def _consent_answers(self):
        """Return ``{code or label in small letters: code}``; a file asks six times a row."""
        field = self.env["res.partner"]._fields["consent_email"]
        labels = [*field.selection, *field._description_selection(self.env)]
        return {clean(word).casefold(): code for code, label in labels for word in (code, label)}
