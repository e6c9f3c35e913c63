"""Joins the encoded blocks of all inputs into one output: head, blocks, foot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sigmoid_cli.convert.streams.sinks import DescriptorSink
from sigmoid_cli.errors import SigmoidError, printable

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Sink
    from sigmoid_cli.formats.conversion import Framing


class Output:
    """Writes the encoded blocks of all inputs to one sink.

    If the head counts what follows, it is rewritten at the end, which needs a new file.
    """

    def __init__(self, sink: Sink, *, must_count: bool = False) -> None:
        self._sink = sink
        self._must_count = must_count
        self._head = b""
        self._held_head = b""
        self._conversion: Framing | None = None
        self._has_blocks = False
        self._last_byte = b"\n"

    def start_input(self, name: str, conversion: Framing) -> None:
        """Start the next input, whose blocks this conversion encodes.

        Raises:
            SigmoidError: if the input has another header than the inputs before.
        """
        head = self._head_of(conversion)
        if self._conversion is None:
            self._head = head
            if conversion.is_lines or self._must_count or head.endswith(b"\n"):
                self._write(head)
            else:
                self._held_head = head  # a bracket, which says nothing without what follows
        elif self._conversion.columns != conversion.columns:
            raise SigmoidError(
                f"{printable(name)}: its columns differ from those of the inputs before",
                f"{_difference(conversion.columns, self._conversion.columns)}; "
                "convert each file by itself with: --output-dir DIR",
            )
        elif not conversion.columns and self._head != head:
            raise SigmoidError(
                f"{printable(name)}: cannot go to one output with the inputs before",
                "numbers of several types need one type: --dtype float64"
                if self._must_count
                else "convert each file by itself with: --output-dir DIR",
            )
        elif self._conversion.is_lines and self._last_byte != b"\n":
            self._write(b"\n")
        self._conversion = conversion

    def write(self, parts: Iterable[bytes | memoryview]) -> None:
        """Write one encoded block, which comes in parts."""
        assert self._conversion is not None
        separator = self._conversion.separator if self._has_blocks else self._held_head
        for part in parts:
            if part:
                self._write(separator)
                self._write(part)
                self._has_blocks = True
                separator = b""
            del part  # the next one may use its memory

    @property
    def state(self) -> tuple[int, int]:
        """What another process needs to continue: whether there is output, and its last byte."""
        return int(self._has_blocks), self._last_byte[0]

    @state.setter
    def state(self, state: tuple[int, int]) -> None:
        self._has_blocks = bool(state[0])
        self._last_byte = bytes((state[1],))

    def finish(self) -> None:
        """Write the foot of the output."""
        if self._conversion is not None:
            if not self._has_blocks:
                self._write(self._held_head)
            self._write(self._conversion.foot)
        if self._conversion is not None and self._must_count:
            assert isinstance(self._sink, DescriptorSink)
            size = self._sink.size - len(self._head)
            self._sink.rewrite_start(_counted_head(self._conversion, size))

    def _head_of(self, conversion: Framing) -> bytes:
        return _counted_head(conversion, 0) if self._must_count else conversion.head

    def _write(self, data: bytes | memoryview) -> None:
        if data:
            self._sink.write(data)
            self._last_byte = bytes(data[-1:])


def _counted_head(conversion: Framing, size: int) -> bytes:
    from sigmoid_cli.formats.conversion import CountedHead

    assert isinstance(conversion, CountedHead)
    return conversion.counted_head(size)


def _difference(columns: tuple[str, ...], expected: tuple[str, ...]) -> str:
    if len(columns) != len(expected):
        return f"{len(columns)} columns after {len(expected)}"
    if any(columns) != any(expected):
        return "one has a header and one has none"
    position, name, other = next(
        (position, name, other)
        for position, (name, other) in enumerate(zip(columns, expected, strict=True), 1)
        if name != other
    )
    return f"column {position} is '{printable(name)}' after '{printable(other)}'"
