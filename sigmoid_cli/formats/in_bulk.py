"""The fast ways of formats: they work on arrays, hold buffers, and load NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from sigmoid_cli.formats.calculation import Arithmetic

if TYPE_CHECKING:
    from sigmoid_cli.formats.vector import VectorArithmetic

Way = TypeVar("Way")


class InBulk(Generic[Way]):
    """A fast way, made when it is first needed and kept as long as the arithmetic is the same.

    Args:
        make: makes it for an arithmetic, and loads what it takes.
    """

    def __init__(self, make: Callable[[VectorArithmetic], Way]) -> None:
        self._make = make
        self._made: tuple[VectorArithmetic, Way] | None = None

    def by(self, arithmetic: Arithmetic) -> Way:
        """The way for an arithmetic that works on arrays, or is one behind."""
        from sigmoid_cli.formats.vector import VectorArithmetic

        if not isinstance(arithmetic, VectorArithmetic):
            from sigmoid_cli.formats.cells import vector_behind

            arithmetic = vector_behind(arithmetic)
        if self._made is None or self._made[0] is not arithmetic:
            self._made = arithmetic, self._make(arithmetic)
        return self._made[1]
