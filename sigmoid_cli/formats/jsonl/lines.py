"""A block of JSON Lines and the results of its objects: the fallback, for every block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

from sigmoid_cli.errors import DataError, printable, quoted
from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.formats.jsonl.header import Keys
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
        text: of the line, without its line end.
        found: the members of the object; None for a blank line.
        chosen: those read, None for one that is missing.
        end: the line end, empty where it is missing.
        results: those of the members read, for each one a function; `b""` for what is missing.
    """

    text: str
    found: list[Member] | None
    chosen: Sequence[Member | None]
    end: str
    results: Sequence[bytes] = ()


def lines_with_results(
    data: bytes, keys: Keys, engine: Engine, *, only_known: bool = False
) -> list[Line | None]:
    """Returns the lines of a block with their results, None for each that is left out.

    Args:
        only_known: whether a key that the first object does not have is an error.

    Raises:
        DataError: for the first line that is not an object or has a key it may not have, or value
            that is not a number where that is an error.
    """
    block = _Block(data, keys, only_known=only_known)
    results = results_of_records(block, engine, keys.results_each)
    return [
        None if found is None else line._replace(results=found)
        for line, found in zip(block.lines, results, strict=True)
    ]


class _Block:
    """See `RecordBlock`."""

    def __init__(self, data: bytes, keys: Keys, *, only_known: bool) -> None:
        self._keys = keys
        self._only_known = only_known
        self._texts = bytes_to_text(data).split("\n")
        self.lines: list[Line] = []
        self.tokens: list[bytes] = []
        self.counts: list[int] = []

    def _has_value(self, member: Member | None) -> TypeGuard[Member]:
        """Whether there is something to read: neither missing nor null."""
        return member is not None and not self._keys.is_missing(member.value)

    def read(self) -> None:
        last = len(self._texts) - 1
        for index, text in enumerate(self._texts):
            end = "\n" if index < last else ""
            if not text.strip(" \t\r"):
                self.lines.append(Line(text, None, (), end))
                self.counts.append(0)
                continue
            try:
                found = members(text)
                self._refuse_keys(text, found)
            except DataError as error:
                raise self._located(error, index) from None
            chosen = [member_at(text, path, found) for path in self._keys.paths]
            self.tokens += [
                text_to_bytes(text[member.start : member.end]) if self._has_value(member) else b""
                for member in chosen
            ]
            self.lines.append(Line(text, found, chosen, end))
            self.counts.append(len(chosen))

    def _refuse_keys(self, text: str, found: list[Member]) -> None:
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
                    "to keep all keys, write jsonl",
                )

    def not_a_number(self, position: int) -> DataError:
        token = self.tokens[position]
        row = 0
        while position >= self.counts[row]:
            position -= self.counts[row]
            row += 1
        path, member = self._keys.paths[position], self.lines[row].chosen[position]
        assert member is not None
        is_quoted_number = token.startswith(b'"') and grammar.is_number(token.strip(b'"'))
        error = DataError(
            f"{quoted(token)} {grammar.fault(token)}, in key '{printable('.'.join(path))}'",
            1,
            member.start + 1,
            0,
            "it is a string: write it without quotes"
            if is_quoted_number
            else remedy_of_cell(token),
        )
        return self._located(error, row)

    def _located(self, error: DataError, row: int) -> DataError:
        """Returns the error of a line, with its line number and offset in the block."""
        before = text_to_bytes("".join(text + "\n" for text in self._texts[:row]))
        column = error.column
        return DataError(error.reason, row + 1, column, len(before), error.remedy)
