"""The layers: imports point down only, so that each can be read with those below it alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sigmoid_cli

ROOT = Path(sigmoid_cli.__file__).parent

_LEAVES = {"errors", "frozen", "interrupts", "version"}

BELOW = {
    "__main__": {"cli"},
    "cli": {"commands", "convert", "display", "bench", "formats", "numeric", "logistic", *_LEAVES},
    "commands": {
        *("convert", "display", "bench", "formats", "numeric", "logistic", "cores", *_LEAVES)
    },
    "convert": {"formats", "numeric", "logistic", "cores", *_LEAVES},
    "display": {"formats", "numeric", "logistic", *_LEAVES},
    "bench": {"display", "formats", "numeric", "logistic", "cores", *_LEAVES},
    "formats": {"numeric", "logistic", *_LEAVES},
    "numeric": {"logistic", *_LEAVES},
    "logistic": {"errors", "frozen"},
    "cores": set(),
    "errors": set(),
    "frozen": set(),
    "interrupts": set(),
    "__init__": {"logistic"},
}
"""What each layer may import besides itself. `version` is `__version__` of the package itself."""

ROOMS_BELOW = {
    "bench/exporters": {"bench", "bench/measure"},
    "bench/sections": {"bench", "bench/contenders", "bench/measure"},
    "bench/contenders": {"bench", "bench/measure"},
    "bench/measure": {"bench"},
    "commands/completion": {"commands"},
    "convert/cluster": {"convert", "convert/parallel", "convert/remote", "convert/streams"},
    "convert/parallel": {"convert", "convert/streams"},
    "convert/remote": {"convert/streams"},
    "formats/array": {"formats"},
    "formats/arrow": {"formats", "formats/parquet"},
    "formats/csv": {"formats", "formats/scan"},
    "formats/json": {"formats", "formats/jsonl", "formats/scan"},
    "formats/jsonl": {"formats", "formats/scan"},
    "formats/parquet": {"formats", "formats/array"},
    "formats/text": {"formats", "formats/scan"},
    "formats/scan": set(),
}
"""Which other folders of its layer a folder may import. Folders that are not named are entrances
(`convert` itself, say): they choose among the others, and no two modules may form a circle."""

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


def room(module: str) -> str:
    """The folder in which a module stands, from the package on."""
    return "/".join(module.split(".")[1:-1])


def imported_modules(path: Path) -> set[str]:
    """The modules of the package that a module imports, as their full names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("sigmoid_cli"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in BY_NAME else str(node.module))
    return found


BY_NAME = {
    ".".join(("sigmoid_cli", *path.relative_to(ROOT).with_suffix("").parts)): path
    for path in MODULES
    if path.name != "__init__.py"
}
IMPORTS = {name: imported_modules(path) & set(BY_NAME) for name, path in BY_NAME.items()}


@pytest.mark.parametrize("name", IMPORTS)
def test_rooms_of_a_layer_have_an_order(name: str) -> None:
    own = room(name)
    if own in ROOMS_BELOW:
        layer_of = own.partition("/")[0]
        rooms = {room(other) for other in IMPORTS[name]}
        rooms_of_layer = {other for other in rooms if other.partition("/")[0] == layer_of}
        assert rooms_of_layer <= {own, *ROOMS_BELOW[own]}


def test_no_modules_import_each_other_in_a_circle() -> None:
    left = dict(IMPORTS)
    while leaves := [name for name, imported in left.items() if not imported & set(left)]:
        for name in leaves:
            del left[name]
    assert not left
