"""Where text may be cut into blocks."""

from __future__ import annotations

from sigmoid_cli.formats.encoding import characters

_BLANKS_IN_LINES = (b" ", b"\t", b"\x0b", b"\x0c")

_OF_NUMBERS = b"0123456789abcdefABCDEF.+-"
_OTHERS = 2
"""Other characters that a very long number may have: the x and the p of a hexadecimal one."""

_LONG = 1 << 16
"""Bytes of a token that are kept for a message; `infinity` and other words are shorter."""


class TextSplitter:
    """Cuts at line ends, and very long lines between two numbers.

    Where a token that is not a number is an error, it cuts there as well: what comes after would
    be read in vain, and may have no end.

    `state` is (column, numbers, comment): how many characters of the line are before the cut,
    whether numbers are among them, and whether the line is a comment.
    """

    by_lines = True

    def __init__(self, *, within_lines: bool, is_strict: bool) -> None:
        self.state: tuple[int, ...] = (0, 0, 0)
        self._within_lines = within_lines
        self._is_strict = is_strict

    def end_of_records(self, chunk: bytes) -> int:
        end = chunk.rfind(b"\n") + 1
        if end:
            self.state = (0, 0, 0)
        return end

    def end_of_first_record(self, chunk: bytes) -> int:
        end = chunk.find(b"\n") + 1
        if end:
            self.state = (0, 0, 0)
        return end

    def end_within_record(self, data: bytes) -> int:
        if not self._within_lines:
            return 0
        column, numbers, comment = self.state
        comment = int(comment or (column == 0 and data.startswith(b"#")))
        end = len(data) if comment else max(data.rfind(blank) for blank in _BLANKS_IN_LINES) + 1
        if not end and self._is_strict and len(data) >= _LONG:
            end = len(data) if len(data.translate(None, _OF_NUMBERS)) > _OTHERS else 0
        if end:
            has_numbers = numbers or not data[:end].isspace()
            self.state = (column + characters(data, 0, end), int(has_numbers), comment)
        return end
