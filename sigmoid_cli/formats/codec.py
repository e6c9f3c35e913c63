"""What a format offers to the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from sigmoid_cli.formats.conversion import Conversion, FileConversion
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import TableFile, TableReader, TableWriter
from sigmoid_cli.numeric.calculation import Calculation


class Codec(Protocol):
    """A format: how inputs in it are read, and outputs in it written."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> Conversion:
        """The way from an input of this format to an output of the same, all else kept.

        Raises:
            DataError: where the begin of the input is not what the format says.
        """
        ...

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TableReader:
        """The tables of an input.

        Raises:
            DataError: where the begin of the input is not what the format says.
        """
        ...

    def writer(self, record_options: RecordOptions) -> TableWriter:
        """What writes tables in this format."""
        ...


class TypedCodec(Protocol):
    """A format that holds numbers as the machine does: results go into it without a text."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> Conversion:
        """As in `Codec`."""
        ...

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TableReader:
        """As in `Codec`."""
        ...

    def writer_of(
        self, dtype: str, calculation: Calculation, record_options: RecordOptions
    ) -> TableWriter:
        """What writes tables in this format with results of that type."""
        ...


class FileCodec(Protocol):
    """A format that is read here and there, and written in one process, from one input."""

    def rewriting_file(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None,
    ) -> FileConversion:
        """The way from an input of this format to an output of the same, all else kept.

        Of the groups of rows that the input is made of, those at these indices are read; all if
        none are named.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def tables(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None,
    ) -> TableFile:
        """The tables of an input, or of these of its groups.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> Sequence[int]:
        """How many bytes each group of rows takes.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def writer_of(
        self, dtype: str, calculation: Calculation, record_options: RecordOptions
    ) -> TableWriter:
        """As in `TypedCodec`."""
        ...
