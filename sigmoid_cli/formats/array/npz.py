"""npz: NumPy's archive of named arrays, each of them an npy file.

The columns are the arrays: those read are all of real numbers, or the chosen ones. Results are
arrays of the same shape and order, added to the archive or in the place of the arrays read; all
other members keep their bytes. Nothing is ever unpickled.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, BinaryIO, NamedTuple

import numpy as np

from sigmoid_cli.errors import DataError, UsageError, printable
from sigmoid_cli.formats.array.npy import ArrayHeader, header, header_bytes
from sigmoid_cli.formats.array.reader import converted, dtype_computed
from sigmoid_cli.formats.arrays import texts_of
from sigmoid_cli.formats.drain import Drain
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column, TableWriter
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import Array, ArrayCells
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.vector import VectorEngine

_ENDING = ".npy"

_NUMBERS = 1 << 16
"""Numbers of an array that are read at a time."""

_LARGE = 1 << 28
"""Bytes of an array from which on its results, of up to eight times the size, may need the longer
fields of large members: from 2³¹ on."""

_CHUNK = 1 << 18
"""Bytes of a member that are copied at a time."""


class _Member(NamedTuple):
    """An array that is read.

    Attributes:
        name: of the array.
        about: its entry in the archive.
        header: what it says of itself.
        dtype: the type computed.
        results: the names of its results, one a function.
    """

    name: str
    about: zipfile.ZipInfo
    header: ArrayHeader
    dtype: str
    results: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many numbers it has."""
        return self.header.size // self.header.dtype.itemsize


class _Archive:
    """An archive with the arrays that are read of it."""

    def __init__(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> None:
        with _damage_named():
            self.zip = zipfile.ZipFile(file)
        arrays = [one for one in self.zip.infolist() if one.filename.endswith(_ENDING)]
        names = [one.filename.removesuffix(_ENDING) for one in arrays]
        headers: dict[int, ArrayHeader] = {}
        chosen = record_options.chosen(names) if record_options.columns else range(len(names))
        for index in chosen:
            try:
                headers[index] = self._header(arrays[index])
            except _DamageError:
                raise
            except DataError as error:
                if record_options.columns:
                    reason = f"array '{printable(names[index])}': {error.reason}"
                    raise DataError(reason, None, None, 0) from None
        if not headers:
            raise DataError("holds no array of real numbers", None, None, 0)
        self.replace = record_options.replace
        read = [names[index] for index in headers]
        kept = [name for name in names if not (self.replace and name in read)]
        results = record_options.result_names(read, calculation.functions, kept)
        each = len(calculation.functions)
        self.members = [
            _Member(
                names[index],
                arrays[index],
                found,
                dtype_computed(found.dtype, calculation),
                results[position * each : (position + 1) * each],
            )
            for position, (index, found) in enumerate(headers.items())
        ]
        self._functions = each

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arrays read with those of their results."""
        read = [member.name for member in self.members]
        results = [name for member in self.members for name in member.results]
        return tuple(placed(read, results, range(len(read)) if self.replace else ()))

    def opened(self, member: _Member) -> IO[bytes]:
        """Returns the numbers of an array as they are stored."""
        with _damage_named():
            file = self.zip.open(member.about)
            file.read(member.header.length)
        return file

    def _header(self, about: zipfile.ZipInfo) -> ArrayHeader:
        with _damage_named(), self.zip.open(about) as file:
            return header(Lookahead(partial(file.read, _CHUNK)))


def _numbers(file: IO[bytes], member: _Member, engine: VectorEngine) -> Iterator[Array]:
    """Yield the numbers of an array in the type computed, some at a time."""
    name = printable(member.name)
    size = member.header.dtype.itemsize
    left = member.length
    while left:
        count = min(left, _NUMBERS)
        with _damage_named():
            data = file.read(count * size)
        if len(data) < count * size:
            raise DataError(f"array '{name}' ends too early", None, None, 0)
        stored = np.frombuffer(data, member.header.dtype)
        numbers = converted(stored, np.dtype(member.dtype))
        if engine.calculation.takes_probabilities:
            numbers = numbers.copy()
            outside = engine.outside(numbers)
            if len(outside) and engine.calculation.on_error == "fail":
                first = int(outside[0])
                number = member.length - left + first + 1
                raise DataError(
                    f"array '{name}', number {number}: {stored[first]} is not a probability, "
                    "from 0 to 1",
                    None,
                    None,
                    0,
                )
        left -= count
        yield numbers


class NpzTables:
    """Reads arrays of one length as columns, in the order that they are stored (see `TableFile`).

    Raises:
        DataError: if their lengths differ.
    """

    are_named = True
    are_records = False

    def __init__(self, archive: _Archive) -> None:
        self._archive = archive
        self.names = archive.names
        self.dtype = np.result_type(*(member.dtype for member in archive.members)).name
        shapes = {member.name: member.header.shape for member in archive.members}
        if len({member.length for member in archive.members}) > 1:
            listed = ", ".join(f"{printable(name)} {shape}" for name, shape in shapes.items())
            raise DataError(
                f"its arrays have different sizes: {listed}", None, None, 0, "choose with: -c NAME"
            )

    def tables(self, engine: Engine) -> Iterator[list[Column]]:
        assert isinstance(engine, VectorEngine)
        archive = self._archive
        each = [_numbers(archive.opened(one), one, engine) for one in archive.members]
        for arrays in zip(*each, strict=True):
            columns = [
                Column(member.name, ArrayCells(numbers, texts_of), is_number=True)
                for member, numbers in zip(archive.members, arrays, strict=True)
            ]
            results = [
                Column(name, cells, is_result=True)
                for member, numbers in zip(archive.members, arrays, strict=True)
                for name, cells in zip(member.results, engine.results(numbers), strict=True)
            ]
            yield placed(columns, results, range(len(columns)) if archive.replace else ())


class NpzToNpz:
    """Adds results to an archive (see `FileConversion`)."""

    head = separator = foot = b""
    is_lines = False

    def __init__(self, archive: _Archive) -> None:
        self.columns = archive.names
        self._archive = archive

    def convert(self, engine: Engine) -> Iterator[bytes]:
        assert isinstance(engine, VectorEngine)
        archive, drain = self._archive, Drain()
        read = {member.about.filename: member for member in archive.members}
        with zipfile.ZipFile(drain, "w") as out:
            for about in archive.zip.infolist():
                if archive.replace and about.filename in read:
                    yield from self._results(read[about.filename], out, drain, engine)
                    continue
                with (
                    _damage_named(),
                    archive.zip.open(about) as file,
                    _member(out, about, about.filename) as copy,
                ):
                    while data := file.read(_CHUNK):
                        copy.write(data)
                        yield drain.taken()
            if not archive.replace:
                for member in archive.members:
                    yield from self._results(member, out, drain, engine)
        yield drain.taken()

    def _results(
        self, member: _Member, out: zipfile.ZipFile, drain: Drain, engine: VectorEngine
    ) -> Iterator[bytes]:
        """Write the results of an array, each as an array of its own, and yield their bytes."""
        found = member.header
        written = np.dtype(member.dtype).newbyteorder(found.dtype.byteorder)
        for position, name in enumerate(member.results):
            with (
                self._archive.opened(member) as file,
                _member(out, member.about, f"{name}{_ENDING}") as array,
            ):
                array.write(header_bytes(found.shape, found.is_fortran, written))
                for numbers in _numbers(file, member, engine):
                    results = engine.compute(numbers)[position]
                    array.write(results.astype(written, copy=False).tobytes())
                    yield drain.taken()


def _member(out: zipfile.ZipFile, like: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """Returns a member of that name to write, compressed and dated as another."""
    entry = zipfile.ZipInfo(name, like.date_time)
    entry.compress_type = like.compress_type
    entry.external_attr = like.external_attr
    return out.open(entry, "w", force_zip64=like.file_size >= _LARGE)


class _DamageError(DataError):
    """An archive that cannot be read."""


@contextmanager
def _damage_named() -> Iterator[None]:
    """Name the damage of an archive.

    Raises:
        DataError: for what zipfile raises.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _DamageError(
            f"not an npz file, or damaged: {printable(str(error))}", None, None, 0
        ) from error
    except RuntimeError as error:  # it is encrypted
        raise _DamageError(f"cannot be read: {printable(str(error))}", None, None, 0) from error


class NpzCodec:
    """The npz format for the registry (see `FileCodec`)."""

    def rewriting_file(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
    ) -> NpzToNpz:
        return NpzToNpz(_Archive(file, calculation, record_options))

    def tables(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
        *,
        only_results: bool = False,
    ) -> NpzTables:
        return NpzTables(_Archive(file, calculation, record_options))

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> list[int]:
        return [0]  # one part: an archive is not cut

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> TableWriter:
        raise UsageError(
            "npz is written from npz only", "write one array with: --to npy, or -o NAME.npy"
        )


NPZ = NpzCodec()
