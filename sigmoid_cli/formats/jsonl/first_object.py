"""The first object of JSON Lines: its keys, and how its writer separates members."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.encoding import bytes_to_text
from sigmoid_cli.formats.jsonl.objects import Member, member_at, members
from sigmoid_cli.frozen import Frozen

_MOST_KEYS = 1_000_000
"""Keys that the first object may have: each takes some 100 bytes."""


class FirstObject(Frozen):
    """What is known of the first object.

    Attributes:
        names: its keys, in order.
        has: whether a path of keys leads to a member of it.
        colon: what stands between its first key and value.
        comma: what stands between its first two members, or might.
    """

    names: tuple[str, ...]
    has: Callable[[Sequence[str]], bool]
    colon: str
    comma: str


def object_of_text(line: str, written: str) -> FirstObject:
    """Returns what is known of the object that a line is.

    Args:
        line: as JSON Lines have it.
        written: the same as it is written, see `LineTexts`.

    Raises:
        DataError: in line 1, if it is not one object.
    """
    found = members(line)
    names = tuple(dict.fromkeys(member.key for member in found))
    colon, comma = _style(written, found) if found else (":", ",")
    return FirstObject(names, lambda path: member_at(line, path, found) is not None, colon, comma)


def _style(written: str, found: Sequence[Member]) -> tuple[str, str]:
    """Returns how keys and values, and two members, are separated where the object has both."""
    colon = written[found[0].key_end : found[0].start]
    if len(found) > 1:
        return colon, written[found[0].end : found[1].key_start]
    before = written[written.index("{") + 1 : found[0].key_start]
    if "\n" in before:  # each member stands in a line of its own
        return colon, "," + before
    return colon, _comma_like(colon)


def _comma_like(colon: str) -> str:
    """Returns a comma with what stands after the colon."""
    return "," + colon.partition(":")[2]


def object_of_great_line(data: bytes, start: int, end: int) -> FirstObject | None:
    """Returns the same of a line of great length that lies there, without a copy of it.

    None where its text is needed.

    Raises:
        DataError: in line 1, if it has very many keys.
    """
    from sigmoid_cli.formats.jsonl.scan import (
        NotScannedError,
        ObjectScanner,
        Span,
        after_blanks,
        nested_member,
    )

    names: dict[str, None] = {}
    first: list[Span] = []
    try:
        object_start = after_blanks(data, start)
        scanner = ObjectScanner(data, object_start)
        for span in scanner:
            names[span.key(data)] = None
            if len(first) < 2:
                first.append(span)
            if len(names) > _MOST_KEYS:
                raise DataError(f"an object of more than {_MOST_KEYS} keys", 1, None, 0)
        if not first or after_blanks(data, scanner.end) < end:
            return None
    except NotScannedError:
        return None
    colon = bytes_to_text(data[first[0].key_end : first[0].start])
    comma = _comma_like(colon)
    if len(first) > 1:
        comma = bytes_to_text(data[first[0].end : first[1].key_start])
    whole = Span(0, 0, object_start, scanner.end)

    def has(path: Sequence[str]) -> bool:
        return nested_member(data, whole, path) is not None

    return FirstObject(tuple(names), has, colon, comma)
