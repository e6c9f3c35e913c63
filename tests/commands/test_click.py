"""The commands load with the oldest Click that is declared."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sigmoid_cli import commands

MODULES = sorted(Path(commands.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_class_needs_the_type_of_parameters_to_be_generic(path: Path) -> None:
    """`click.ParamType[int]` as a base is an error at import before Click 8.4."""
    nodes = ast.walk(ast.parse(path.read_text()))
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    bases = [ast.unparse(base) for class_ in classes for base in class_.bases]
    assert not [base for base in bases if base.startswith("click.ParamType[")]
