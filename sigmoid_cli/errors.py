"""Errors: raised where they are known, reported once, in `cli.main`."""

from __future__ import annotations

from contextlib import suppress

NOT_ENOUGH_MEMORY = "not enough memory"

INTERRUPTED = 130
"""The exit code after ^C: 128 and the number of SIGINT, as shells report a death by signal."""

REPORT_IT = "please report it, with what SIGMOID_DEBUG=1 shows"
"""The remedy of an internal error."""


class SigmoidError(Exception):
    """Bad data or failed input or output; ends the program with `exit_code`.

    Attributes:
        remedy: what the user can do, reported on a line of its own; None if unknown.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[SigmoidError], tuple[str, str | None]]:
        return type(self), (str(self), self.remedy)


class UsageError(SigmoidError):
    """A command line that must change before it can work."""

    exit_code = 2


class FileError(SigmoidError):
    """A file that cannot be read or written."""

    def __init__(self, name: str, reason: str, remedy: str | None = None) -> None:
        super().__init__(f"{printable(name)}: {reason}", remedy)

    def __reduce__(self) -> tuple[type[SigmoidError], tuple[str, str | None]]:
        return SigmoidError, (str(self), self.remedy)


class DataError(Exception):
    """Bad data in a block, before the name of its file is known.

    Attributes:
        reason: what is wrong, in words.
        line: 1-based line in the block, or None for the input as a whole.
        column: 1-based column in characters, or None where only the line is known.
        offset: the block's bytes before this offset are whole good records.
        remedy: what the user can do, or None.
        remedy_at_start: the remedy in the first line of a file, if there is no other.
    """

    def __init__(
        self,
        reason: str,
        line: int | None,
        column: int | None,
        offset: int,
        remedy: str | None = None,
        remedy_at_start: str | None = None,
    ) -> None:
        super().__init__(reason, line, column, offset, remedy, remedy_at_start)
        self.reason = reason
        self.line = line
        self.column = column
        self.offset = offset
        self.remedy = remedy
        self.remedy_at_start = remedy_at_start

    def after_lines(self, lines: int) -> DataError:
        """Returns the same error in a block that starts after this many lines."""
        line = None if self.line is None else self.line + lines
        at_start = None if lines else self.remedy_at_start
        return DataError(self.reason, line, self.column, self.offset, self.remedy, at_start)

    def in_file(self, name: str) -> SigmoidError:
        """Returns the error as a user sees it: `scores.csv:17:4: 'abc' is not a number`."""
        position = ":".join(str(part) for part in (self.line, self.column) if part is not None)
        where = f"{printable(name)}:{position}" if position else printable(name)
        return SigmoidError(f"{where}: {self.reason}", self.remedy or self.remedy_at_start)


class ColumnError(DataError):
    """The columns that the command line names are not those of the input."""

    def __init__(self, reason: str, remedy: str | None = None) -> None:
        super().__init__(reason, None, None, 0, remedy)

    def after_lines(self, lines: int) -> ColumnError:
        """Returns the same error: it has no line."""
        return self

    def in_file(self, name: str) -> SigmoidError:
        """Returns the error as a user sees it: `scores.csv: has no column 'scor'`; exit code 2."""
        return UsageError(f"{printable(name)}: {self.reason}", self.remedy)


def internal_error(error: BaseException) -> str:
    """Returns the message for an unexpected exception."""
    return f"internal error: {type(error).__name__}: {printable(str(error))}"


def reason(error: OSError) -> str:
    """Returns the message of the operating system: `no such file or directory`."""
    return (error.strerror or str(error)).lower()


def printable(text: str) -> str:
    """Returns the text with control and formatting characters escaped, safe for a terminal."""
    with suppress(UnicodeEncodeError):  # of half a pair of surrogates: escaped with the rest
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def quoted(token: bytes, limit: int = 40) -> str:
    """Returns the token between quotes, escaped and shortened to `limit` characters."""
    text = token[: 4 * limit + 4].decode("utf-8", "backslashreplace")
    short = text if len(text) <= limit and len(token) <= 4 * limit + 4 else text[: limit - 1] + "…"
    return f"'{printable(short)}'"
