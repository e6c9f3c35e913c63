"""Where text may be cut into blocks."""

from __future__ import annotations

from sigmoid_cli.formats.encoding import characters

_BLANKS_IN_LINES = (b" ", b"\t", b"\x0b", b"\x0c")


class TextCutter:
    """Cuts at line ends, and lines of great length between two numbers.

    `state` is (column, numbers, comment): how many characters of the line at hand are behind,
    whether numbers are among them, and whether the line is a comment.
    """

    by_lines = True

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
                column + characters(behind),
                int(numbers or bool(behind.split())),
                comment,
            )
        return end
