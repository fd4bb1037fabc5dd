"""Every key of the context by which this addon passes word stands in one table."""

import ast
from pathlib import Path

from odoo.tests import BaseCase

from ..enforcement import context

ENFORCEMENT = Path(context.__file__).parent
ADDON = ENFORCEMENT.parent
ODOOS_OWN = {
    "_import_current_module",
    "active_domain",
    "active_id",
    "active_ids",
    "active_model",
    "active_test",
    "allowed_company_ids",
    "bin_size",
    "company",
    "formatted_display_name",
    "import_file",
    "import_set_empty_fields",
    "import_skip_records",
    "lang",
    "old_values",
    "prefetch_fields",
    "tracking_disable",
    "tz",
    "uid",
}


def is_context(node):
    """Whether a node reads ``….context``, or a name for what was read there."""
    return getattr(node, "attr", getattr(node, "id", None)) == "context"


def literals(tree):
    """Yield the literal keys that a file sets in a context or reads from one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in ("with_context", "update_context"):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
            for keyword in node.keywords:
                if not keyword.arg and isinstance(keyword.value, ast.Dict):
                    yield from (k.value for k in keyword.value.keys if isinstance(k, ast.Constant))
        elif node.func.attr == "get" and is_context(node.func.value):
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
        elif node.func.attr == "depends_context":
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


class TestContextKeys(BaseCase):
    def test_no_room_of_enforcement_spells_a_key_by_itself(self):
        for path in sorted(ENFORCEMENT.rglob("*.py")):
            with self.subTest(path=path.relative_to(ENFORCEMENT)):
                spelled = set(literals(ast.parse(path.read_text())))
                self.assertFalse(spelled - ODOOS_OWN, "Take the constant from context.py.")

    def test_a_key_that_is_spelled_elsewhere_stands_in_the_table_too(self):
        for folder in ("models", "wizards", "controllers"):
            for path in sorted((ADDON / folder).rglob("*.py")):
                with self.subTest(path=path.relative_to(ADDON)):
                    spelled = set(literals(ast.parse(path.read_text()))) - ODOOS_OWN
                    ours = {key for key in spelled if not key.startswith("default_")}
                    self.assertLessEqual(ours, set(context.KEYS_OF_MODELS))

    def test_every_constant_that_is_a_key_says_who_sets_and_reads_it(self):
        constants = {
            value
            for name, value in vars(context).items()
            if name.isupper() and isinstance(value, str) and not name.startswith("_")
        }
        self.assertEqual(constants, set(context.KEYS))
        for name, key in (context.KEYS | context.KEYS_OF_MODELS).items():
            with self.subTest(key=name):
                self.assertTrue(all(key))
