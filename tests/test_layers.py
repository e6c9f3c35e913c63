"""The layers: imports point one way only, so that each can be read knowing only those below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sigmoid_cli

ROOT = Path(sigmoid_cli.__file__).parent

BELOW = {
    "__main__": {"cli"},
    "cli": {"commands", "convert", "display", "bench", "formats", "logistic", "errors", "version"},
    "commands": {"convert", "display", "bench", "formats", "logistic", "errors", "version"},
    "convert": {"formats", "logistic", "errors", "version"},
    "display": {"formats", "logistic", "errors", "version"},
    "bench": {"formats", "logistic", "errors", "version"},
    "formats": {"logistic", "errors", "version"},
    "logistic": {"errors"},
    "errors": set(),
    "__init__": {"logistic"},
}
"""What each layer may import besides itself. `version` is `__version__` of the package itself."""

MODULES = sorted(ROOT.rglob("*.py"))


def layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_layers(source: str) -> Iterator[str]:
    """The layers that the import statements name, wherever in the module they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "a relative import"
            continue
        elif isinstance(node, ast.ImportFrom) and node.module == "sigmoid_cli":
            names = [f"sigmoid_cli.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "sigmoid_cli":
                part = rest.partition(".")[0]
                yield "version" if part == "__version__" else part


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = layer(path)
    assert set(imported_layers(path.read_text())) <= {own, *BELOW[own]}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("import sigmoid_cli.cli", {"cli"}),
        ("from sigmoid_cli.convert.run import run", {"convert"}),
        ("from sigmoid_cli import display, __version__", {"display", "version"}),
        ("def f():\n    from sigmoid_cli.bench import report", {"bench"}),
        ("from . import run", {"a relative import"}),
        ("import numpy", set()),
    ],
)
def test_no_form_of_import_is_overlooked(statement: str, found: set[str]) -> None:
    assert set(imported_layers(statement)) == found
