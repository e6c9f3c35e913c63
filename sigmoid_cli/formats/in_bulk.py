"""The fast ways of formats: they work on arrays, hold buffers, and load NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from sigmoid_cli.numeric.calculation import Engine

if TYPE_CHECKING:
    from sigmoid_cli.numeric.vector import VectorEngine

Way = TypeVar("Way")


class InBulk(Generic[Way]):
    """A fast way, made when it is first needed and kept as long as the arithmetic is the same.

    Args:
        make: makes it for an arithmetic, and loads what it takes.
    """

    def __init__(self, make: Callable[[VectorEngine], Way]) -> None:
        self._make = make
        self._made: tuple[VectorEngine, Way] | None = None

    def by(self, engine: Engine) -> Way:
        """The way for an arithmetic that works on arrays, or is one behind."""
        from sigmoid_cli.numeric.vector import VectorEngine

        if not isinstance(engine, VectorEngine):
            from sigmoid_cli.formats.cells import vector_of

            engine = vector_of(engine)
        if self._made is None or self._made[0] is not engine:
            self._made = engine, self._make(engine)
        return self._made[1]
