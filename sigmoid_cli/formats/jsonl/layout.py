"""Where the objects of an input stand: one a line, or one after the other in an array.

Both are read as JSON Lines. An array becomes lines of the same length, so that every offset in the
lines is one in the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, LineSplitter, Splitter
from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sigmoid_cli.formats.lookahead import Lookahead


T = TypeVar("T")

_BLANKS = b" \t\r"


class ObjectLines(Frozen):
    """Objects as they are written, and as lines of JSON Lines.

    Attributes:
        data: what is written.
        lines: the same with one object a line, of the same length.
        column: how many characters of its line stand before the data.
    """

    data: bytes
    lines: bytes
    column: int = 0

    def some(self, ranges: Sequence[tuple[int, int]]) -> ObjectLines:
        """Those in these ranges of offsets."""
        data = b"".join([self.data[start:end] for start, end in ranges])
        if self.lines is self.data:
            return ObjectLines(data, data)
        return ObjectLines(data, b"".join([self.lines[start:end] for start, end in ranges]))


class Layout(Protocol):
    """Where the objects of an input stand.

    Attributes:
        splitter: cuts the input between objects.
    """

    @property
    def splitter(self) -> Splitter: ...

    def first_block(self, lookahead: Lookahead, skip: int) -> Block:
        """The input from byte `skip` to the end of its first object, or of the input.

        It may hold some objects more.
        """
        ...

    def lines(self, block: Block, *, is_bulk: bool = False) -> ObjectLines:
        """The objects of a block.

        Args:
            is_bulk: whether NumPy is there.

        Raises:
            DataError: where they are not separated as the layout requires.
        """
        ...


class OneALine:
    """Each object stands in a line (see `Layout`)."""

    def __init__(self) -> None:
        self.splitter = LineSplitter()

    def first_line(self, lookahead: Lookahead, skip: int) -> tuple[int, int]:
        """Where the first line starts and ends that is not blank; equal if there is none."""
        start = skip
        while True:
            end = lookahead.data.find(b"\n", start)
            size = len(lookahead.data)
            while end < 0:
                chunk = lookahead.more()
                if not chunk:
                    return (size if _is_blank(lookahead.data, start, size) else start), size
                if b"\n" in chunk:
                    end = size + chunk.index(b"\n")
                size += len(chunk)
            if not _is_blank(lookahead.data, start, end):
                return start, end
            start = end + 1

    def first_block(self, lookahead: Lookahead, skip: int) -> Block:
        _, end = self.first_line(lookahead, skip)
        return Block(lookahead.data[skip : end + 1], is_last=end == len(lookahead.data))

    def lines(self, block: Block, *, is_bulk: bool = False) -> ObjectLines:
        return ObjectLines(block.data, block.data)


def _is_blank(data: bytes, start: int, end: int) -> bool:
    first = data[start : min(start + 1, end)]
    return not first.strip(_BLANKS) and not data[start:end].strip(_BLANKS)


def first_objects(layout: Layout, lookahead: Lookahead, skip: int) -> ObjectLines:
    """The first object of an input after byte `skip`, and perhaps more; none if it has none.

    Raises:
        DataError: where it does not begin as the layout requires.
    """
    block = layout.first_block(lookahead, skip)
    try:
        return layout.lines(block)
    except DataError as error:
        if not error.offset:
            raise
        return layout.lines(Block(block.data[: error.offset]))


def by_objects(
    convert: Callable[[ObjectLines], T], layout: Layout, *, is_bulk: bool
) -> Callable[[Block], T]:
    """What converts blocks by their objects.

    Args:
        is_bulk: whether NumPy is there.
    """

    def convert_block(block: Block) -> T:
        try:
            objects = layout.lines(block, is_bulk=is_bulk)
        except DataError as error:
            # an object before it may have an error, which then is the first
            good = Block(block.data[: error.offset], block.start)
            convert(layout.lines(good, is_bulk=is_bulk))
            raise
        return convert(objects)

    return convert_block


class LineTexts:
    """The texts of objects and what stands between them.

    Attributes:
        written: the text of each line as it is written.
        lines: the same as a line of JSON Lines.
        ends: what stands after each; nothing after the last one.
    """

    def __init__(self, objects: ObjectLines) -> None:
        self._text = text = bytes_to_text(objects.data)
        self._column = objects.column
        if objects.lines is objects.data:
            self.lines = self.written = text.split("\n")
            self.ends = ["\n"] * (len(self.lines) - 1) + [""]
            return
        self.lines = bytes_to_text(objects.lines).split("\n")
        self.written, self.ends = [], []
        start = 0
        for line in self.lines:
            end = start + len(line)
            self.written.append(text[start:end])
            self.ends.append(text[end : end + 1])
            start = end + 1

    def located(self, error: DataError, row: int) -> DataError:
        """The error of a line, at its place in the block."""
        before = sum(map(len, self.lines[:row])) + row
        column = error.column
        if column is not None:
            at = before + column - 1
            line_start = self._text.rfind("\n", 0, at) + 1
            column = at - line_start + 1 + (0 if line_start else self._column)
        else:
            at = before
        offset = len(text_to_bytes(self._text[:before]))
        line = self._text.count("\n", 0, at) + 1
        return DataError(error.reason, line, column, offset, error.remedy)
