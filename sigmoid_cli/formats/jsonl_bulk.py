"""The fast way of JSON Lines: a block of flat objects is one array, with a number in each line.

What it cannot answer is answered by `jsonl_lines`, with the same bytes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.characters import text_to_bytes
from sigmoid_cli.formats.fixed_width import LONGEST, framed
from sigmoid_cli.formats.interleave import Bytes, interleaved, spliced
from sigmoid_cli.formats.jsonl_header import Keys
from sigmoid_cli.formats.places import Flags, Places, places
from sigmoid_cli.formats.plain import value_counter
from sigmoid_cli.formats.vector import VectorArithmetic

_END = ord("\n")
_RETURN = ord("\r")
_COMMA = ord(",")
_BLANK = ord(" ")
_BRACE = ord("{")
_CLOSING_BRACE = ord("}")
_BACKSLASH = ord("\\")
_N = ord("n")

_LONGEST_VALUE = 32
"""Bytes in which a number of the fast way must end; those of 17 digits have up to 24."""


class _Lines(NamedTuple):
    """Where the objects of a block lie: their first brace, and their last."""

    starts: Places
    closing: Places


class JsonLinesBulk:
    """Adds results to blocks of flat objects, each with a number or null for every key read."""

    def __init__(self, keys: Keys, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._keys = keys
        self._values_in = value_counter()
        self._written = [text_to_bytes(keys.written_key(path[0])) + b":" for path in keys.paths]
        self._added = [text_to_bytes(keys.written_key(name)) for name in keys.added]
        names = "".join([*(path[0] for path in keys.paths), *keys.added])
        self._is_fit = all(len(path) == 1 for path in keys.paths) and not (
            keys.renames or '"' in names or "\\" in names
        )
        # the escapes by which one of the names could be written in another way
        other = rb"\\u00[2-7]|\\/" if names.isascii() else rb"\\u|\\/"
        self._has_other_spelling = re.compile(other).search

    def answer(self, data: bytes) -> Answer | None:
        """The lines with their results; None for a block that wants a closer look."""
        if not (self._is_fit and data) or b"[" in data:
            return None
        if any(name in data for name in self._added):
            return None
        if b"\\" in data and self._has_other_spelling(data):
            return None
        is_open = not data.endswith(b"\n")
        text = b"".join([data, b"\n" * is_open, b" " * (LONGEST + 1)])
        padded = np.frombuffer(text, np.uint8)
        lines = self._lines(padded[: len(data) + is_open])
        if lines is None:
            return None
        inserted = _Inserted(text)
        starts, ends = [], []
        for index, written in enumerate(self._written):
            field = self._field(padded, lines, written)
            if field is None:
                return None
            is_null = padded[field[0]] == _N
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
        out = interleaved(inserted.parts, *spliced(cuts, resumptions, *pieces, len(data)))
        return Answer(out, len(lines.starts) - is_open)

    def _lines(self, characters: Bytes) -> _Lines | None:
        """Where the lines lie; None if one of them is not just a flat object."""
        is_end = characters == _END
        line_feeds = np.flatnonzero(is_end)
        starts = np.empty_like(line_feeds)
        starts[0] = 0
        np.add(line_feeds[:-1], 1, out=starts[1:])
        closing = line_feeds - 1
        if characters[closing[0]] == _RETURN:
            closing -= characters[closing] == _RETURN
        # a brace for each line, as many values as lines: then none of them is within a string or
        # another object, and no line end is within an object
        if np.count_nonzero(characters == _BRACE) != len(starts):
            return None
        if not (
            np.all(characters[starts] == _BRACE)
            and np.all(characters[closing] == _CLOSING_BRACE)
            and np.all(characters[closing - 1] > _BLANK)
        ):
            return None
        frame = np.empty(len(characters) + 1, np.uint8)
        frame[0] = ord("[")
        np.multiply(is_end.view(np.uint8), np.uint8(_COMMA - _END), out=frame[1:])
        frame[1:] += characters
        frame[-1] = ord("]")
        return _Lines(starts, closing) if self._values_in(frame.data) == len(starts) else None

    def _field(self, padded: Bytes, lines: _Lines, written: bytes) -> tuple[Places, Places] | None:
        """Where the values of a key start and end; None if it is not once in each line.

        In valid JSON a quote without a backslash before it, with the key, a quote and a colon
        behind it, begins a key.
        """
        *_, third, second, last = written
        is_key = padded[2:] == last
        is_key &= padded[1:-1] == second
        is_key &= padded[:-2] == third
        at = np.flatnonzero(is_key)
        at -= len(written) - 3
        at = at[at >= 0]
        window = np.dtype((np.bytes_, len(written)))
        whole: NDArray[np.bytes_] = np.ndarray(
            (len(padded) - len(written) + 1,), window, padded, strides=(1,)
        )
        at = at[whole[at] == written]
        if len(at) != len(lines.starts):
            return None
        is_in_line = (lines.starts < at) & (at < lines.closing) & (padded[at - 1] != _BACKSLASH)
        starts = at + len(written)
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
            np.all(is_in_line)
            and np.all(ends > starts)
            and np.all(padded[starts] > _BLANK)
            and np.all(padded[ends - 1] > _BLANK)
        ):
            return None
        return starts, ends

    def _results(
        self, padded: Bytes, field: tuple[Places, Places], is_null: Flags
    ) -> list[bytes] | None:
        """The texts of the results of each function, between brackets, with commas between."""
        starts, ends = field
        frame = framed(padded, starts, np.where(is_null, 0, ends - starts))
        if frame is None:
            return None
        arithmetic = self.arithmetic
        wide = arithmetic.parse_plain(frame.data)
        if wide is None or len(wide) != len(starts):
            return None
        values = arithmetic.narrowed(
            wide, lambda: [token.strip() for token in frame[1:-1].tobytes().split(b",")]
        )
        return [arithmetic.spell(results) for results in arithmetic.compute(values)]


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
