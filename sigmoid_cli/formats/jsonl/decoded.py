"""A small block of objects decoded by orjson: the fast path without NumPy for many of them.

Results are added after the last member of an object, so that nothing but the numbers has to be
found in it. Odd lines go to the fallback one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.layout import ObjectLines
from sigmoid_cli.numeric import formatting, grammar

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.header import Keys, Path
    from sigmoid_cli.numeric.scalar import ScalarEngine

_NUL = b"\0"
"""This stands in no JSON."""

_BLANKS = b" \t\r"
_AFTER_STRINGS = tuple(",:]} \t\r\n")
"""What may follow the quote at the end of a string."""

_PLAIN_TYPES = {float, int, type(None)}


def decoded_objects(
    objects: ObjectLines,
    keys: Keys,
    engine: ScalarEngine,
    converted: Callable[[ObjectLines], list[bytes]],
) -> bytes | None:
    """Returns a block with its results; None if most lines are odd, or one has an error.

    Args:
        objects: those of the block.
        keys: those read, and those of the results.
        engine: computes the results.
        converted: the fallback: it returns what becomes of each line.
    """
    if not objects.data or (keys.replace and not _is_found_by_key(keys)):
        return None
    lines = objects.lines.split(b"\n")
    if not lines[-1]:
        del lines[-1]
    values = _objects(lines)
    columns = [_values(values, path) for path in keys.paths]
    odd = _odd_lines(values, columns, keys)
    if keys.replace:
        key = _quoted(keys)
        odd += [row for row, line in enumerate(lines) if line.count(key) != 1 or b"\\" in line]
        odd = sorted(set(odd))
    if not odd:
        rows = _with_results(objects, lines, range(len(lines)), columns, keys, engine)
        return None if rows is None else b"".join(rows)
    if 2 * len(odd) > len(lines):
        return None
    are_odd = set(odd)
    plain = [row for row in range(len(lines)) if row not in are_odd]
    columns = [[column[row] for row in plain] for column in columns]
    rows = _with_results(objects, lines, plain, columns, keys, engine)
    if rows is None:
        return None
    ranges = _ranges(lines)
    try:
        others = converted(objects.some([ranges[row] for row in odd]))
    except DataError:  # it says where among the odd lines
        return None
    found = dict(zip(plain, rows, strict=True))
    found.update(zip(odd, others, strict=False))  # after the last line end comes an empty line
    return b"".join([found[row] for row in range(len(lines))])


def _is_found_by_key(keys: Keys) -> bool:
    """Whether one number is replaced, and its key stays.

    An object that has the key, and no escapes, has it in quotes. If that stands in it once, the
    number comes after it. Only a key like `,` may also stand between the quotes of two strings.
    """
    return (
        not keys.renames
        and len(keys.paths) == len(keys.paths[0]) == 1
        and not keys.paths[0][0].startswith(_AFTER_STRINGS)
    )


def _quoted(keys: Keys) -> bytes:
    """Returns the key read as it is written without escapes."""
    return b'"' + text_to_bytes(keys.paths[0][0]) + b'"'


def _objects(lines: list[bytes]) -> list[dict[str, Any]]:
    """Returns the object of each line; an empty one where orjson finds none."""
    from sigmoid_cli.numeric.safe_orjson import orjson

    decode = orjson.loads
    try:
        values = list(map(decode, lines))
    except ValueError:
        values = []
        for line in lines:
            try:
                values.append(decode(line))
            except ValueError:
                values.append(None)
    if set(map(type, values)) == {dict}:
        return values
    return [value if type(value) is dict else {} for value in values]


def _values(objects: list[dict[str, Any]], path: Path) -> list[Any]:
    """Returns the value that the path leads to in each object, None where it is missing."""
    found: list[Any] = objects
    try:
        for key in path:
            found = [value.get(key) for value in found]
    except AttributeError:
        return [_value(value, path) for value in objects]
    return found


def _value(found: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(found, dict):
            return None
        found = found.get(key)
    return found


def _odd_lines(objects: list[dict[str, Any]], columns: list[list[Any]], keys: Keys) -> list[int]:
    """Returns the indices of the lines that are left to the fallback.

    These are those without an object or with an empty one, objects with a key of the results, and
    those in which a value read is neither a number nor null.
    """
    odd = [row for row, value in enumerate(objects) if not value]
    for key in keys.added:
        odd += [row for row, value in enumerate(objects) if key in value]
    missing = {grammar.value(text) for text in keys.missing} - {None}
    for column in columns:
        if missing or not _PLAIN_TYPES.issuperset(map(type, column)):
            odd += [
                row
                for row, value in enumerate(column)
                if type(value) not in _PLAIN_TYPES or value in missing
            ]
    return sorted(set(odd)) if odd else odd


def _with_results(
    objects: ObjectLines,
    lines: list[bytes],
    rows: Sequence[int],
    columns: list[list[Any]],
    keys: Keys,
    engine: ScalarEngine,
) -> list[bytes] | None:
    """Returns these rows of the block with their results, and what stands after each."""
    texts = _texts(columns, engine)
    if texts is None:
        return None
    if keys.replace:
        return _with_results_in_place(objects, lines, rows, columns[0], texts[0], keys)
    heads = [text_to_bytes(keys.comma + keys.written(name)) for name in keys.results]
    if objects.lines is objects.data and len(rows) == len(lines) and _end_with_brackets(lines):
        added = _added(texts, heads, b"}\n")
        out = [line[:-1] + more for line, more in zip(lines, added, strict=True)]
        if not objects.data.endswith(b"\n"):
            out[-1] = out[-1][:-1]
        return out
    ranges = _ranges(lines)
    out = []
    for row, more in zip(rows, _added(texts, heads, b""), strict=True):
        start, end = ranges[row]
        body = lines[row].rstrip(_BLANKS)[:-1].rstrip(_BLANKS)
        middle = start + len(body)
        out.append(b"".join((objects.data[start:middle], more, objects.data[middle:end])))
    return out


def _texts(columns: list[list[Any]], engine: ScalarEngine) -> list[bytes] | None:
    """Returns the results of each column and function as JSON, with commas between them."""
    texts: list[bytes] = []
    for column in columns:
        if type(None) in set(map(type, column)):
            column = [math.nan if x is None else x for x in column]
        results = engine.evaluate_numbers(column)
        if results is None:
            return None
        texts += map(formatting.null_for_words, results)
    return texts


def _with_results_in_place(
    objects: ObjectLines,
    lines: list[bytes],
    rows: Sequence[int],
    column: list[Any],
    text: bytes,
    keys: Keys,
) -> list[bytes]:
    """Returns these rows with results in the place of numbers: what has no value stays."""
    out = []
    ranges, key = _ranges(lines), _quoted(keys)
    for row, value, result in zip(rows, column, text.split(b","), strict=True):
        start, end = ranges[row]
        if value is None:
            out.append(objects.data[start:end])
            continue
        line = lines[row]
        rest = line[line.index(key) + len(key) :].lstrip(b" \t\r:")
        after = rest.lstrip(grammar.DECIMAL)
        number_start, number_end = end - 1 - len(rest), end - 1 - len(after)
        pieces = (objects.data[start:number_start], result, objects.data[number_end:end])
        out.append(b"".join(pieces))
    return out


def _end_with_brackets(lines: list[bytes]) -> bool:
    """Whether each line ends with a bracket right after a member."""
    ends = {line[-2:] for line in lines}
    return all(end[1:] == b"}" and end[:1] not in _BLANKS for end in ends)


def _added(texts: list[bytes], heads: list[bytes], end: bytes) -> list[bytes]:
    """Returns what is added to each object: its results after their keys, and an end."""
    if len(texts) == 1:
        [text], [head] = texts, heads
        return (head + text.replace(b",", end + _NUL + head) + end).split(_NUL)
    form = b"".join(head.replace(b"%", b"%%") + b"%b" for head in heads) + end
    return list(map(form.__mod__, zip(*[text.split(b",") for text in texts], strict=True)))


def _ranges(lines: list[bytes]) -> list[tuple[int, int]]:
    """Returns where each line begins and where the next does."""
    starts = accumulate([len(line) + 1 for line in lines], initial=0)
    return list(pairwise(starts))
