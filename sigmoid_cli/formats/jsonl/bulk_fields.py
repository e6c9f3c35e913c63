"""Where the values of keys lie in the lines of a block of JSON Lines, all lines at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.bulk_lines import Lines
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.formats.scan.offsets import Flags, Offsets, offsets_of
from sigmoid_cli.formats.scan.splice import Bytes

_QUOTE = ord('"')
_COMMA = ord(",")
_COLON = ord(":")
_BLANK = ord(" ")
_BRACE = ord("{")
_CLOSING_BRACE = ord("}")
_BACKSLASH = ord("\\")

_MOST_BLANKS = 4
"""Blanks before or after a colon with which a line is not odd."""

_LONGEST_VALUE = 32
"""Bytes in which a number of the fast path must end; those of 17 digits have up to 24."""

_MANY = 8
"""Keys from which on it costs less to find all keys at once than each by itself."""

_ESCAPED_KEY = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)++"(?=[ \t\r]*+:)')


class Found(NamedTuple):
    """Where the values of one key lie, by line.

    Attributes:
        keys: where the key starts.
        starts, ends: of the values; of equal offset where there is none.
        is_odd: in which lines that is not clear.
    """

    keys: Offsets
    starts: Offsets
    ends: Offsets
    is_odd: Flags


class _Keys(NamedTuple):
    """Where a key is written: where it starts, and where its value does."""

    at: Offsets
    values: Offsets


class ValueFinder:
    """Finds the values of the keys read."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._names = {
            name: text_to_bytes(keys.written_key(name))
            for name in [*(name for path in keys.paths for name in path), *keys.added]
        }
        self._end_of_added = _common_end([self._names[name] for name in keys.added])
        self._columns = {name: index for index, name in enumerate(keys.names)}

    def found(self, data: bytes, lines: Lines) -> list[Found]:
        """Returns where the values of each path lie.

        Args:
            data: the block.
            lines: of it.
        """
        variants = self._variants(data)
        if len(self._keys.paths) > _MANY and lines.nesting is None and b"\\" not in data:
            found = self._found_at_once(lines)
            if found is not None:
                return found
        return [self._values(lines, path, variants) for path in self._keys.paths]

    def has_added(self, data: bytes, lines: Lines) -> Flags:
        """Returns which lines already have a key that is to be added."""
        variants = self._variants(data)
        is_odd = np.zeros(len(lines.starts), np.bool_)
        if self._end_of_added not in data and b"\\" not in data:
            return is_odd
        for name in self._keys.added:
            if all(written not in data for written in variants[name]):
                continue
            is_odd[lines.rows(_keys(lines, variants[name], 1).at)] = True
        return is_odd

    def _variants(self, data: bytes) -> dict[str, list[bytes]]:
        """Returns how each name is written in the block: JSON has several ways, by escapes."""
        variants = {name: [written] for name, written in self._names.items()}
        if b"\\" in data:
            for written in sorted(set(_ESCAPED_KEY.findall(data))):
                try:
                    name = json.loads(written)
                except ValueError:
                    continue  # the line is odd
                if name in variants and written not in variants[name]:
                    variants[name].append(written)
        return variants

    def _found_at_once(self, lines: Lines) -> list[Found] | None:
        """Returns the same if every line has the keys of the first line, in order; else None."""
        characters, count = lines.characters, len(self._columns)
        # outside of escapes, a quote and a colon end a key
        ends = offsets_of((characters[:-1] == _QUOTE) & (characters[1:] == _COLON))
        if len(ends) != count * len(lines.starts):
            return None
        matrix = ends.reshape(-1, count)
        if not ((matrix[:, 0] > lines.starts).all() and (matrix[:, -1] < lines.next_starts).all()):
            return None
        keys, values = [], []
        for [name] in self._keys.paths:
            written = self._names[name]
            at = matrix[:, self._columns[name]] - (len(written) - 1)
            if at[0] < 0 or (_windows(characters, len(written))[at] != written).any():
                return None
            keys.append(at)
            values.append(at + len(written) + 1)
        at = np.concatenate(keys)
        all_keys = _Keys(at, _after_blanks(characters, np.concatenate(values)))
        found = _found(characters, all_keys, np.zeros(len(at), np.bool_))
        each = zip(*(np.split(array, len(keys)) for array in found), strict=True)
        return [Found(*arrays) for arrays in each]

    def _values(self, lines: Lines, path: Sequence[str], variants: dict[str, list[bytes]]) -> Found:
        """Returns where the values at a path are."""
        *parents, key = path
        characters, nesting = lines.characters, lines.nesting
        is_odd = np.zeros(len(lines.starts), np.bool_)
        around = lines.starts
        for depth, parent in enumerate(parents, 1):
            at, values = _in_each_line(lines, _keys(lines, variants[parent], depth), is_odd)
            if nesting is None or not len(at):
                return _all_odd(lines)
            if depth > 1:
                is_odd |= nesting.is_interrupted(around, at)
            around = values
            is_odd |= characters[around] != _BRACE
        at, values = _keys(lines, variants[key], len(path))
        if parents:
            at, values = _in_each_line(lines, _Keys(at, values), is_odd)
            if nesting is None or not len(at):
                return _all_odd(lines)
            is_odd |= (around >= at) | nesting.is_interrupted(around, at)
        if lines.one_each(at):
            return _found(characters, _Keys(at, values), is_odd)
        rows = lines.rows(at)
        is_odd |= np.bincount(rows, minlength=len(lines.starts)) > 1
        some = _found(characters, _Keys(at, values), np.zeros(len(at), np.bool_))
        starts, ends = lines.last.copy(), lines.last.copy()
        starts[rows], ends[rows] = some.starts, some.ends
        is_odd[rows[some.is_odd]] = True
        keys = lines.last.copy()
        keys[rows] = some.keys
        return Found(keys, starts, ends, is_odd)


def _common_end(texts: Sequence[bytes]) -> bytes:
    """Returns the longest ending that all texts have."""
    for size in range(min(map(len, texts), default=0), 0, -1):
        end = texts[0][-size:]
        if all(text.endswith(end) for text in texts):
            return end
    return b""


def _all_odd(lines: Lines) -> Found:
    return Found(lines.last, lines.last, lines.last, np.ones(len(lines.starts), np.bool_))


def _in_each_line(lines: Lines, keys: _Keys, is_odd: Flags) -> _Keys:
    """One of the keys for each line; a line without, or with several, becomes odd.

    None at all if there is none in any line.
    """
    at, values = keys
    if not len(at) or lines.one_each(at):
        return keys
    rows = lines.rows(at)
    np.logical_or(is_odd, np.bincount(rows, minlength=len(lines.starts)) != 1, out=is_odd)
    # an odd line may have any
    all_at, all_values = (np.full(len(lines.starts), array[0]) for array in keys)
    all_at[rows], all_values[rows] = at, values
    return _Keys(all_at, all_values)


def _found(characters: Bytes, keys: _Keys, is_odd: Flags) -> Found:
    """Returns the values of the keys; a line with one that has no end near is odd."""
    starts = keys.values
    window = np.dtype((np.void, _LONGEST_VALUE))
    windows = np.ndarray((len(characters) - _LONGEST_VALUE + 1,), window, characters, strides=(1,))
    values = windows[starts].view(np.uint8).reshape(-1, _LONGEST_VALUE)
    is_stop = values == _COMMA
    is_stop |= values == _CLOSING_BRACE
    ends = starts + is_stop.argmax(axis=1)
    for _ in range(_MOST_BLANKS):
        is_blank = (characters[ends - 1] <= _BLANK) & (ends > starts)
        if not is_blank.any():
            break
        ends = ends - is_blank
    is_unclear = (
        (ends <= starts) | (characters[starts] <= _BLANK) | (characters[ends - 1] <= _BLANK)
    )
    if is_unclear.any():
        is_odd = is_odd | is_unclear
    return Found(keys.at, starts, ends, is_odd)


def _windows(characters: Bytes, width: int) -> NDArray[np.bytes_]:
    """Returns the `width` bytes from each byte on."""
    return np.ndarray(
        (len(characters) - width + 1,), np.dtype((np.bytes_, width)), characters, strides=(1,)
    )


def _keys(lines: Lines, variants: Sequence[bytes], depth: int) -> _Keys:
    """Returns where a key is written in one of these forms, in objects of this depth."""
    found = [_written_keys(lines.characters, written) for written in variants]
    at, values = found[0]
    if len(found) > 1:
        at, values = map(np.concatenate, zip(*found, strict=True))
        order = np.argsort(at)
        at, values = at[order], values[order]
    if lines.nesting is not None:
        is_there = lines.nesting.depths(at) == depth
        at, values = at[is_there], values[is_there]
    return _Keys(at, values)


def _written_keys(characters: Bytes, written: bytes) -> _Keys:
    """Returns where a key is written in exactly this form.

    In valid JSON a quote without a backslash before it, with the key, a quote and a colon
    after it, starts a key.
    """
    if len(written) > len(characters):
        return _Keys(_NONE, _NONE)
    tail = written[-3:]
    size = len(characters) - len(tail) + 1
    is_key = characters[:size] == tail[0]
    for offset, character in enumerate(tail[1:], 1):
        is_key &= characters[offset : offset + size] == character
    at: Offsets = np.flatnonzero(is_key)
    at -= len(written) - len(tail)
    at = at[at >= 0]
    at = at[_windows(characters, len(written))[at] == written]
    at = at[characters[at - 1] != _BACKSLASH]
    colons = _after_blanks(characters, at + len(written))
    # after more blanks it is taken for a key, whose value then is not clear
    is_key = (characters[colons] == _COLON) | (characters[colons] <= _BLANK)
    if not is_key.all():
        at, colons = at[is_key], colons[is_key]
    return _Keys(at, _after_blanks(characters, colons + 1))


def _after_blanks(characters: Bytes, at: Offsets) -> Offsets:
    """Returns the offsets, each moved on after the blanks that are there, but a few at most."""
    for _ in range(_MOST_BLANKS):
        is_blank = characters[at] <= _BLANK
        if not is_blank.any():
            break
        at = at + is_blank
    return at


_NONE: Offsets = np.empty(0, np.intp)
