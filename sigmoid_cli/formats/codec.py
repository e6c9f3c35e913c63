"""What a format offers to the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.conversion import Conversion, FileConversion
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import TableFile, TableReader, TableWriter


class Codec(Protocol):
    """A format: how inputs in it are read, and outputs in it written."""

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> Conversion:
        """The way from an input of this format to an output of the same, all else kept.

        Raises:
            DataError: where the begin of the input is not what the format says.
        """
        ...

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> TableReader:
        """The tables of an input.

        Raises:
            DataError: where the begin of the input is not what the format says.
        """
        ...

    def writer(self, layout: Layout) -> TableWriter:
        """What writes tables in this format."""
        ...


class TypedCodec(Protocol):
    """A format that holds numbers as the machine does: results go into it without a text."""

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> Conversion:
        """As in `Codec`."""
        ...

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> TableReader:
        """As in `Codec`."""
        ...

    def writer_of(self, dtype: str, calculation: Calculation, layout: Layout) -> TableWriter:
        """What writes tables in this format with results of that type."""
        ...


class FileCodec(Protocol):
    """A format that is read here and there, and written in one process, from one input."""

    def rewriting_file(
        self, file: BinaryIO, calculation: Calculation, layout: Layout, groups: range | None
    ) -> FileConversion:
        """The way from an input of this format to an output of the same, all else kept.

        Of the groups of rows that the input is made of, those at these indices are read; all if
        none are named.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def tables(
        self, file: BinaryIO, calculation: Calculation, layout: Layout, groups: range | None
    ) -> TableFile:
        """The tables of an input, or of these of its groups.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, layout: Layout
    ) -> Sequence[int]:
        """How many bytes each group of rows takes.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...

    def writer_of(self, dtype: str, calculation: Calculation, layout: Layout) -> TableWriter:
        """As in `TypedCodec`."""
        ...
