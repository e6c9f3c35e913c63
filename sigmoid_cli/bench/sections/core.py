"""The section `core`: σ and σ′ of arrays in memory, against other implementations in Python."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sigmoid_cli.bench.contenders import formulas, libraries
from sigmoid_cli.bench.contenders.contender import Contender, formula, ours
from sigmoid_cli.bench.measure.accuracy import correctly_rounded, reference
from sigmoid_cli.bench.measure.breaks import Search
from sigmoid_cli.bench.sections.arrays import Case
from sigmoid_cli.logistic import sigmoid, sigmoid_grad

SECTION = "core"

_SIGNS = {"sigmoid": "σ", "grad": "σ′"}
_OURS = {"sigmoid": sigmoid, "grad": sigmoid_grad}
_TEXTBOOK = {"sigmoid": formulas.textbook_sigmoid, "grad": formulas.textbook_grad}
_TWO_BRANCH = {"sigmoid": formulas.two_branch_sigmoid, "grad": formulas.two_branch_grad}


def cases() -> Iterator[Case]:
    """Yield σ and σ′ in each dtype."""
    absent = tuple(one.name for one in libraries.LIBRARIES if not one.is_installed)
    for dtype in ("float64", "float32", "float16"):
        for function, sign in _SIGNS.items():
            yield Case(
                SECTION,
                f"{sign} {dtype}",
                dtype,
                tuple(_contenders(function, dtype)),
                absent,
                partial(reference, function=function),
                partial(Search, partial(correctly_rounded, function=function), dtype),
            )


def _contenders(function: str, dtype: str) -> Iterator[Contender]:
    yield ours(lambda: _OURS[function])
    yield formula("textbook", _TEXTBOOK[function])
    yield formula("two-branch", _TWO_BRANCH[function])
    for library in libraries.LIBRARIES:
        if library.is_installed and dtype in library.dtypes:
            version = libraries.version_of(library.package)
            yield Contender(library.name, version, partial(library.load, function))
