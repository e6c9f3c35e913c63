"""What a format offers to the registry."""

from __future__ import annotations

from typing import Protocol

from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.conversion import Conversion
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import TableReader, TableWriter


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

    def writing(self, reader: TableReader, calculation: Calculation, layout: Layout) -> Conversion:
        """The way from the tables of another format to an output of this."""
        ...
