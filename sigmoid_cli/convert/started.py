"""Starts reading an input: its first bytes tell whether it is compressed, whatever its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.convert.blocks import reading
from sigmoid_cli.convert.engines import block_size
from sigmoid_cli.convert.streams import signatures
from sigmoid_cli.convert.streams.sources import GridSource, MemorySource
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.convert.inputs import Input
    from sigmoid_cli.convert.streams.compression import Compression
    from sigmoid_cli.convert.streams.protocols import Source


class StartedInput(Frozen):
    """An input whose first bytes have been read.

    Attributes:
        one: the input.
        source_format: the name of its format.
        source: what comes after the lookahead, expanded.
        lookahead: its first bytes, expanded; None for a format that needs random access.
        compression: what was found by its first bytes; None if its name says it, or there is none.
    """

    one: Input
    source_format: str
    source: Source
    lookahead: Lookahead | None
    compression: Compression | None


def started(one: Input, source_format: str, source: Source) -> StartedInput:
    """Read the start of an input that has been opened.

    Raw numbers may start with any bytes: they are compressed only if the name says so.

    Raises:
        FileError: if it cannot be read.
        UsageError: if it is compressed and a package for that is missing.
    """
    if registry.FORMATS[source_format].needs_random_access:
        return StartedInput(one, source_format, source, None, None)
    lookahead = _lookahead(source, source_format)
    if registry.FORMATS[source_format].dtype or isinstance(source, (MemorySource, GridSource)):
        return StartedInput(one, source_format, source, lookahead, None)
    while signatures.may_be_signature(lookahead.data) and lookahead.more():
        continue
    if signatures.by_signature(lookahead.data) is None:
        return StartedInput(one, source_format, source, lookahead, None)
    from sigmoid_cli.convert.streams.compression import CompressedSource, compression_within

    compression = compression_within(lookahead.data)
    assert compression is not None
    expanded = CompressedSource(_Resumed(source, lookahead.data), compression)
    lookahead = _lookahead(expanded, source_format)
    return StartedInput(one, source_format, expanded, lookahead, compression)


def _lookahead(source: Source, source_format: str) -> Lookahead:
    size = block_size(source_format, source.size)
    by_lines = not registry.FORMATS[source_format].is_typed
    return Lookahead(reading(source, size, by_lines=by_lines), source.size)


class _Resumed:
    """A source whose first bytes have been read already, from its start (see `Source`)."""

    size = None

    def __init__(self, source: Source, start: bytes) -> None:
        self.name = source.name
        self._source = source
        self._start = start

    def read(self, size: int) -> bytes:
        if not self._start:
            return self._source.read(size)
        data, self._start = self._start[:size], self._start[size:]
        return data
