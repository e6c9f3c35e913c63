"""What a word of `-c` names among the columns of an input.

It is tried as a name, then as a 1-based number, a pattern of a shell (`logit_*`) and a range of
numbers (`2-4`): so a column can always be named, whatever its name looks like.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from sigmoid_cli.errors import ColumnError, printable, quoted
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.numeric.grammar import clamped

_SHOWN = 20

_WILDCARDS = r"[*?[]"
_RANGE = r"([1-9][0-9]*)-([1-9][0-9]*)"


def indices(
    word: str, names: Sequence[str], are_named: bool, taken: Container[int] = ()
) -> tuple[int, ...]:
    """Returns the 0-based indices of the columns that a word names, in the order of the input.

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
                f"choose one by its number: {_numbers_of(word, names)}",
            )
        return (names.index(word),)
    if word.isascii() and word.isdigit():
        number = clamped(word, len(names) + 1)
        if 1 <= number <= len(names):
            return (number - 1,)
    several = _range(word, len(names)) or _matching(word, names)
    if not several:
        shown = quoted(text_to_bytes(word))
        raise ColumnError(f"has no column {shown}", _remedy(word, names, are_named))
    return tuple(index for index in several if index not in taken)


def may_name_several(word: str) -> bool:
    """Whether the word is a pattern or a range, unless a column has that very name."""
    return bool(re.search(_WILDCARDS, word) or re.fullmatch(_RANGE, word))


def listed(names: Sequence[str]) -> str:
    """Returns the names as a list in words, shortened if long, with quotes where blanks hide."""
    shown = [
        f"'{printable(name)}'" if not name or name != name.strip() else printable(name)
        for name in names[:_SHOWN]
    ]
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*shown, *more])


def choice_of(count: int) -> str:
    """Returns how to choose among `count` columns without names."""
    return "choose with: -c 1" if count == 1 else f"choose with -c 1 to -c {count}"


def _numbers_of(word: str, names: Sequence[str]) -> str:
    """Returns the columns of one name by their numbers."""
    numbers = [number for number, name in enumerate(names, 1) if name == word]
    return " or ".join(f"-c {number}" for number in numbers[:_SHOWN])


def _range(word: str, count: int) -> range:
    """Returns the columns of a range of numbers; none if the word is not a range of columns."""
    first, last = _ends(word, count)
    return range(first - 1, last) if 0 < first <= last <= count else range(0)


def _ends(word: str, count: int) -> tuple[int, int]:
    """Returns the ends of a range of numbers, at most `count` + 1; zeros for other words."""
    found = re.fullmatch(_RANGE, word)
    if found is None:
        return 0, 0
    return clamped(found[1], count + 1), clamped(found[2], count + 1)


def _matching(pattern: str, names: Sequence[str]) -> list[int]:
    if not re.search(_WILDCARDS, pattern):
        return []
    from fnmatch import fnmatchcase

    return [index for index, name in enumerate(names) if fnmatchcase(name, pattern)]


def _remedy(word: str, names: Sequence[str], are_named: bool) -> str:
    first, last = _ends(word, len(names))
    if first > last:
        start, _, end = word.partition("-")
        return f"a range starts with the smaller number: -c {end}-{start}"
    if first:
        return f"the input has {len(names)} column{'s' if len(names) > 1 else ''}"
    if not are_named:
        return f"there is no header: {choice_of(len(names))}"
    near = _near(re.sub(_WILDCARDS, "", word), names)
    return f"did you mean: {near}" if near else f"its columns: {listed(names)}"


def _near(word: str, names: Sequence[str]) -> str:
    """Returns the names that differ little from a word, in words."""
    from difflib import get_close_matches

    by_lower_case = {name.lower(): name for name in names}
    near = get_close_matches(word.lower(), by_lower_case)
    return listed([by_lower_case[name] for name in near])
