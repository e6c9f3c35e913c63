"""Codecs: what a format offers to the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol, runtime_checkable

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Conversion, FileConversion
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import TableFile, TableReader, TableWriter
    from sigmoid_cli.numeric.calculation import Calculation


class Codec(Protocol):
    """A format: how inputs in it are read, and outputs in it written.

    A format that is only written needs `writer` alone.
    """

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> Conversion:
        """Returns the conversion from this format to itself, with everything else kept.

        Raises:
            DataError: where the start of the input is not as the format requires.
        """
        ...

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TableReader:
        """Returns the reader of the tables of an input.

        Raises:
            DataError: where the start of the input is not as the format requires.
        """
        ...

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> TableWriter:
        """Returns a writer of tables in this format.

        Args:
            dtype: the type of the results, the widest if there are several.
        """
        ...


@runtime_checkable
class WritesRecords(Protocol):
    """A codec of a format that holds numbers or records, and so writes these another way."""

    def record_writer(self) -> TableWriter:
        """Writes tables of records, which have columns beside the numbers."""
        ...


class FileCodec(Protocol):
    """A format that needs random access: one process reads and writes it, from one input."""

    def rewriting_file(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None,
    ) -> FileConversion:
        """Returns the conversion from this format to itself, with everything else kept.

        Args:
            groups: the indices of the groups of rows that are read; None for all.

        Raises:
            DataError: where the input is not as the format requires.
        """
        ...

    def tables(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None,
        *,
        only_results: bool,
    ) -> TableFile:
        """Returns the reader of the tables of an input, or of these of its groups.

        Args:
            only_results: whether the tables need the results only, no other columns.

        Raises:
            DataError: where the input is not as the format requires.
        """
        ...

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> Sequence[int]:
        """Returns how many bytes each group of rows takes.

        Raises:
            DataError: where the input is not as the format requires.
        """
        ...

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> TableWriter:
        """As in `Codec`."""
        ...
