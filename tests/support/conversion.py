"""Conversions of bytes in this process, cut into blocks as a test wishes, by either engine.

An input can take many paths: in one block or many, with NumPy or without. All have one outcome.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sigmoid_cli.convert.blocks import BlockReader, convert_good_records
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.streams.protocols import Source
from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.errors import DataError, SigmoidError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.block import GREAT, Block, EncodedBlock, Splitter
from sigmoid_cli.formats.conversion import Convert
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine

SIGMOID = Calculation(("sigmoid",))

ENGINES: list[Callable[[Calculation], Engine]] = [
    ScalarEngine,
    partial(ScalarEngine, few=0),
    VectorEngine,
]
"""Without NumPy, as it works on few numbers and on many; and with NumPy."""


def blocks(
    source: Source, splitter: Splitter, unread: bytes, size: int, great: int = GREAT
) -> Iterator[Block]:
    """The blocks of the input, `unread` first; see `BlockReader.read`."""
    reader = BlockReader(source, splitter, unread, size, great)
    while True:
        block = reader.read()
        yield block
        if block.is_last:
            return


def encoded(
    data: bytes,
    source: str,
    target: str,
    record_options: RecordOptions = RecordOptions(),  # noqa: B008 - frozen
    *,
    calculation: Calculation = SIGMOID,
    size: int = 1 << 17,
    great: int = GREAT,
    kind: Callable[[Calculation], Engine] = ScalarEngine,
    held: bool = False,
) -> tuple[bytes, SigmoidError | None]:
    """The output for the data, or what is good of it and the error, with `in` for the input.

    If the blocks are held, their parts are joined only when all blocks have been converted.
    """
    memory = MemorySource("in", data)
    engine = (VectorEngine if registry.FORMATS[source].is_typed else kind)(calculation)
    lines = 0
    sink = _MemorySink()
    output = Output(sink)
    try:
        lookahead = Lookahead(partial(memory.read, size))
        conversion = registry.conversion(source, target, lookahead, calculation, record_options)
        unread, lines = lookahead.after(conversion.skip)
        convert = conversion.with_engine(engine)
        output.start_input("in", conversion)
        all_held = []
        for block in blocks(memory, conversion.splitter, unread, size, great):
            answer, error = converted_good_records(convert, block)
            parts = list(answer.parts())
            if held:
                all_held.append((parts, b"".join(parts)))
            output.write(parts)
            if error is not None:
                raise error
            lines += answer.lines
        assert all(b"".join(parts) == written for parts, written in all_held)
        output.finish()
    except DataError as error:
        return sink.data, error.after_lines(lines).in_file("in")
    except SigmoidError as error:
        return sink.data, error
    return sink.data, None


def converted_good_records(convert: Convert, block: Block) -> tuple[EncodedBlock, DataError | None]:
    """As `convert_good_records`. The records before the first error of a block are all good."""
    try:
        return convert_good_records(convert, block)
    except DataError as error:
        raise AssertionError("an error was reported before the first one") from error


class _MemorySink:
    """Keeps what is written (see `Sink`)."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes | memoryview) -> None:
        self._pieces.append(bytes(data))

    @property
    def data(self) -> bytes:
        return b"".join(self._pieces)


def converted(*arguments: Any, **options: Any) -> bytes:
    """The output for the data, see `encoded`.

    Raises:
        SigmoidError: with `in` for the name of the input.
    """
    out, error = encoded(*arguments, **options)
    if error is not None:
        raise error
    return out


def outcome(*arguments: Any, **options: Any) -> bytes | str:
    """The output of `converted`, or else the error."""
    try:
        return converted(*arguments, **options)
    except SigmoidError as error:
        return str(error)


def result_of(convert: Callable[[], bytes]) -> bytes | str:
    """The output, or the words of the error."""
    try:
        return convert()
    except SigmoidError as error:
        return words_of(error)


def words_of(error: SigmoidError) -> str:
    """The words of the error and its remedy, which must be safe to show on a terminal."""
    words = f"{error}; {error.remedy}"
    assert is_safe_to_show(words), repr(words)
    return words


def is_safe_to_show(text: str) -> bool:
    """Whether no character of it moves a cursor, changes colours or turns text round."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        for character in text.replace("\n", "")
    )


def compare_paths(
    source: str, target: str, data: bytes, record_options: RecordOptions, calculation: Calculation
) -> None:
    """Check that all paths of an input have the same output, or the same error.

    In as many blocks they have the same output before the error too. Otherwise one output is how
    the other starts, since a long line may be cut within.
    """
    record_options = record_options if registry.FORMATS[source].is_records else RecordOptions()
    convert = partial(encoded, data, source, target, record_options, calculation=calculation)
    out, error = convert()
    for size in sorted({1 << 17, max(1, len(data) // 3), 1}):
        for kind, great in (*((kind, GREAT) for kind in ENGINES), (ScalarEngine, 1)):
            its_out, its_error = convert(size=size, kind=kind, great=great)
            if error is None or its_error is None:
                assert (its_out, its_error) == (out, error)
                continue
            same = words_of if size == 1 << 17 else str  # a remedy may need the next line
            assert same(its_error) == same(error)
            assert its_out.startswith(out) or out.startswith(its_out)
            if size == 1 << 17:
                assert its_out == out
