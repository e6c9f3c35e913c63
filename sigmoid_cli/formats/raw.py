"""f64 and f32: numbers one after the other as little-endian machines hold them, nothing else."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.array_reader import ArrayReader, ArrayToArray, check_size
from sigmoid_cli.formats.array_writer import ArrayWriter
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.layout import Layout


class RawCodec:
    """A format of raw numbers for the registry (see `TypedCodec`)."""

    def __init__(self, dtype: str) -> None:
        self._stored = np.dtype(dtype).newbyteorder("<")

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> ArrayToArray:
        return ArrayToArray(self.reader(begin, calculation, layout), self._stored, b"")

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> ArrayReader:
        if begin.size is not None:
            check_size(begin.size, None, self._stored.itemsize, is_known=True)
        return ArrayReader(self._stored, calculation)

    def writer_of(self, dtype: str, calculation: Calculation, layout: Layout) -> ArrayWriter:
        return ArrayWriter(self._stored)


F64 = RawCodec("float64")
F32 = RawCodec("float32")
