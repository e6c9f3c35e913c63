"""npy: NumPy's file of one array; see `numpy.lib.format` for its three versions.

The header is read by NumPy itself, with its limits; nothing is ever unpickled.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
from collections.abc import Sequence
from tokenize import TokenError
from typing import Any, NamedTuple

import numpy as np
from numpy.lib import format as npy

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.array.reader import ArrayReader, ArrayToArray
from sigmoid_cli.formats.array.writer import ArrayWriter
from sigmoid_cli.formats.division import Parts, WholeFile
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.parts import Part
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation

_MAX_HEADER = 10_000
"""The longest header in bytes that NumPy reads of a file it does not trust."""

_LENGTH = {1: "<H", 2: "<I", 3: "<I"}  # of the header, by version


class ArrayHeader(NamedTuple):
    """The header of an npy file: its array, and how many bytes the header has."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]
    length: int

    @property
    def size(self) -> int:
        """How many bytes the numbers take."""
        return math.prod(self.shape) * self.dtype.itemsize


def header(lookahead: Lookahead) -> ArrayHeader:
    """Returns the header of an npy file.

    Raises:
        DataError: if it is not a header, or its array is not of real numbers.
    """
    magic = npy.MAGIC_LEN
    _read(lookahead, magic)
    if lookahead.data[: len(npy.MAGIC_PREFIX)] != npy.MAGIC_PREFIX:
        raise _error("is not an npy file")
    version = lookahead.data[magic - 2]
    if version not in _LENGTH:
        raise _error(f"npy version {version} is unknown")
    before = magic + struct.calcsize(_LENGTH[version])
    _read(lookahead, before)
    [length] = struct.unpack(_LENGTH[version], lookahead.data[magic:before])
    if length > _MAX_HEADER:
        raise _error(f"its npy header has {length} bytes, which is no header of numbers")
    _read(lookahead, before + length)
    stream = io.BytesIO(lookahead.data[magic : before + length])
    # version 3 differs from 2 in the encoding of names of fields, which no array of numbers has
    read = npy.read_array_header_1_0 if version == 1 else npy.read_array_header_2_0
    try:
        with warnings.catch_warnings(action="ignore"):
            shape, is_fortran, dtype = read(stream, max_header_size=_MAX_HEADER)
    except (ValueError, TypeError, SyntaxError, TokenError, RecursionError, MemoryError):
        raise _error("its npy header is damaged") from None
    if min(shape, default=0) < 0:
        raise _error(f"its npy header says shape {shape}")
    if dtype.kind not in "fiub" or dtype.itemsize > 8:
        raise _error(f"holds {dtype}, not real numbers of 64 bits or fewer")
    return ArrayHeader(shape, is_fortran, dtype, before + length)


def _read(lookahead: Lookahead, length: int) -> None:
    while len(lookahead.data) < length:
        if not lookahead.more():
            is_npy = lookahead.data.startswith(npy.MAGIC_PREFIX)
            raise _error("ends within its npy header" if is_npy else "is not an npy file")


def _error(reason: str) -> DataError:
    return DataError(reason, None, None, 0)


def header_bytes(shape: tuple[int, ...], is_fortran: bool, dtype: np.dtype[Any]) -> bytes:
    """Returns the header of an npy file. For one dimension it has the same length for any size."""
    stream = io.BytesIO()
    npy.write_array_header_1_0(
        stream,
        {
            "shape": shape,
            "fortran_order": is_fortran,
            "descr": npy.dtype_to_descr(dtype),
        },
    )
    return stream.getvalue()


def _reader(lookahead: Lookahead, calculation: Calculation) -> tuple[ArrayReader, ArrayHeader]:
    """Returns the reader of the array of an npy file, and its header.

    Raises:
        DataError: if there is no header, or a size that is known differs from what the header says.
    """
    found = header(lookahead)
    if lookahead.size is not None:
        _check_size(found, lookahead.size)
    return ArrayReader(found.dtype, calculation, found.size, found.length), found


def _check_size(found: ArrayHeader, file_size: int) -> None:
    if file_size - found.length != found.size:
        raise _error(
            f"its header says shape {found.shape} of {found.dtype}, {found.size} bytes, "
            f"but {file_size - found.length} follow"
        )


class NpyToNpy(ArrayToArray):
    """An array of the same shape, order and byte order (see `Conversion`, `CountedHead`)."""

    def __init__(self, lookahead: Lookahead, calculation: Calculation) -> None:
        array, found = _reader(lookahead, calculation)
        written = np.dtype(array.dtype).newbyteorder(found.dtype.byteorder)
        super().__init__(array, written, header_bytes(found.shape, found.is_fortran, written))

    def counted_head(self, size: int) -> bytes:
        return header_bytes((size // self._written.itemsize,), False, self._written)


class NpyWriter(ArrayWriter):
    """Writes results in one dimension; in two, where each row has several (see `CountedHead`)."""

    def __init__(self, dtype: str, record_options: RecordOptions, functions: int) -> None:
        super().__init__(np.dtype(dtype))
        self._record_options = record_options
        self._functions = functions
        self._width = functions

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        if names:
            self._width = self._record_options.count_results(names, are_named, self._functions)
        return self.counted_head(0)

    def counted_head(self, size: int) -> bytes:
        rows = size // (self._written.itemsize * self._width)
        shape = (rows,) if self._width == 1 else (rows, self._width)
        return header_bytes(shape, False, self._written)


class NpyCodec:
    """The npy format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> NpyToNpy:
        return NpyToNpy(lookahead, calculation)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> ArrayReader:
        array, _ = _reader(lookahead, calculation)
        return array

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> NpyWriter:
        return NpyWriter(dtype, record_options, len(calculation.functions))

    def parts(self, whole: WholeFile) -> Parts:
        """Returns parts of the array, cut along its outermost axis in memory; each is an array."""
        found = header(whole.lookahead)
        _check_size(found, whole.size)
        shape = found.shape
        if not shape or not found.size:
            return [Part(b"", 0, whole.size, are_lines=False)], whole.record_options
        axis = len(shape) - 1 if found.is_fortran else 0
        row = found.size // shape[axis]
        parts = []
        size = max(1, whole.part_size // row) * row
        for part in whole.ranges(found.length, size, are_lines=False):
            cut = (*shape[:axis], (part.end - part.start) // row, *shape[axis + 1 :])
            head = header_bytes(cut, found.is_fortran, found.dtype)
            parts.append(part._replace(head=head))
        return parts, whole.record_options


NPY = NpyCodec()
