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
from sigmoid_cli.formats.array_reader import ArrayReader, ArrayToArray
from sigmoid_cli.formats.array_writer import ArrayWriter
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.layout import Layout

_MAX_HEADER = 10_000
"""The longest header in bytes that NumPy reads of a file it does not trust."""

_LENGTH = {1: "<H", 2: "<I", 3: "<I"}  # of the header, by version


class Header(NamedTuple):
    """What an npy file says of its array, and how many bytes it takes for that."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]
    length: int


def header(begin: Begin) -> Header:
    """The header of an npy file.

    Raises:
        DataError: if it is none, or its array is not of real numbers.
    """
    magic = npy.MAGIC_LEN
    _read(begin, magic)
    if begin.data[: len(npy.MAGIC_PREFIX)] != npy.MAGIC_PREFIX:
        raise _error("is not an npy file")
    version = begin.data[magic - 2]
    if version not in _LENGTH:
        raise _error(f"npy version {version} is unknown")
    before = magic + struct.calcsize(_LENGTH[version])
    _read(begin, before)
    [length] = struct.unpack(_LENGTH[version], begin.data[magic:before])
    if length > _MAX_HEADER:
        raise _error(f"its npy header has {length} bytes, which is no header of numbers")
    _read(begin, before + length)
    stream = io.BytesIO(begin.data[magic : before + length])
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
    return Header(shape, is_fortran, dtype, before + length)


def _read(begin: Begin, length: int) -> None:
    while len(begin.data) < length:
        if not begin.more():
            is_npy = begin.data.startswith(npy.MAGIC_PREFIX)
            raise _error("ends within its npy header" if is_npy else "is not an npy file")


def _error(reason: str) -> DataError:
    return DataError(reason, None, None, 0)


def header_bytes(shape: tuple[int, ...], is_fortran: bool, dtype: np.dtype[Any]) -> bytes:
    """The begin of an npy file; for one dimension of the same length whatever its number is."""
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


def _reader(begin: Begin, calculation: Calculation) -> tuple[ArrayReader, Header]:
    """Reads the array of an npy file, and what its header says.

    Raises:
        DataError: if it is none, or a size that is known differs from what the header says.
    """
    found = header(begin)
    size = math.prod(found.shape) * found.dtype.itemsize
    if begin.size is not None and begin.size - found.length != size:
        raise _error(
            f"its header says shape {found.shape} of {found.dtype}, {size} bytes, "
            f"but {begin.size - found.length} follow"
        )
    return ArrayReader(found.dtype, calculation, size, found.length), found


class NpyToNpy(ArrayToArray):
    """An array of the same shape, order and byte order (see `Conversion`, `CountedHead`)."""

    def __init__(self, begin: Begin, calculation: Calculation) -> None:
        array, found = _reader(begin, calculation)
        written = array.computed.newbyteorder(found.dtype.byteorder)
        super().__init__(array, written, header_bytes(found.shape, found.is_fortran, written))

    def counted_head(self, size: int) -> bytes:
        return header_bytes((size // self._written.itemsize,), False, self._written)


class NpyWriter(ArrayWriter):
    """Writes results in one dimension; in two, where each row has several (see `CountedHead`)."""

    def __init__(self, dtype: str, width: int) -> None:
        super().__init__(np.dtype(dtype))
        self._width = width

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return self.counted_head(0)

    def counted_head(self, size: int) -> bytes:
        rows = size // (self._written.itemsize * self._width)
        shape = (rows,) if self._width == 1 else (rows, self._width)
        return header_bytes(shape, False, self._written)


class NpyCodec:
    """The npy format for the registry (see `TypedCodec`)."""

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> NpyToNpy:
        return NpyToNpy(begin, calculation)

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> ArrayReader:
        array, _ = _reader(begin, calculation)
        return array

    def writer_of(self, dtype: str, calculation: Calculation, layout: Layout) -> NpyWriter:
        return NpyWriter(dtype, max(1, len(layout.columns)) * len(calculation.functions))


NPY = NpyCodec()
