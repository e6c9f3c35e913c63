"""The text format: numbers separated by white space, line N of the output answers line N.

Blank lines stay blank, lines that start with `#` are copied, line ends stay what they are. A
line longer than a block is cut between its numbers.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError, quoted
from sigmoid_cli.formats import number
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.block import Answer, Block
from sigmoid_cli.formats.calculation import LEFT_OUT, Arithmetic, Calculation, NotANumberError
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import Column, FramesRows, RowFrame, Table, TableWriter, ThroughTable
from sigmoid_cli.formats.text_writer import TextWriter

if TYPE_CHECKING:
    from sigmoid_cli.formats.text_bulk import TextBulk
    from sigmoid_cli.formats.text_rows import TextRowsBulk

_BLANKS_IN_LINES = (b" ", b"\t", b"\x0b", b"\x0c")
_TOKEN = re.compile(rb"[^ \t\n\r\x0b\x0c]+")
_NOT_ASCII_SUPERSETS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def byte_order_mark_length(first: bytes) -> int:
    """How many bytes of UTF-8 byte-order mark the first bytes of an input start with.

    Raises:
        DataError: for text in UTF-16, which no format here reads.
    """
    for mark, encoding in _NOT_ASCII_SUPERSETS.items():
        if first.startswith(mark):
            raise DataError(
                f"{encoding} text", None, None, 0, "convert it with: iconv -f UTF-16 -t UTF-8"
            )
    return len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0


class TextCutter:
    """Cuts at line ends, and lines of great length between two numbers.

    `state` is (column, numbers, comment): how many characters of the line at hand are behind,
    whether numbers are among them, and whether the line is a comment.
    """

    def __init__(self, *, within_lines: bool) -> None:
        self.state: tuple[int, ...] = (0, 0, 0)
        self._within_lines = within_lines

    def end_of_records(self, chunk: bytes) -> int:
        end = chunk.rfind(b"\n") + 1
        if end:
            self.state = (0, 0, 0)
        return end

    def end_within_record(self, data: bytes) -> int:
        if not self._within_lines:
            return 0
        column, numbers, comment = self.state
        comment = int(comment or (column == 0 and data.startswith(b"#")))
        end = len(data) if comment else max(data.rfind(blank) for blank in _BLANKS_IN_LINES) + 1
        if end:
            behind = data[:end]
            self.state = (
                column + _characters(behind),
                int(numbers or bool(behind.split())),
                comment,
            )
        return end


class TextToText:
    """Answers blocks of text with text (see `Conversion`)."""

    head = separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.cutter = TextCutter(within_lines=calculation.on_error != "skip")
        self._bulk: TextBulk | None = None

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector and block.data and not any(block.start):
            answer = self._bulk_with(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        lines = Lines(block)
        [results] = lines.answered(arithmetic)
        return Answer(lines.with_numbers_replaced(results), lines.ends)

    def _bulk_with(self, arithmetic: Arithmetic) -> TextBulk:
        if self._bulk is None or self._bulk.arithmetic is not arithmetic:
            from sigmoid_cli.formats.text_bulk import TextBulk
            from sigmoid_cli.formats.vector import VectorArithmetic

            assert isinstance(arithmetic, VectorArithmetic)
            self._bulk = TextBulk(arithmetic)
        return self._bulk


class TextReader:
    """Reads text as a table: the numbers as they are written, and their results."""

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.cutter = TextCutter(within_lines=True)
        self.names = ("x", *calculation.functions)
        self.are_named = True

    def table(self, block: Block, arithmetic: Arithmetic) -> Table:
        lines = Lines(block)
        results = lines.answered(arithmetic)
        tokens: Sequence[bytes] = lines.tokens
        if LEFT_OUT in results[0]:
            tokens = [x for x, result in zip(tokens, results[0], strict=True) if result]
            results = [list(filter(None, column)) for column in results]
        x, *functions = self.names
        columns = [
            Column(name, cells, True) for name, cells in zip(functions, results, strict=True)
        ]
        return Table([Column(x, tokens, is_number=True), *columns], lines.ends)


class TextToRows(ThroughTable):
    """Answers blocks of text with a row for each number, which is the number and its results."""

    def __init__(self, reader: TextReader, writer: TableWriter, frame: RowFrame) -> None:
        super().__init__(reader, writer)
        self._frame = frame
        self._bulk: TextRowsBulk | None = None

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector and block.data and not any(block.start):
            answer = self._bulk_with(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        return super().answer(block, arithmetic)

    def _bulk_with(self, arithmetic: Arithmetic) -> TextRowsBulk:
        if self._bulk is None or self._bulk.arithmetic is not arithmetic:
            from sigmoid_cli.formats.text_rows import TextRowsBulk
            from sigmoid_cli.formats.vector import VectorArithmetic

            assert isinstance(arithmetic, VectorArithmetic)
            self._bulk = TextRowsBulk(self._frame, arithmetic)
        return self._bulk


def text_through(reader: TextReader, writer: TableWriter) -> ThroughTable:
    """The way from text to a writer of tables."""
    frame = writer.row_frame(reader.names) if isinstance(writer, FramesRows) else None
    return ThroughTable(reader, writer) if frame is None else TextToRows(reader, writer, frame)


class Lines:
    """A block of text taken apart into lines and numbers.

    Attributes:
        tokens: its numbers as they are written, in order.
        ends: how many lines end in it.
    """

    def __init__(self, block: Block) -> None:
        column, numbers, comment = block.start or (0, 0, 0)
        self._column = column
        self._numbers_before = bool(numbers)
        self._data = block.data
        self._lines = block.data.split(b"\n")
        self.ends = len(self._lines) - 1
        self._is_comment = [line.startswith(b"#") for line in self._lines]
        if column:
            self._is_comment[0] = bool(comment)
        if any(self._is_comment):
            parts = [
                [] if is_comment else line.split()
                for line, is_comment in zip(self._lines, self._is_comment, strict=True)
            ]
            self.tokens = [token for part in parts for token in part]
            self._counts = list(map(len, parts))
        else:
            self.tokens = block.data.split()
            self._counts = list(map(len, map(bytes.split, self._lines)))

    def answered(self, arithmetic: Arithmetic) -> Sequence[Sequence[bytes]]:
        """The results of its numbers.

        Raises:
            DataError: at the first token that is not a number.
        """
        try:
            return arithmetic.answer(self.tokens)
        except NotANumberError as error:
            raise self._error_at(error.index) from None

    def with_numbers_replaced(self, results: Sequence[bytes]) -> bytes:
        """The block with its numbers replaced by as many results, joined by one space."""
        out: list[bytes] = []
        position = 0
        left_out = LEFT_OUT in results
        for index, (line, count) in enumerate(zip(self._lines, self._counts, strict=True)):
            end = b"\r" if line.endswith(b"\r") else b""
            if self._is_comment[index]:
                out.append(line)
            elif count == 1 and not left_out and (index or not self._numbers_before):
                out.append(results[position] + end)
            elif count:
                texts = list(filter(None, results[position : position + count]))
                if not texts:
                    out.append(_NO_LINE)
                else:
                    before = b" " if index == 0 and self._numbers_before else b""
                    out.append(before + b" ".join(texts) + end)
            else:
                out.append(end)
            position += count
        if left_out:
            return _joined_without_gaps(out)
        return b"\n".join(out)

    def _error_at(self, index: int) -> DataError:
        """Says that token `index` is not a number, and where it is."""
        row = 0
        while index >= self._counts[row]:
            index -= self._counts[row]
            row += 1
        line = self._lines[row]
        match = next(itertools.islice(_TOKEN.finditer(line), index, None))
        token = match.group()
        column = _characters(line[: match.start()]) + 1 + (self._column if row == 0 else 0)
        offset = sum(map(len, self._lines[:row])) + row
        return DataError(
            f"{quoted(token)} is not a number", row + 1, column, offset, number.remedy(token)
        )


class TextCodec:
    """The text format for the registry (see `Codec`)."""

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> TextToText:
        return TextToText(begin.data, calculation)

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> TextReader:
        return TextReader(begin.data, calculation)

    def writer(self, layout: Layout) -> TextWriter:
        return TextWriter()


TEXT = TextCodec()

_NO_LINE = b"\n"
"""Stands for a line that is left out with all its tokens; no line holds a line end itself."""


def _joined_without_gaps(lines: list[bytes]) -> bytes:
    """The lines joined, where those left out take their line end with them."""
    kept = [line for line in lines[:-1] if line is not _NO_LINE]
    last = b"" if lines[-1] is _NO_LINE else lines[-1]
    return b"\n".join([*kept, last])


def _characters(data: bytes) -> int:
    return len(data.decode("utf-8", "replace"))
