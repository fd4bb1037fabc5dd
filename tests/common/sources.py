"""Reads one Python file of the addon: its imports, classes, methods and calls. No Odoo."""

import ast
import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class ModelClass(NamedTuple):
    """One class of the addon on an Odoo model; ``founded`` where it makes the model."""

    path: str
    line: int
    model: str
    founded: bool


class Method(NamedTuple):
    path: str
    name: str
    overrides: bool


class Source:
    """One file: its imports, classes, methods and calls."""

    def __init__(self, root, path):
        self.path = path
        text = (root / path).read_text(encoding="utf-8")
        self.lines = len(text.splitlines())
        self.tree = ast.parse(text, path)
        self.nodes = list(ast.walk(self.tree))

    def _of(self, kind):
        return (node for node in self.nodes if isinstance(node, kind))

    @cached_property
    def classes(self):
        return [found for node in self._of(ast.ClassDef) if (found := self._model(node))]

    def _model(self, node):
        values = {
            target.id: statement.value
            for statement in node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        name, inherited = (_strings(values.get(key)) for key in ("_name", "_inherit"))
        if not name and not inherited:
            return None
        model = (name or inherited)[0]
        return ModelClass(self.path, node.lineno, model, model not in inherited)

    @cached_property
    def methods(self):
        return [
            Method(self.path, node.name, _calls_super(node))
            for owner in self._of(ast.ClassDef)
            for node in owner.body
            if isinstance(node, ast.FunctionDef)
        ]

    @cached_property
    def functions(self):
        """All functions and their lengths, the docstring not counted: ``(line, name, lines)``."""
        return [(node.lineno, node.name, _length(node)) for node in self._of(ast.FunctionDef)]

    @cached_property
    def calls(self):
        """Where ``x.name(…)`` may call a method, or hands on a private one: ``(line, name)``."""
        called = {id(node.func) for node in self._of(ast.Call)}
        return [
            (node.end_lineno, node.attr)
            for node in self._of(ast.Attribute)
            if (id(node) in called or node.attr.startswith("_"))
            and not _is_super(node.value)
            and not (isinstance(node.value, ast.Name) and node.value.id in self._imported)
        ]

    @cached_property
    def _imported(self):
        kinds = (ast.Import, ast.ImportFrom)
        return {alias.asname or alias.name for node in self._of(kinds) for alias in node.names}

    @cached_property
    def imports(self):
        """Imports within the addon, as ``(line, name, path without ending)``."""
        found = []
        for node in self._of(ast.ImportFrom):
            inside = node.module or ""
            if node.level:
                package = Path(self.path).parts[: -node.level]
            elif match := re.match(r"odoo\.addons\.partner_consent\.?(.*)", inside):
                package, inside = (), match[1]
            else:
                continue
            base = "/".join((*package, *filter(None, inside.split("."))))
            found += [(node.lineno, alias.name, base) for alias in node.names]
        return found

    @cached_property
    def imports_odoo(self):
        names = [
            (node.lineno, alias.name) for node in self._of(ast.Import) for alias in node.names
        ] + [
            (node.lineno, node.module or "") for node in self._of(ast.ImportFrom) if not node.level
        ]
        return sorted(line for line, name in names if name.split(".")[0] == "odoo")


def _strings(node):
    nodes = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [item.value for item in nodes if isinstance(item, ast.Constant)]


def _is_super(node):
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


def _calls_super(function):
    return any(
        isinstance(node, ast.Attribute) and node.attr == function.name and _is_super(node.value)
        for node in ast.walk(function)
    )


def _length(function):
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    words = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - words
