"""The order of the house: a wing leans only to its left, a model is one class, files are short."""

import doctest
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tests import BaseCase

from .common import circles
from .common.house import FILE_LINES, FUNCTION_LINES, PARTNER_CLASSES, House

ADDON = Path(__file__).parents[1]
WINGS = ("policy", "models/left", "models/right", "wizards")


class TestHouse(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(ADDON)

    def assertKept(self, broken):
        if broken:
            self.fail("\n".join(["", *broken]))

    def test_every_file_stands_in_a_wing(self):
        self.assertKept(self.house.strangers())

    def test_every_wing_has_its_files(self):
        self.assertKept(self.house.deserted())

    def test_a_wing_calls_and_imports_only_to_its_left(self):
        self.assertKept(self.house.to_the_right())

    def test_no_circle_of_wings(self):
        self.assertKept(self.house.circles())

    def test_policy_is_plain_python(self):
        self.assertKept(self.house.policy_with_odoo())

    def test_a_model_of_ours_is_one_class_and_another_one_a_wing(self):
        self.assertKept(self.house.crowded_models())

    def test_the_customer_is_in_few_classes(self):
        self.assertKept(self.house.crowded_partner())

    def test_files_are_short(self):
        self.assertKept(self.house.long_files())

    def test_functions_are_short(self):
        self.assertKept(self.house.long_functions())


class TestHouseRules(BaseCase):
    """Each rule finds what breaks it, in a small house built for it."""

    def house(self, **files):
        """Build a house; a file is named ``left_a`` for ``models/left/a.py``."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        places = {"left": "models/left", "right": "models/right", "other": "models/other"}
        for name, text in files.items():
            wing, _, stem = name.partition("_")
            path = root / places.get(wing, wing) / f"{stem}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return House(root, WINGS)

    def model(self, method="pass", name=None, inherit=None):
        lines = ["class Thing(models.Model):"]
        lines += [f"    _name = {name!r}"] if name else []
        lines += [f"    _inherit = {inherit!r}"] if inherit else []
        return "\n".join([*lines, f"    {method}"])

    def test_a_call_to_the_right_is_found_and_one_to_the_left_is_not(self):
        house = self.house(
            left_a=self.model("def _judge(self): self._send(1)"),
            right_b=self.model("def _send(self, x): return self.env['a']._judge()"),
        )
        (broken,) = house.to_the_right()
        self.assertEqual(
            broken,
            "models/left/a.py:2 calls _send, at home in models/right/b.py (models/right), right of "
            "models/left: a wing calls and imports only what stands left of it",
        )

    def test_a_private_method_handed_on_is_a_call(self):
        house = self.house(
            left_a=self.model("def _judge(self): return self.filtered(self._sent)"),
            right_b=self.model("def _sent(self): return True"),
        )
        self.assertEqual(len(house.to_the_right()), 1)

    def test_an_import_to_the_right_is_found_however_it_is_written(self):
        for line in (
            "from ..right.b import send",
            "from ..right import b",
            "from ...models.right import b",
            "def late():\n    from ..right.b import send",
            "from odoo.addons.partner_consent.models.right.b import send",
        ):
            with self.subTest(line):
                house = self.house(left_a=line, right_b="def send(): pass")
                (broken,) = house.to_the_right()
                self.assertIn("at home in models/right/b.py", broken)
                self.assertFalse(self.house(right_a=line, right_b="").to_the_right())

    def test_policy_is_leftmost_and_imports_no_odoo(self):
        house = self.house(
            policy_a="from ..models.left.b import x\nfrom odoo import fields\nimport odoo.tools",
            left_b="from odoo import models\nx = 1",
        )
        self.assertEqual(len(house.to_the_right()), 1)
        self.assertEqual(
            [text.split()[0] for text in house.policy_with_odoo()],
            ["policy/a.py:2", "policy/a.py:3"],
        )

    def test_an_override_is_no_home(self):
        base = self.model("def _judge(self): return self._judge()")
        for override in ("super()._judge()", "super(Thing, self)._judge()"):
            with self.subTest(override):
                right = self.model(f"def _judge(self): return {override}")
                house = self.house(left_a=base, right_b=right, left_c="x._judge()")
                self.assertEqual(house.homes, {"_judge": "models/left/a.py"})
                self.assertFalse(house.to_the_right())
                self.assertFalse(self.house(right_b=right).homes)

    def test_a_call_of_super_is_no_tie(self):
        house = self.house(
            left_a=self.model("def _other(self): return super()._judge()"),
            right_b=self.model("def _judge(self): pass"),
        )
        self.assertFalse(house.ties)

    def test_of_several_homes_the_leftmost_counts(self):
        method = self.model("def _judge(self): pass")
        house = self.house(right_a=method, left_b=method, wizards_c=method)
        self.assertEqual(house.homes, {"_judge": "models/left/b.py"})

    def test_what_records_and_python_can_do_is_not_ours(self):
        house = self.house(
            left_a="record.write({})\nwords.split()",
            right_b=self.model("def write(self, values): raise ValueError(values)"),
        )
        self.assertFalse(house.homes)

    def test_a_function_of_an_imported_module_is_not_the_method_of_that_name(self):
        house = self.house(
            left_a="from . import c\nc.judge()",
            left_c="def judge(): pass",
            right_b=self.model("def judge(self): pass"),
        )
        self.assertFalse(house.to_the_right())

    def test_a_circle_is_found_with_its_way(self):
        house = self.house(
            left_a=self.model("def _judge(self): self._send()"),
            right_b=self.model("def _send(self): self._judge()"),
            wizards_c="x._send()",
        )
        self.assertEqual(house.circles(), ["models/left → models/right → models/left"])
        self.assertEqual(
            house.circles(by_file=True), ["models/left/a.py → models/right/b.py → models/left/a.py"]
        )

    def test_every_knot_of_arrows_is_named_once(self):
        self.assertEqual(doctest.testmod(circles).failed, 0)
        knots = {("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("c", "d"), ("x", "y"), ("y", "x")}
        self.assertEqual(circles.circles(knots), [["a", "b", "a"], ["x", "y", "x"]])

    def test_a_folder_that_nobody_placed_is_named_with_the_way_out(self):
        (broken,) = self.house(left_a="", other_b="").strangers()
        self.assertIn("models/other/b.py is in no wing: name its folder in WINGS", broken)

    def test_a_wing_without_files_is_named(self):
        house = self.house(left_a="", policy_b="", wizards_c="")
        self.assertEqual(house.deserted(), ["models/right has no file: it leaves WINGS"])

    def test_folders_behind_links_are_read(self):
        house = self.house(left_a="x = 1")
        with TemporaryDirectory() as folder:
            Path(folder, "models").symlink_to(house.root / "models", target_is_directory=True)
            self.assertEqual([s.path for s in House(folder, WINGS).sources], ["models/left/a.py"])

    def test_a_second_class_on_a_model_of_ours_is_found_in_any_wing(self):
        house = self.house(
            left_a=self.model(name="partner.thing", inherit=["mail.thread"]),
            right_b=self.model(inherit="partner.thing"),
        )
        (broken,) = house.crowded_models()
        self.assertEqual(
            broken,
            "partner.thing has 2 classes in the addon, not one: "
            "models/left/a.py:1, models/right/b.py:1",
        )

    def test_a_second_class_on_a_model_of_odoos_is_found_in_one_wing(self):
        mixed = self.model(name="res.partner", inherit=["res.partner", "partner.thing"])
        plain = self.model(inherit="res.partner")
        self.assertFalse(self.house(left_a=plain, right_b=mixed).crowded_models())
        (broken,) = self.house(left_a=plain, left_b=mixed).crowded_models()
        self.assertIn("res.partner has 2 classes in models/left", broken)

    def test_too_many_classes_on_the_customer_are_counted_over_all_wings(self):
        few = self.house(left_a="\n".join([self.model(inherit="res.partner")] * PARTNER_CLASSES))
        self.assertFalse(few.crowded_partner())
        many = "\n".join([self.model(inherit="res.partner")] * PARTNER_CLASSES)
        more = self.house(left_a=many, right_b=self.model(inherit="res.partner"))
        self.assertEqual(len(more.crowded_partner()), 1)

    def test_long_files_and_functions_are_found_and_docstrings_cost_nothing(self):
        body = "    x = 1\n" * (FUNCTION_LINES - 1)
        words = '    """Say\n' + "    much\n" * FUNCTION_LINES + '    """\n'
        allowed = self.house(left_a=f"def f():\n{words}{body}", left_b="x = 1\n" * FILE_LINES)
        self.assertFalse(allowed.long_functions() + allowed.long_files())
        house = self.house(left_a=f"def f():\n{body}    x = 1\n", left_b="x\n" * (FILE_LINES + 1))
        self.assertEqual(len(house.long_functions()), 1)
        self.assertEqual(len(house.long_files()), 1)
