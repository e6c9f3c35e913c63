"""Reads numbers stored as the machine holds them: the body of npy files, and raw numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.arrays import texts_of
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.conversion import Convert
from sigmoid_cli.formats.table import Column, ReadTable, Table
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import Array, ArrayCells
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.vector import VectorEngine


class ItemSplitter:
    """Cuts between numbers of `size` bytes each.

    `state` is (offset,): how many bytes lie before.
    """

    by_lines = False

    def __init__(self, size: int) -> None:
        self._size = size
        self.state = (0,)

    @property
    def state(self) -> tuple[int, ...]:
        return (self._offset,)

    @state.setter
    def state(self, state: tuple[int, ...]) -> None:
        [self._offset] = state
        self._unfinished = 0

    def end_of_records(self, chunk: bytes) -> int:
        read = self._unfinished + len(chunk)
        whole = read - read % self._size
        if not whole:
            self._unfinished = read
            return 0
        end = whole - self._unfinished
        self.state = (self._offset + whole,)
        return end

    def end_of_first_record(self, chunk: bytes) -> int:
        return self.end_of_records(chunk)

    def end_within_record(self, data: bytes) -> int:
        return 0


class ArrayReader:
    """Reads numbers of one type as tables, and as arrays of the type computed.

    Args:
        stored: the type of the numbers in the input.
        size: how many bytes of numbers there are, if the input says that.
        skip: how many bytes come before them.
    """

    names: tuple[str, ...]
    are_named = True
    are_records = False

    note = None

    def __init__(
        self,
        stored: np.dtype[Any],
        calculation: Calculation,
        size: int | None = None,
        skip: int = 0,
    ) -> None:
        self.skip = skip
        self.splitter = ItemSplitter(stored.itemsize)
        self.names = ("x", *calculation.functions)
        self.dtype = dtype_computed(stored, calculation)
        self._stored = stored
        self._size = size

    def with_engine(self, engine: Engine) -> ReadTable:
        assert isinstance(engine, VectorEngine)  # `Format.is_typed` asks for it
        x, *functions = self.names

        def read(block: Block) -> Table:
            numbers = self.numbers(block, engine)
            columns = [
                Column(name, cells, is_result=True)
                for name, cells in zip(functions, engine.results(numbers), strict=True)
            ]
            return Table([Column(x, ArrayCells(numbers, texts_of), is_number=True), *columns], 0)

        return read

    def numbers(self, block: Block, engine: VectorEngine) -> Array:
        """Returns the numbers of a block in the type computed.

        Raises:
            DataError: if the input ends inside a number, or has more or fewer bytes than it says;
                for a number that the functions do not take, if that is an error.
        """
        [offset] = block.start or (0,)
        self._check_end(offset + len(block.data), block.is_last)
        stored = np.frombuffer(block.data, self._stored)
        numbers = converted(stored, np.dtype(self.dtype))
        if engine.calculation.takes_probabilities:
            numbers = numbers.copy() if np.shares_memory(numbers, stored) else numbers
            outside = engine.outside(numbers)
            if len(outside) and engine.calculation.on_error == "fail":
                first = int(outside[0])
                raise DataError(
                    f"number {offset // self._stored.itemsize + first + 1}: {stored[first]} "
                    "is not a probability, from 0 to 1",
                    None,
                    None,
                    first * self._stored.itemsize,
                )
        return numbers

    def _check_end(self, end: int, is_last: bool) -> None:
        check_size(end, self._size, self._stored.itemsize, is_known=is_last)


def check_size(end: int, size: int | None, item: int, *, is_known: bool) -> None:
    """Compare how many bytes of numbers there are with what there should be.

    Args:
        end: how many bytes there are, or at least.
        size: how many there should be, if that is known.
        item: how many a number has.
        is_known: whether `end` is all there is.

    Raises:
        DataError: if they differ.
    """
    if size is not None and end > size:
        raise DataError(f"has more than the {size} bytes of numbers in its header", None, None, 0)
    if is_known and size is not None and end < size:
        raise DataError(f"has {end} bytes of numbers, and its header says {size}", None, None, 0)
    if is_known and end % item:
        raise DataError(
            f"ends inside a number: {end} bytes is not a multiple of {item}", None, None, 0
        )


def dtype_computed(stored: np.dtype[Any], calculation: Calculation) -> str:
    """Returns the type to compute numbers in that are stored in another: float64 for integers."""
    if not calculation.keeps_dtype:
        return calculation.dtype
    return stored.name if stored.kind == "f" else "float64"


def converted(numbers: NDArray[Any], dtype: np.dtype[Any]) -> Array:
    """Returns the numbers in another type, each rounded once, or the array itself if it has it."""
    if numbers.dtype == dtype and numbers.dtype.isnative:
        return numbers
    with np.errstate(over="ignore", under="ignore"):
        if dtype == np.float16 and numbers.dtype.kind in "iu":
            # NumPy would go by float32, and round twice; float64 is exact where float16 is finite
            numbers = numbers.astype(np.float64)
        return numbers.astype(dtype)


class ArrayToArray:
    """From stored numbers to results stored in the same form (see `Conversion`)."""

    columns: tuple[str, ...] = ()
    separator = foot = b""
    is_lines = False
    note = None

    def __init__(self, reader: ArrayReader, written: np.dtype[Any], head: bytes) -> None:
        self.splitter = reader.splitter
        self.skip = reader.skip
        self.head = head
        self._reader = reader
        self._written = written

    def with_engine(self, engine: Engine) -> Convert:
        assert isinstance(engine, VectorEngine)  # `Format.is_typed` asks for it

        def convert(block: Block) -> EncodedBlock:
            [results] = engine.compute(self._reader.numbers(block, engine))
            stored = results.astype(self._written, copy=False)
            return EncodedBytes(stored.data.cast("B") if len(stored) else b"", 0)

        return convert
