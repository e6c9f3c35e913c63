"""What a word of `-c` names among the columns of an input.

It is tried as a name, then as a 1-based number, a pattern of a shell (`logit_*`) and a range of
numbers (`2-4`): so a column can always be named, whatever its name looks like.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from sigmoid_cli.errors import ColumnError, printable

_SHOWN = 20

_WILDCARDS = re.compile(r"[*?[]")
_RANGE = re.compile(r"([1-9][0-9]*)-([1-9][0-9]*)")


def indices(
    word: str, names: Sequence[str], are_named: bool, taken: Container[int] = ()
) -> tuple[int, ...]:
    """The 0-based indices of the columns that a word names, in the order of the input.

    Args:
        word: a name, a number, a pattern or a range.
        names: of all columns.
        are_named: whether the input itself names them.
        taken: columns that a pattern or a range leaves out.

    Raises:
        ColumnError: if there is no such column, or several have that name.
    """
    if are_named and word in names:
        if names.count(word) > 1:
            raise ColumnError(
                f"{names.count(word)} columns are named '{printable(word)}'",
                "choose one by its number, the first is -c 1",
            )
        return (names.index(word),)
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(names):
        return (int(word) - 1,)
    several = _range(word, len(names)) or _matching(word, names)
    if not several:
        raise ColumnError(f"has no column '{printable(word)}'", _remedy(word, names, are_named))
    return tuple(index for index in several if index not in taken)


def listed(names: Sequence[str]) -> str:
    """The names in words, shortened where they are very many."""
    shown = [printable(name) for name in names[:_SHOWN]]
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*shown, *more])


def _range(word: str, count: int) -> range:
    """The columns of a range of numbers; none if it is none, or one of its ends is no column."""
    found = _RANGE.fullmatch(word)
    if found is None or not int(found[1]) <= int(found[2]) <= count:
        return range(0)
    return range(int(found[1]) - 1, int(found[2]))


def _matching(pattern: str, names: Sequence[str]) -> list[int]:
    if not _WILDCARDS.search(pattern):
        return []
    from fnmatch import fnmatchcase

    return [index for index, name in enumerate(names) if fnmatchcase(name, pattern)]


def _remedy(word: str, names: Sequence[str], are_named: bool) -> str:
    found = _RANGE.fullmatch(word)
    if found is not None and int(found[1]) > int(found[2]):
        return f"a range starts with the smaller number: -c {found[2]}-{found[1]}"
    if found is not None:
        return f"the input has {len(names)} column{'s' if len(names) > 1 else ''}"
    if not are_named:
        return f"there is no header: choose with -c 1 to -c {len(names)}"
    near = _near(_WILDCARDS.sub("", word), names)
    return f"did you mean: {near}" if near else f"its columns: {listed(names)}"


def _near(word: str, names: Sequence[str]) -> str:
    """The names that differ little from a word, in words."""
    from difflib import get_close_matches

    by_lower_case = {name.lower(): name for name in names}
    near = get_close_matches(word.lower(), by_lower_case)
    return listed([by_lower_case[name] for name in near])
