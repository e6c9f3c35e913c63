"""The fast way of JSON Lines: a block of objects is one array, with a number in each line.

What it cannot answer is answered by `jsonl_lines`, with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.formats.jsonl.nesting import Nesting, nesting_of
from sigmoid_cli.formats.scan.bitset import WORD, unpacked
from sigmoid_cli.formats.scan.frame import LONGEST, framed
from sigmoid_cli.formats.scan.offsets import Flags, Places, places
from sigmoid_cli.formats.scan.splice import Bytes, Splicer, spliced
from sigmoid_cli.numeric.json_array import framed_lines, value_counter
from sigmoid_cli.numeric.vector import VectorEngine

_END = ord("\n")
_RETURN = ord("\r")
_COMMA = ord(",")
_COLON = ord(":")
_BLANK = ord(" ")
_BRACE = ord("{")
_BRACKET = ord("[")
_CLOSING_BRACE = ord("}")
_BACKSLASH = ord("\\")
_N = ord("n")

_LONGEST_VALUE = 32
"""Bytes in which a number of the fast way must end; those of 17 digits have up to 24."""


class _Lines(NamedTuple):
    """Where the objects of a block lie.

    Attributes:
        starts, closing: their first brace, and their last.
        nesting: that of all there is; None if the objects are flat.
    """

    starts: Places
    closing: Places
    nesting: Nesting | None


class JsonLinesBulk:
    """Adds results to blocks of objects with a number or null, or nothing, for every key read."""

    def __init__(self, keys: Keys, engine: VectorEngine) -> None:
        self.engine = engine
        self._keys = keys
        self._values_in = value_counter()
        self._splicer = Splicer()
        self._written = [
            [text_to_bytes(keys.written_key(key)) for key in path] for path in keys.paths
        ]
        self._added = [text_to_bytes(keys.written_key(name)) for name in keys.added]
        names = "".join([*(key for path in keys.paths for key in path), *keys.added])
        self._is_fit = not (keys.renames or '"' in names or "\\" in names)
        # the escapes by which one of the names could be written in another way
        other = rb"\\u00[2-7]|\\/" if names.isascii() else rb"\\u|\\/"
        self._has_other_spelling = re.compile(other).search

    def convert(self, data: bytes) -> EncodedBlock | None:
        """The lines with their results; None for a block that wants a closer look."""
        if not (self._is_fit and data):
            return None
        if any(name in data for name in self._added):
            return None
        if b"\\" in data and self._has_other_spelling(data):
            return None
        is_open = not data.endswith(b"\n")
        text = b"".join([data, b"\n" * is_open, b" " * (LONGEST + 1 + WORD)])
        padded = np.frombuffer(text, np.uint8)
        lines = self._lines(padded, len(data) + is_open)
        if lines is None:
            return None
        inserted = _Inserted(text)
        starts, ends = [], []
        for index, written in enumerate(self._written):
            field = self._field(padded, lines, written)
            if field is None:
                return None
            is_missing = field[0] == field[1]
            if self._keys.replace and is_missing.any():
                return None
            is_null = (padded[field[0]] == _N) | is_missing
            results = self._results(padded, field, is_null)
            if results is None:
                return None
            for function, result in enumerate(results):
                name = self._keys.results[index * len(results) + function]
                before = "" if self._keys.replace else self._keys.comma + self._keys.written(name)
                inserted.add(result, text_to_bytes(before), is_null)
            starts.append(field[0])
            ends.append(field[1])
        pieces = np.stack(inserted.starts, axis=1), np.stack(inserted.lengths, axis=1)
        if self._keys.replace:
            order = np.argsort(np.stack(starts, axis=1), axis=1)
            cuts, resumptions, piece_starts, piece_lengths = (
                np.take_along_axis(places, order, axis=1).ravel()
                for places in (np.stack(starts, axis=1), np.stack(ends, axis=1), *pieces)
            )
            pieces = piece_starts[:, None], piece_lengths[:, None]
        else:
            cuts = resumptions = lines.closing
        self._splicer.start(*inserted.parts)
        out = self._splicer.joined(*spliced(cuts, resumptions, *pieces, len(data)))
        return EncodedBytes(out, len(lines.starts) - is_open)

    def _lines(self, characters: Bytes, size: int) -> _Lines | None:
        """Where so many characters have their lines; None if one of them is not just an object."""
        scanned = characters[:size]
        is_end = scanned == _END
        line_feeds = np.flatnonzero(is_end)
        starts = np.empty_like(line_feeds)
        starts[0] = 0
        np.add(line_feeds[:-1], 1, out=starts[1:])
        closing = line_feeds - 1
        if characters[closing[0]] == _RETURN:
            closing -= characters[closing] == _RETURN
        last = characters[closing - 1]
        if not (
            np.all(characters[starts] == _BRACE)
            and np.all(characters[closing] == _CLOSING_BRACE)
            and np.all((last > _BLANK) & (last != _BRACE))
        ):
            return None
        # As many values as lines: with no line end within one, they are one a line. With one brace
        # a line, at its start, none is within a string: let a string span lines. The line where the
        # last such string of a run ends must end with a brace that closes an object opened at the
        # start of an earlier line, so that one value takes all these lines, and no other line can
        # have two values to make up for that.
        nesting = None
        is_flat = np.count_nonzero(scanned == _BRACE) == len(starts)
        if not is_flat or np.count_nonzero(scanned == _BRACKET):
            nesting = nesting_of(characters[: -(-size // WORD) * WORD])
            if nesting is None or nesting.depths(line_feeds).any():
                return None
            if unpacked(nesting.inside)[line_feeds].any():
                return None  # JSON allows no line end in a string
        frame = framed_lines(scanned, is_end, False, np.empty(size + 2, np.uint8))
        if self._values_in(frame.data) != len(starts):
            return None
        return _Lines(starts, closing, nesting)

    def _field(
        self, padded: Bytes, lines: _Lines, path: Sequence[bytes]
    ) -> tuple[Places, Places] | None:
        """Where the values that a path leads to start and end; None if that is not clear.

        A value that is missing has no length.
        """
        *parents, key = path
        around = lines.starts
        for depth, parent in enumerate(parents, 1):
            at = _keys(padded, lines, parent, depth)
            if at is None or lines.nesting is None or not _is_one_each(lines, at):
                return None
            if depth > 1 and not lines.nesting.is_followed(around, at):
                return None
            around = at + len(parent) + 1
            around += padded[around] == _BLANK
            if np.any(padded[around] != _BRACE):
                return None
        at = _keys(padded, lines, key, len(path))
        if at is None:
            return None
        if lines.nesting is not None and parents:
            if not (_is_one_each(lines, at) and np.all(around < at)):
                return None
            if not lines.nesting.is_followed(around, at):
                return None
        starts = at + len(key) + 1
        starts += padded[starts] == _BLANK
        values = np.ndarray(
            (len(padded) - _LONGEST_VALUE + 1,),
            np.dtype((np.void, _LONGEST_VALUE)),
            padded,
            strides=(1,),
        )[starts]
        characters = values.view(np.uint8).reshape(-1, _LONGEST_VALUE)
        is_stop = characters == _COMMA
        is_stop |= characters == _CLOSING_BRACE
        ends = starts + is_stop.argmax(axis=1)
        if not (
            np.all(ends > starts)
            and np.all(padded[starts] > _BLANK)
            and np.all(padded[ends - 1] > _BLANK)
        ):
            return None
        if _is_one_each(lines, at):
            return starts, ends
        line = np.searchsorted(lines.starts, at) - 1
        if np.any(line[1:] == line[:-1]):
            return None
        all_starts, all_ends = lines.closing.copy(), lines.closing.copy()
        all_starts[line], all_ends[line] = starts, ends
        return all_starts, all_ends

    def _results(
        self, padded: Bytes, field: tuple[Places, Places], is_null: Flags
    ) -> list[bytes] | None:
        """The texts of the results of each function, between brackets, with commas between."""
        starts, ends = field
        frame = framed(padded, starts, np.where(is_null, 0, ends - starts))
        if frame is None:
            return None
        engine = self.engine
        values = engine.parse_frame(
            frame.data,
            len(starts),
            lambda: [token.strip() for token in frame[1:-1].tobytes().split(b",")],
        )
        if values is None:
            return None
        return [engine.format(results) for results in engine.compute(values)]


def _keys(padded: Bytes, lines: _Lines, written: bytes, depth: int) -> Places | None:
    """Where a key is written in objects so deep; None if one may have a blank before its colon.

    In valid JSON a quote without a backslash before it, with the key, a quote and a colon
    behind it, begins a key.
    """
    if len(written) > len(padded):
        return np.empty(0, np.intp)
    tail = written[-3:]
    size = len(padded) - len(tail) + 1
    is_key = padded[:size] == tail[0]
    for offset, character in enumerate(tail[1:], 1):
        is_key &= padded[offset : offset + size] == character
    at: Places = np.flatnonzero(is_key)
    at -= len(written) - len(tail)
    at = at[at >= 0]
    window = np.dtype((np.bytes_, len(written)))
    whole: NDArray[np.bytes_] = np.ndarray(
        (len(padded) - len(written) + 1,), window, padded, strides=(1,)
    )
    at = at[whole[at] == written]
    at = at[padded[at - 1] != _BACKSLASH]
    behind = padded[at + len(written)]
    if np.any(behind <= _BLANK):
        return None
    at = at[behind == _COLON]
    if lines.nesting is not None:
        at = at[lines.nesting.depths(at) == depth]
    return at


def _is_one_each(lines: _Lines, at: Places) -> bool:
    """Whether there is one place in each line, in order."""
    return len(at) == len(lines.starts) and bool(np.all((lines.starts < at) & (at < lines.closing)))


class _Inserted:
    """What is put into a block: parts of bytes, and the pieces of them by line."""

    def __init__(self, text: bytes) -> None:
        self.parts = [text]
        self.starts: list[Places] = []
        self.lengths: list[Places] = []
        self._size = len(text)

    def add(self, results: bytes, before: bytes, is_null: Flags) -> None:
        """Adds a piece for each line: its result with so much before it.

        Args:
            results: between brackets, with commas between.
            before: what stands before each.
            is_null: the lines whose result is null.
        """
        bounds = np.empty(len(is_null) + 1, np.intp)
        bounds[0] = 0
        bounds[1:-1] = places(np.frombuffer(results, np.uint8) == _COMMA)
        bounds[-1] = len(results) - 1
        lengths = np.diff(bounds) - 1
        if before:
            part = before + results[1:-1].replace(b",", before)
            lengths += len(before)
            starts = np.cumsum(lengths) - lengths
        else:
            part = results
            starts = bounds[:-1] + 1
        starts += self._size
        if is_null.any():
            starts[is_null] = self._size + len(part)
            lengths[is_null] = len(before) + len(b"null")
            part += before + b"null"
        self.parts.append(part)
        self.starts.append(starts)
        self.lengths.append(lengths)
        self._size += len(part)
