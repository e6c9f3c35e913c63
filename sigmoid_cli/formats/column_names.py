"""The columns of a file for completion, which cannot wait for NumPy or pyarrow to be imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

if TYPE_CHECKING:
    from sigmoid_cli.formats.record_options import RecordOptions


class ColumnName(NamedTuple):
    """A column that may be chosen.

    Attributes:
        name: as the file has it; None if it has none.
        about: what tells the column from others, or an empty text.
        number: by which it may be chosen instead, from 1; None if it must be named.
    """

    name: str | None
    about: str
    number: int | None = None


class ColumnNames(Protocol):
    """Finds the columns of a file of one format (see `Format.column_names`)."""

    def __call__(
        self, file: BinaryIO, bound: int, record_options: RecordOptions
    ) -> Iterable[ColumnName]:
        """Returns the columns, of which at most `bound` bytes of the file may be read.

        Raises:
            ValueError: if the file is not what the format says.
        """
        ...
