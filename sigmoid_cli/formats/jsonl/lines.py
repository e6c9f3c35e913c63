"""A block of objects and their results: the fallback, for every block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

from sigmoid_cli.errors import DataError, printable, quoted
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.header import Keys, Path
from sigmoid_cli.formats.jsonl.layout import LineTexts, ObjectLines
from sigmoid_cli.formats.jsonl.objects import (
    Member,
    member_at,
    members,
)
from sigmoid_cli.formats.record_block import results_of_records
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.remedies import remedy_of_cell


class Line(NamedTuple):
    """A line with its object.

    Attributes:
        text: of the line as it is written, without its end.
        line: the same as a line of JSON Lines.
        found: the members of the object; None for a blank line.
        chosen: those read, None for one that is missing.
        end: what stands between it and the next line.
        results: those of the members read, for each one a function; `b""` for what is missing.
    """

    text: str
    line: str
    found: list[Member] | None
    chosen: Sequence[Member | None]
    end: str
    results: Sequence[bytes] = ()


def lines_with_results(
    objects: ObjectLines, keys: Keys, engine: Engine, *, only_known: bool = False
) -> list[Line | None]:
    """Returns the lines of a block with their results, None for each that is left out.

    Args:
        only_known: whether a key that the first object does not have is an error.

    Raises:
        DataError: for the first line that is not an object or has a key it may not have, or value
            that is not a number where that is an error.
    """
    block = _Block(objects, keys, only_known=only_known)
    results = results_of_records(block, engine, keys.results_each)
    return [
        None if found is None else line._replace(results=found)
        for line, found in zip(block.lines, results, strict=True)
    ]


def not_a_number(token: bytes, path: Path, column: int) -> DataError:
    """Returns the error of a value that is not a number, in a line of its own.

    Args:
        token: the value as it is written.
        path: the keys that lead to it.
        column: where it starts in the line, in characters from 1 on.
    """
    is_quoted_number = token.startswith(b'"') and grammar.is_number(token.strip(b'"'))
    return DataError(
        f"{quoted(token)} {grammar.fault(token)}, in key '{printable('.'.join(path))}'",
        1,
        column,
        0,
        "it is a string: write it without quotes" if is_quoted_number else remedy_of_cell(token),
    )


class _Block:
    """See `RecordBlock`."""

    def __init__(self, objects: ObjectLines, keys: Keys, *, only_known: bool) -> None:
        self._keys = keys
        self._only_known = only_known
        self._texts = LineTexts(objects)
        self.lines: list[Line] = []
        self.tokens: list[bytes] = []
        self.counts: list[int] = []

    def _has_value(self, member: Member | None) -> TypeGuard[Member]:
        """Whether there is something to read: neither missing nor null."""
        return member is not None and not self._keys.is_missing(member.value)

    def read(self) -> None:
        texts = self._texts
        for row, (text, line, end) in enumerate(
            zip(texts.written, texts.lines, texts.ends, strict=True)
        ):
            if not line.strip(" \t\r"):
                self.lines.append(Line(text, line, None, (), end))
                self.counts.append(0)
                continue
            try:
                found = members(line)
                self._refuse_keys(found)
            except DataError as error:
                raise texts.located(error, row) from None
            chosen = [member_at(line, path, found) for path in self._keys.paths]
            self.tokens += [
                text_to_bytes(line[member.start : member.end]) if self._has_value(member) else b""
                for member in chosen
            ]
            self.lines.append(Line(text, line, found, chosen, end))
            self.counts.append(len(chosen))

    def _refuse_keys(self, found: list[Member]) -> None:
        for member in found:
            if member.key in self._keys.added:
                raise DataError(
                    f"has a key '{printable(member.key)}' already",
                    1,
                    member.key_start + 1,
                    0,
                    "name the result with --as NAME",
                )
            if self._only_known and member.key not in self._keys.names:
                raise DataError(
                    f"key '{printable(member.key)}' is not in the first object",
                    1,
                    member.key_start + 1,
                    0,
                    "to keep all keys, write the format of the input",
                )

    def not_a_number(self, position: int) -> DataError:
        token = self.tokens[position]
        row = 0
        while position >= self.counts[row]:
            position -= self.counts[row]
            row += 1
        path, member = self._keys.paths[position], self.lines[row].chosen[position]
        assert member is not None
        return self._texts.located(not_a_number(token, path, member.start + 1), row)
