"""A conversion of bytes in this process, cut into blocks as a test wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sigmoid_cli.convert.blocks import BlockReader, convert_good_records
from sigmoid_cli.convert.streams.protocols import Source
from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.errors import DataError, SigmoidError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.block import Block, Splitter
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation, Engine
from sigmoid_cli.numeric.scalar import ScalarEngine

SIGMOID = Calculation(("sigmoid",))


def blocks(source: Source, splitter: Splitter, unread: bytes, size: int) -> Iterator[Block]:
    """The blocks of the input, `unread` first; see `BlockReader.read`."""
    reader = BlockReader(source, splitter, unread, size)
    while True:
        block = reader.read()
        yield block
        if block.is_last:
            return


def answered(
    data: bytes,
    source: str,
    target: str,
    record_options: RecordOptions = RecordOptions(),  # noqa: B008 - frozen
    *,
    calculation: Calculation = SIGMOID,
    size: int = 1 << 17,
    kind: Callable[[Calculation], Engine] = ScalarEngine,
    kept: bool = False,
) -> tuple[bytes, SigmoidError | None]:
    """The output for the data, or what is good of it and the error, with `in` for the input."""
    memory = MemorySource("in", data)
    engine = kind(calculation)
    lines = 0
    out = b""
    try:
        lookahead = Lookahead(partial(memory.read, size))
        conversion = registry.conversion(source, target, lookahead, calculation, record_options)
        lines = lookahead.data.count(b"\n", 0, conversion.skip)
        out = conversion.head
        for block in blocks(memory, conversion.splitter, lookahead.data[conversion.skip :], size):
            answer, error = convert_good_records(conversion, block, engine)
            written = b"".join(map(bytes, answer.parts(kept=kept)))
            if out != conversion.head and written:
                out += conversion.separator
            out += written
            if error is not None:
                raise error
            lines += answer.lines
    except DataError as error:
        return out, error.after_lines(lines).in_file("in")
    except SigmoidError as error:
        return out, error
    return out + conversion.foot, None


def converted(*arguments: Any, **options: Any) -> bytes:
    """The output for the data, see `answered`.

    Raises:
        SigmoidError: with `in` for the name of the input.
    """
    out, error = answered(*arguments, **options)
    if error is not None:
        raise error
    return out


def outcome(*arguments: Any, **options: Any) -> bytes | str:
    """The output of `converted`, or else the error."""
    try:
        return converted(*arguments, **options)
    except SigmoidError as error:
        return str(error)
