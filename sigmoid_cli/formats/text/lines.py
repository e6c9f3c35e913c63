"""Blocks of text taken apart into lines and numbers, and put together with results."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError, quoted
from sigmoid_cli.formats.encoding import characters
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.formats.block import Block
    from sigmoid_cli.numeric.engine import Engine

_TOKEN = rb"[^ \t\n\r\x0b\x0c]+"

_OTHER_FORMATS = (
    (rb"\[+(?:[-0-9].*)?", "JSON? add: --from json"),
    (rb"\{(?:\".*)?", "JSON Lines? add: --from jsonl"),
    (rb".*,.*", "comma-separated values? add: --from csv"),
)

_NOT_PLAIN = b" \t\r\x0b\x0c#"
"""White space other than line ends, and the sign of a comment."""


class Lines:
    """A block of text taken apart into lines and numbers.

    Attributes:
        tokens: its numbers as they are written, in order.
        ends: how many lines end in it.
    """

    def __init__(self, block: Block) -> None:
        self._column, numbers_before, self._is_comment_before = block.start or (0, 0, 0)
        self._numbers_before = bool(numbers_before)
        self._data = block.data
        self.ends = block.data.count(b"\n")
        if b"#" in block.data or self._is_comment_before:
            self.tokens = [token for line in self._numbers for token in line]
        else:
            self.tokens = block.data.split()

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._data.split(b"\n")

    @cached_property
    def _is_comment(self) -> list[bool]:
        found = [line.startswith(b"#") for line in self._lines]
        if self._column:
            found[0] = bool(self._is_comment_before)
        return found

    @cached_property
    def _numbers(self) -> list[list[bytes]]:
        """The tokens of each line, none of a comment."""
        return [
            [] if is_comment else line.split()
            for line, is_comment in zip(self._lines, self._is_comment, strict=True)
        ]

    @cached_property
    def _counts(self) -> list[int]:
        return list(map(len, self._numbers))

    @property
    def _are_plain(self) -> bool:
        """Whether each line is a number and nothing else."""
        data = self._data
        lines = self.ends + (not data.endswith(b"\n"))
        return (
            not self._column
            and not self._numbers_before
            and len(self.tokens) == lines
            and len(data.translate(None, _NOT_PLAIN)) == len(data)
        )

    def results(self, engine: Engine) -> Sequence[Sequence[bytes]]:
        """The results of its numbers.

        Raises:
            DataError: at the first token that is not a number.
        """
        try:
            return engine.evaluate(self.tokens)
        except NotANumberError as error:
            raise self._error_at(error.index) from None

    def with_numbers_replaced(self, results: Sequence[bytes]) -> bytes:
        """The block with its numbers replaced by as many results, joined by one space."""
        if self._are_plain:
            lines = b"".join([result + b"\n" for result in results if result != LEFT_OUT])
            is_ended = self._data.endswith(b"\n") or results[-1] == LEFT_OUT
            return lines if is_ended else lines.removesuffix(b"\n")
        return b"".join(self.lines_with_results(results))

    def lines_with_results(self, results: Sequence[bytes]) -> list[bytes]:
        """The lines, each with its end, and nothing for each that is left out."""
        out: list[bytes] = []
        position = 0
        left_out = LEFT_OUT in results
        last = len(self._lines) - 1
        for index, (line, count) in enumerate(zip(self._lines, self._counts, strict=True)):
            end = (b"\r" if line.endswith(b"\r") else b"") + (b"\n" if index < last else b"")
            if self._is_comment[index]:
                out.append(line + b"\n" if index < last else line)
            elif count == 1 and not left_out and (index or not self._numbers_before):
                out.append(results[position] + end)
            elif count:
                texts = list(filter(None, results[position : position + count]))
                if not texts:
                    out.append(b"")
                else:
                    before = b" " if index == 0 and self._numbers_before else b""
                    out.append(before + b" ".join(texts) + end)
            else:
                out.append(end)
            position += count
        return out

    def _error_at(self, index: int) -> DataError:
        """Says that token `index` is not a number, and where it is."""
        row = 0
        while index >= self._counts[row]:
            index -= self._counts[row]
            row += 1
        line = self._lines[row]
        match = next(itertools.islice(re.finditer(_TOKEN, line), index, None))
        token = match.group()
        column = characters(line[: match.start()]) + 1 + (self._column if row == 0 else 0)
        offset = sum(map(len, self._lines[:row])) + row
        from sigmoid_cli.numeric import remedies

        return DataError(
            f"{quoted(token)} {grammar.fault(token)}",
            row + 1,
            column,
            offset,
            remedies.remedy(token) or _other_format(token),
            remedies.remedy_of_first_token(token) if self._is_header(row, column) else None,
        )

    def _is_header(self, row: int, column: int) -> bool:
        """Whether the token there may be a header: alone in the first line, a number below it."""
        is_first = row == 0 and column == 1 and self._counts[0] == 1
        return is_first and len(self.tokens) > 1 and grammar.is_number(self.tokens[1])


def _other_format(token: bytes) -> str | None:
    """What to do about a token that looks as if it were of a format other than text."""
    return next(
        (remedy for form, remedy in _OTHER_FORMATS if re.fullmatch(form, token, re.DOTALL)), None
    )
