"""f64 and f32: numbers one after the other as little-endian machines hold them, nothing else."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.array.reader import ArrayReader, ArrayToArray, check_size
from sigmoid_cli.formats.array.writer import ArrayWriter
from sigmoid_cli.formats.division import Parts, WholeFile
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation


class RawCodec:
    """A format of raw numbers for the registry (see `Codec`)."""

    def __init__(self, dtype: str) -> None:
        self._stored = np.dtype(dtype).newbyteorder("<")

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> ArrayToArray:
        return ArrayToArray(self.reader(lookahead, calculation, record_options), self._stored, b"")

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> ArrayReader:
        if lookahead.size is not None:
            check_size(lookahead.size, None, self._stored.itemsize, is_known=True)
        return ArrayReader(self._stored, calculation)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> ArrayWriter:
        return ArrayWriter(self._stored)

    def parts(self, whole: WholeFile) -> Parts:
        item = self._stored.itemsize
        size = max(item, whole.part_size - whole.part_size % item)
        return whole.ranges(0, size, are_lines=False), whole.record_options


F64 = RawCodec("float64")
F32 = RawCodec("float32")
