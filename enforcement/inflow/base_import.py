"""Odoo's import screen: which column holds an answer, and what may never become a Yes."""

from odoo import api, models
from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT

from ...policy import vocabulary as v
from .import_reading import encoding_of, separator_of, without_sep_line
from .import_words import (
    answer_columns,
    answer_of,
    clean,
    field_of_header,
    holds_answer,
    letters,
    strictest,
)

# Behind a column that bears the field's own name, before one that only resembles it.
BY_WORD = 0.1
# What a fallback value makes of a word that nobody knows.
FALLBACKS = {v.REFUSED: v.REFUSED, v.UNKNOWN: "", v.REQUESTED: "", "skip": ""}


class BaseImport(models.TransientModel):
    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        """Let answers be left out: the screen then offers to skip a row, or to take it without."""
        tree = super().get_fields_tree(model, depth=depth)
        fields = self.env[model]._fields
        for item in tree:
            if item["name"] in fields and holds_answer(fields[item["name"]]):
                item["required"] = False
        return tree

    def _read_csv(self, options):
        if self.res_model != "res.partner" or not self.file:
            return super()._read_csv(options)
        encoding = options["encoding"] = encoding_of(self.file, options.get("encoding"))
        quoting = options.get("quoting")
        if not options.get("separator") and quoting and len(quoting) == 1:
            # Whatever can't be read is named by Odoo, which reads the file after this.
            text = self.file.decode(encoding, errors="replace")
            options["separator"] = separator_of(text, quoting)
        _length, rows = super()._read_csv(options)
        rows = without_sep_line(rows)
        return len(rows), rows

    def _get_mapping_suggestion(self, header, fields_tree, header_types, mapping_fields):
        """Propose an answer's field for its own name and for known words only.

        Odoo's likeness of words takes “E-mail unwanted” for “E-mail wanted”.
        """
        header = clean(header)
        found = super()._get_mapping_suggestion(header, fields_tree, header_types, mapping_fields)
        if found and found.get("distance", 0) <= 0:
            return found
        answers = {
            item["name"]: {letters(item["name"]), letters(item["string"])}
            for item in fields_tree
            if (field := self.env[item["model_name"]]._fields.get(item["name"]))
            and holds_answer(field)
        }
        fname = field_of_header(header)
        if fname in answers:
            return {"field_path": [fname], "distance": BY_WORD}
        resembled = found["field_path"][0] if found else None
        if resembled in answers and letters(header) not in answers[resembled]:
            return {}
        return found

    def _handle_multi_mapping(self, import_fields, input_file_data):
        # Odoo takes the first of two columns, and a No in the second would be lost.
        for columns in answer_columns(import_fields).values():
            for row in input_file_data if len(columns) > 1 else ():
                row[columns[0]] = strictest(self.env, [row[index] for index in columns])
        return super()._handle_multi_mapping(import_fields, input_file_data)

    def _handle_fallback_values(self, import_field, input_file_data, fallback_values):
        """Use a fallback for words that say nothing known; none of them becomes a Yes.

        Odoo's would replace empty cells and codes, too.
        """
        columns = answer_columns(import_field)
        answers = {path: fallback_values[path] for path in columns if path in fallback_values}
        others = {path: value for path, value in fallback_values.items() if path not in answers}
        data = super()._handle_fallback_values(import_field, input_file_data, others)
        for path, option in answers.items():
            # A Yes, and what is no answer, leaves the word where it is: the line is named.
            said = FALLBACKS.get(option["fallback_value"])
            for row in data if said is not None else ():
                for index in columns[path]:
                    if answer_of(self.env, row[index]) is None:
                        row[index] = said
        return data
