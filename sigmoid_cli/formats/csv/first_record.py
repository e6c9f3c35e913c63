"""Whether the first record of CSV is a header, and what to say where that is a close call.

A record without a number is a header, and one with a number holds data. There are two exceptions
and several doubts, since pandas and others name columns by numbers:

- `0,1,2` and `,0,1` are what pandas writes for columns without names: a header.
- Whole numbers among words, after an empty field or in a row, such as `id,2019,2020`, may be names
  too. They are data, unless the next record has other than whole numbers there: then they are
  still data, but a user should know.
"""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.errors import quoted
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric import grammar

_LONGEST_NAME = 19
"""Digits of the longest number that may be a name: a time stamp in nanoseconds."""


class FirstRecord(Frozen):
    """What the first record is taken for.

    Attributes:
        is_header: whether it names the columns.
        note: what the user should know about that, or None.
    """

    is_header: bool
    note: tuple[str, str] | None = None


def taken_for(fields: Sequence[bytes], following: Sequence[bytes] | None = None) -> FirstRecord:
    """Returns what a first record with these fields is taken for.

    Args:
        fields: without quotes and blanks around them.
        following: the same of the next record, None if that is not known.
    """
    if not any(map(grammar.is_number, fields)):
        return FirstRecord(True)
    text = quoted(b",".join(fields))
    if _is_of_pandas(fields):
        return FirstRecord(
            True,
            (f"the first record, {text}, is taken for a header", "if it holds data: --no-header"),
        )
    if _may_be_names(fields) and not _is_alike(fields, following):
        return FirstRecord(
            False,
            (f"the first record, {text}, is taken for data", "if it names the columns: --header"),
        )
    return FirstRecord(False)


def _is_of_pandas(fields: Sequence[bytes]) -> bool:
    """Whether these are 0, 1, 2, …, perhaps after the empty name of an index."""
    numbers = fields[1:] if len(fields) > 1 and not fields[0] else fields
    return list(numbers) == [b"%d" % index for index in range(len(numbers))]


def _may_be_names(fields: Sequence[bytes]) -> bool:
    """Whether the numbers may be names of columns: different whole numbers, and not these alone
    unless they follow one another."""
    numbers = [field for field in fields if grammar.is_number(field)]
    if len(set(numbers)) < len(numbers) or not all(map(_is_whole, numbers)):
        return False
    if len(numbers) < len(fields):
        return True
    values = list(map(int, numbers))
    return len(values) > 1 and values == list(range(values[0], values[0] + len(values)))


def _is_alike(fields: Sequence[bytes], following: Sequence[bytes] | None) -> bool:
    """Whether the next record has whole numbers where this one has: then both hold data."""
    return following is not None and all(
        _is_whole(other)
        for field, other in zip(fields, following, strict=False)
        if grammar.is_number(field)
    )


def _is_whole(field: bytes) -> bool:
    """Whether the field is a whole number as it would be written in a name."""
    is_short = len(field) <= _LONGEST_NAME
    return is_short and field.isdigit() and (field == b"0" or field[:1] != b"0")
