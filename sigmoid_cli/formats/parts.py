"""Parts of a file that are converted apart."""

from __future__ import annotations

from sigmoid_cli.frozen import Frozen


class Part(Frozen):
    """The records in a range of a file's bytes.

    Attributes:
        head: bytes that stand for the start of the file before the records of the part.
        start: the offset in the file at which the range starts.
        end: the offset at which it ends.
        are_lines: whether a record is a line; else the range is exactly the records.
    """

    head: bytes
    start: int
    end: int
    are_lines: bool

    @property
    def size(self) -> int:
        """How many bytes of the file these are."""
        return self.end - self.start


class RowGroups(Frozen):
    """Some row groups of a parquet file.

    Attributes:
        groups: their indices, consecutive.
        size: the bytes of the file that they take.
    """

    groups: range
    size: int
