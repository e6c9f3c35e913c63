"""A block of JSON Lines and the results of its objects: the fallback, for every block."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple, TypeGuard

from sigmoid_cli.errors import DataError, printable, quoted
from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.formats.jsonl.objects import (
    Member,
    member_at,
    members,
)
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, NotANumberError
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
    """The lines of a block with their results, None for each that is left out.

    Args:
        only_known: whether a key that the first object does not have is an error.

    Raises:
        DataError: for the first line that is no object or has a key it may not have, or value
            that is not a number where that is an error.
    """
    block = _Block(data, keys)
    try:
        block.read(only_known)
    except DataError:
        if engine.calculation.on_error == "fail":
            block.refuse_what_is_not_a_number()
        raise
    return block.with_results(engine)


class _Block:
    def __init__(self, data: bytes, keys: Keys) -> None:
        self._keys = keys
        self._texts = bytes_to_text(data).split("\n")
        self._lines: list[Line] = []
        self._tokens: list[bytes] = []  # of the members read that are not missing

    def _has_value(self, member: Member | None) -> TypeGuard[Member]:
        """Whether there is something to read: neither missing nor null."""
        return member is not None and not self._keys.is_missing(member.value)

    def read(self, only_known: bool) -> None:
        """Takes the data apart."""
        last = len(self._texts) - 1
        for index, text in enumerate(self._texts):
            end = "\n" if index < last else ""
            if not text.strip(" \t\r"):
                self._lines.append(Line(text, None, (), end))
                continue
            try:
                found = members(text)
                self._refuse_keys(text, found, only_known)
            except DataError as error:
                raise self._located(error, index) from None
            chosen = [member_at(text, path, found) for path in self._keys.paths]
            self._tokens += [
                text_to_bytes(text[member.start : member.end])
                for member in chosen
                if self._has_value(member)
            ]
            self._lines.append(Line(text, found, chosen, end))

    def with_results(self, engine: Engine) -> list[Line | None]:
        """The lines with their results."""
        try:
            results = zip(*engine.evaluate(self._tokens), strict=True)
        except NotANumberError as error:
            raise self._not_a_number(error.index) from None
        empty = (b"",) * self._keys.results_each
        lines: list[Line | None] = []
        for line in self._lines:
            if line.found is not None:
                each = [
                    next(results) if self._has_value(member) else empty for member in line.chosen
                ]
                if any(
                    self._has_value(member) and LEFT_OUT in texts
                    for member, texts in zip(line.chosen, each, strict=True)
                ):
                    lines.append(None)
                    continue
                line = line._replace(results=[text for texts in each for text in texts])
            lines.append(line)
        return lines

    def refuse_what_is_not_a_number(self) -> None:
        """Raises the error of the first value that is not a number, if there is one."""
        for index, token in enumerate(self._tokens):
            if not grammar.is_number(token):
                raise self._not_a_number(index)

    def _refuse_keys(self, text: str, found: list[Member], only_known: bool) -> None:
        for member in found:
            if member.key in self._keys.added:
                raise DataError(
                    f"has a key '{printable(member.key)}' already",
                    1,
                    member.key_start + 1,
                    0,
                    "name the result with --as NAME",
                )
            if only_known and member.key not in self._keys.names:
                raise DataError(
                    f"key '{printable(member.key)}' is not in the first object",
                    1,
                    member.key_start + 1,
                    0,
                    "to keep all keys, write jsonl",
                )

    def _not_a_number(self, index: int) -> DataError:
        token = self._tokens[index]
        chosen = (
            (row, path, member)
            for row, line in enumerate(self._lines)
            for path, member in zip(self._keys.paths, line.chosen, strict=False)
            if self._has_value(member)
        )
        row, path, member = next(islice(chosen, index, None))
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
        """The error of a line, at its place in the block."""
        before = text_to_bytes("".join(text + "\n" for text in self._texts[:row]))
        column = error.column
        return DataError(error.reason, row + 1, column, len(before), error.remedy)
