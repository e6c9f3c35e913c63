"""Cells whose texts are made only when somebody reads them; without NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload


class LazyCells(Sequence[bytes]):
    """Cells whose texts `format` returns, once and only if one of them is read."""

    def __init__(self, count: int, format: Callable[[], list[bytes]]) -> None:
        self._count = count
        self._format = format

    @cached_property
    def _texts(self) -> list[bytes]:
        return self._format()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        return self._texts[index]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._texts)

    def __contains__(self, text: object) -> bool:
        return text in self._texts
